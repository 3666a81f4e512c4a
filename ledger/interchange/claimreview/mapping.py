"""From ClaimReviews to interchange lines: who claimed what, and how its reviewer judged it.

author, publisher, itemReviewed.author ──> agents       url ──> source       claimReviewed ──> claim
itemReviewed ──> an utterance that asserts the claim, as the review reports it; where it appeared: evidence
reviewRating ──> an utterance that assesses the claim, with the page as its evidence
"""

from collections.abc import Iterator
from datetime import date
from io import BufferedIOBase

from ledger.domain.day import clamp, parse_day
from ledger.domain.errors import CommandRefused, InvalidLine
from ledger.domain.text import PASSAGE_LIMIT
from ledger.domain.vocabulary import DayBasis, Role
from ledger.interchange.claimreview.agent import AGENTS_LIMIT
from ledger.interchange.claimreview.assertion import read_assertion
from ledger.interchange.claimreview.day import read_day
from ledger.interchange.claimreview.document import DOCUMENT_LIMIT, Item, read_items
from ledger.interchange.claimreview.facts import Facts, address_of, read_facts
from ledger.interchange.claimreview.property import shorten, text_of
from ledger.interchange.claimreview.record import DeletedReview, Line, Record, RefusedRecord, ReviewRecord
from ledger.interchange.claimreview.reference import page_of, ref_of
from ledger.interchange.ratings import normalise


def read_reviews(stream: BufferedIOBase, *, bound: date, limit: int = DOCUMENT_LIMIT) -> Iterator[Record]:
    """The records of a document, in order; a bad one is a ``RefusedRecord`` and ends nothing.

    ``bound`` is the last day that a record made now can know of: a review with a later day is refused, and
    taken when its day has come. What a record says does not depend on it otherwise.

    Raises:
        InvalidLine: the document cannot be read: longer than ``limit`` bytes, or not JSON at all.
    """
    for found in read_items(stream, limit):
        yield found if isinstance(found, RefusedRecord) else map_item(found, bound)


def map_item(item: Item, bound: date) -> Record:
    """The record of one review."""
    try:
        return _deleted(item, bound) if "dateDeleted" in item.feed else _review(item, bound)
    except InvalidLine as error:
        return RefusedRecord(item.number, item.line, error.reason)
    except CommandRefused as error:
        return RefusedRecord(item.number, item.line, str(error))


def _deleted(item: Item, bound: date) -> DeletedReview:
    review = _review(item, bound) if text_of(item.review, "claimReviewed") else None
    address = address_of(item.review)
    if address is not None:
        source = ref_of("source", page_of(address))
    elif review is not None:
        source = ref_of("source", review.ref)
    else:
        raise InvalidLine(item.number, "url is missing: nothing tells which review was deleted")
    deleted = read_day(item.feed["dateDeleted"])
    if deleted is not None:
        clamp("dateDeleted", parse_day(deleted), bound)
    return DeletedReview(item.number, item.line, source, deleted, review)


def _review(item: Item, bound: date) -> ReviewRecord:
    facts = read_facts(item, bound)
    source, claim = _source_line(facts), _claim_line(facts)
    assertion = read_assertion(facts, source["ref"], claim["ref"], bound)
    for name, named in (("author", facts.authors), ("itemReviewed.author", assertion.claimants)):
        if len(named) > AGENTS_LIMIT:
            raise InvalidLine(item.number, f"{name} names {len(named)} agents, {AGENTS_LIMIT} is the most")
    agents = {agent.ref: agent.line for agent in (*facts.authors, facts.publisher, *assertion.claimants)}
    lines = (*agents.values(), source, claim, *assertion.lines)
    return ReviewRecord(
        number=item.number,
        line=item.line,
        ref=facts.ref,
        version=facts.version,
        published=facts.published,
        modified=facts.modified,
        lines=lines,
        review=_review_line(facts, source["ref"], claim["ref"], assertion.remarks),
    )


def _source_line(facts: Facts) -> Line:
    line: Line = {
        "op": "source",
        "ref": ref_of("source", facts.page) if facts.address else ref_of("source", facts.ref),
        "url": facts.address,
        "title": facts.title,
        "publisher": facts.publisher.ref,
        "published": facts.published,
        "language": facts.language,
    }
    return {name: value for name, value in line.items() if value is not None}


def _claim_line(facts: Facts) -> Line:
    ref = ref_of("claim", facts.statement)
    line: Line = {"op": "claim", "ref": ref, "statement": facts.statement}
    return line if facts.language is None else line | {"language": facts.language}


def _review_line(facts: Facts, source: str, claim: str, remarks: tuple[str, ...]) -> Line:
    authors = [author.ref for author in facts.authors]
    chain = [{"agents": authors, "role": Role.ASSESSOR.value, "verb": "rates"}]
    if facts.publisher.ref not in authors:
        carrier = {"agents": [facts.publisher.ref], "role": Role.PUBLISHER.value, "verb": "publishes"}
        chain.insert(0, carrier)
    notes = shorten(" ".join((*facts.remarks, *remarks)), PASSAGE_LIMIT)
    return {
        "op": "utterance",
        "speakers": authors,
        "said": _said(facts),
        "reported": {"source": source, "on": facts.day},
        "chain": chain,
        "notes": notes or None,
        "acts": [_assessment(facts, source, claim)],
    }


def _said(facts: Facts) -> Line | None:
    if facts.published is not None:
        return {"edtf": facts.published, "basis": DayBasis.EXPLICIT.value}
    if facts.day is None:
        return None
    justification = "The review gives no day that can be told; by this day the feed had it."
    basis = DayBasis.BOUNDED_BY_PUBLICATION.value
    return {"edtf": facts.day, "basis": basis, "justification": justification}


def _assessment(facts: Facts, source: str, claim: str) -> Line:
    rating = facts.rating.rating
    publisher = facts.site or facts.publisher.name
    normalised = normalise(rating, publisher=publisher, language=facts.language)
    evidence: list[Line] = [{"source": source, "description": facts.body}]
    if facts.rating.explanation:
        evidence.append({"description": shorten(facts.rating.explanation, PASSAGE_LIMIT)})
    return {
        "act": "assess",
        "claim": claim,
        "rating": rating.model_dump(mode="json", exclude_none=True),
        "normalised": None if normalised is None else normalised.value,
        "evidence": evidence,
    }
