"""A ledger as a DataFeed of ClaimReviews: what ClaimReview can carry, and nothing else.

What it cannot is told in docs/explanation/claimreview.md.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from ledger.domain.agent import AgentRecord
from ledger.domain.claim import ClaimRecord, EntryRecord
from ledger.domain.limit import Limit
from ledger.domain.source import SourceRecord
from ledger.domain.value import Day, Evidence, Judgement
from ledger.domain.vocabulary import AgentKind
from ledger.interchange.claimreview.agent import UNATTRIBUTED
from ledger.interchange.claimreview.assertion import FIRST_APPEARANCE
from ledger.interchange.claimreview.standing import StandingReview, standing_reviews

CONTEXT: Final = "https://schema.org"

_TYPES: Final = {AgentKind.PERSON: "Person", AgentKind.ORGANIZATION: "Organization"}

Node = dict[str, Any]


class FeedWriter:
    """Writes claims as feed items; ``agents`` and ``sources`` look up what stands behind an id."""

    def __init__(
        self,
        agents: Callable[[str], AgentRecord | None],
        sources: Callable[[str], SourceRecord | None],
    ) -> None:
        self._agents = agents
        self._sources = sources

    def write(self, records: Iterable[ClaimRecord], limit: Limit) -> Iterator[str]:
        """The text of the feed, piece by piece; a piece is one item at most."""
        yield f'{{"@context":"{CONTEXT}","@type":"DataFeed","dataFeedElement":['
        separator = "\n"
        for record in records:
            for item in self.items(record, limit):
                yield separator + json.dumps(item, ensure_ascii=False, separators=(",", ":"))
                separator = ",\n"
        yield "\n]}\n"

    def items(self, record: ClaimRecord, limit: Limit) -> Iterator[Node]:
        """The items of one claim: an assessment each that stands or was withdrawn, if it can be told.

        It cannot when the words of the claim or the names of its assessors were removed, or when it says
        neither a rating nor a normalised one.
        """
        for review in standing_reviews(record, limit):
            authors = self._authors(review.entry.utterance.speakers)
            rating = _rating(review.judgement)
            if isinstance(record.statement, str) and authors and rating:
                node = self._review(record.statement, review) | {"author": _one(authors)}
                node["itemReviewed"] = self._item(review.assertion)
                yield _item(review, node | {"reviewRating": rating})

    def _review(self, statement: str, review: StandingReview) -> Node:
        source = self._sources(review.source) if review.source is not None else None
        facts = source.facts if source is not None else None
        modified = None if review.entry is review.first else exact_day(review.entry.utterance.said)
        publisher = facts.publisher if facts is not None else None
        carrier = () if publisher is None or publisher in review.entry.utterance.speakers else (publisher,)
        return _without_nothing(
            {
                "@type": "ClaimReview",
                "@id": review.first.entry_id if facts is None or facts.url is None else None,
                "url": facts.url if facts is not None else None,
                "name": facts.title if facts is not None else None,
                "inLanguage": facts.language if facts is not None else None,
                "datePublished": exact_day(review.first.utterance.said),
                "dateModified": modified,
                "publisher": _one(self._authors(carrier)),
                "claimReviewed": statement,
                "reviewBody": _body(review.judgement.evidence),
            }
        )

    def _item(self, assertion: EntryRecord | None) -> Node:
        """The claim as somebody made it, without what is not known of it."""
        node: Node = {"@type": "Claim"}
        if assertion is None:
            return node
        seen = [change.evidence for change in assertion.evidence if change.evidence is not None]
        first = [evidence.url for evidence in seen if evidence.description == FIRST_APPEARANCE]
        others = [evidence.url for evidence in seen if evidence.url and evidence.url not in first]
        return node | _without_nothing(
            {
                "author": _one(self._authors(assertion.utterance.speakers)),
                "datePublished": exact_day(assertion.utterance.said),
                "firstAppearance": _one([_work(url) for url in first if url]),
                "appearance": _one([_work(url) for url in others]),
            }
        )

    def _authors(self, agent_ids: Iterable[str]) -> list[Node]:
        """The agents that have a name; unattributed ones have none."""
        records = [record for agent_id in agent_ids if (record := self._agents(agent_id)) is not None]
        return [
            _without_nothing({"@type": _TYPES.get(record.facts.kind), "name": record.facts.name})
            for record in records
            if isinstance(record.facts.name, str)
            and not (record.facts.anonymous and record.facts.name == UNATTRIBUTED)
        ]


def exact_day(day: Day) -> str | None:
    """The day where it is a year, a month or a day, which a reader of feeds can understand."""
    return day.edtf if day.edtf is not None and "/" not in day.edtf else None


def _item(review: StandingReview, node: Node) -> Node:
    said = review.first.utterance.said
    withdrawn = review.withdrawn.utterance.said if review.withdrawn else None
    dates = {
        "dateCreated": None if exact_day(said) else said.latest.isoformat(),
        "dateDeleted": (exact_day(withdrawn) or withdrawn.latest.isoformat()) if withdrawn else None,
    }
    return _without_nothing({"@type": "DataFeedItem", **dates, "item": node})


def _rating(judgement: Judgement) -> Node | None:
    rating = judgement.rating
    if rating is None:
        label = judgement.normalised
        return {"@type": "Rating", "alternateName": label.value} if label is not None else None
    return _without_nothing(
        {
            "@type": "Rating",
            "alternateName": rating.label,
            "ratingValue": _number(rating.value),
            "bestRating": _number(rating.best),
            "worstRating": _number(rating.worst),
            "ratingExplanation": _explanation(judgement.evidence),
        }
    )


def _body(evidence: Iterable[Evidence]) -> str | None:
    return next((item.description for item in evidence if item.source is not None), None)


def _explanation(evidence: Iterable[Evidence]) -> str | None:
    return next((item.description for item in evidence if item.source is None and item.url is None), None)


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() else value


def _work(url: str) -> Node:
    return {"@type": "CreativeWork", "url": url}


def _one(nodes: list[Node]) -> list[Node] | Node | None:
    """One as itself, several as a list, none as nothing."""
    return nodes[0] if len(nodes) == 1 else nodes or None


def _without_nothing(node: Node) -> Node:
    return {name: value for name, value in node.items() if value is not None}
