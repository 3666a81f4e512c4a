"""Importing a document of ClaimReviews: each record is appended whole or not at all.

known under its page, claim and assessors ──no──> assess
        │yes                                      its agents, source and claim are made where they are new
        ├─ the same version ──> already there
        └─ another version ──> reassess           deleted ──> withdraw
"""

from collections.abc import Iterable, Iterator
from datetime import date
from io import BufferedIOBase
from itertools import chain, islice
from typing import Final

from ledger.application.bulk import Bulk
from ledger.application.log import EventLog
from ledger.domain.errors import InvalidLine
from ledger.domain.events import ClaimAssessed, ClaimReassessed
from ledger.domain.limit import Limit
from ledger.interchange.claimreview.mapping import read_reviews
from ledger.interchange.claimreview.record import (
    DeletedReview,
    Line,
    RefusedRecord,
    ReviewRecord,
    as_reassessment,
    as_withdrawal,
)
from ledger.interchange.claimreview.record import Record as Read
from ledger.interchange.claimreview.standing import StandingReview, standing_reviews
from ledger.interchange.parser import parse_line
from ledger.interchange.recording import KeyedLine, Record, Recording, refusal_of
from ledger.interchange.report import ImportReport, Progress, Refusal, tell
from ledger.interchange.resolver import Resolver

NAMESPACE: Final = "claimreview"
"""Of all feeds: the refs of their records tell publishers apart (ADR 0018)."""

BATCH_RECORDS: Final = 100
"""Records in one transaction, each of some six lines."""


def import_reviews(
    bulk: Bulk,
    log: EventLog,
    stream: BufferedIOBase,
    *,
    bound: date,
    strict: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import the records of one document in batches; a bad one is reported and nothing of it is written.

    ``bound`` is the last day that a record made now can know of. ``strict`` stops at the first bad record. A
    document that cannot be read at all is one refused record.

    Raises:
        DatabaseUnreachable, IntegrityViolation: the import broke off; the same document completes it later.
    """
    report = ImportReport()
    recording = Recording(bulk, Resolver(log, NAMESPACE))
    records = _records(stream, bound, _Reviews(log))
    while batch := list(islice(records, BATCH_RECORDS)):
        results = recording.record(batch, strict=strict)
        for result in results:
            tell(report, result, progress)
        if len(results) < len(batch) or (strict and isinstance(results[-1], Refusal)):
            break
    return report


def _records(stream: BufferedIOBase, bound: date, reviews: "_Reviews") -> Iterator[Record | Refusal]:
    number = 0
    try:
        for read in read_reviews(stream, bound=bound):
            number = read.number
            yield _record(read, reviews)
    except InvalidLine as error:
        yield refusal_of(number + 1, error)


def _record(read: Read, reviews: "_Reviews") -> Record | Refusal:
    if isinstance(read, RefusedRecord):
        return Refusal(read.number, read.reason, "invalid-line")
    review = read.review if isinstance(read, DeletedReview) else read
    names = () if review is None else (review.versioned_ref, *(line["ref"] for line in review.lines))
    if isinstance(read, DeletedReview):
        names = (*names, read.source)
    return Record(read.number, lambda recording: reviews.lines(read, recording), names)


class _Reviews:
    """What a record makes necessary, from what is known when everything before it is decided."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        # Claims by the sources of their reviews: those of this document, and once needed those of the log.
        self._claims: dict[str, set[str]] = {}
        self._has_read_log = False

    def lines(self, read: ReviewRecord | DeletedReview, recording: Recording) -> Iterator[KeyedLine]:
        """Line after line: each is asked for when the one before is decided."""
        if isinstance(read, ReviewRecord):
            yield from self._review(read, recording)
            return
        if read.review is not None:
            yield from self._review(read.review, recording)
        for entry in self._reviews_of(read, recording):
            yield _keyed(as_withdrawal(read, entry.entry.entry_id, entry.entry.utterance.speakers), read)

    def _review(self, review: ReviewRecord, recording: Recording) -> Iterator[KeyedLine]:
        for line in review.lines:
            if not recording.knows(line["ref"]):
                yield _keyed(line, review)
        act = review.review["acts"][0]
        claim = recording.identifier(act["claim"])
        source = recording.identifier(review.review["reported"]["source"])
        if claim is not None and source is not None:
            self._claims.setdefault(source, set()).add(claim)
        if recording.knows(review.versioned_ref):
            return
        for standing in _of_speakers(review, _standing(claim, source, recording), recording):
            yield _keyed(as_reassessment(review, standing.entry.entry_id), review)
            return
        yield _keyed(review.review | {"ref": review.versioned_ref}, review)

    def _reviews_of(self, deleted: DeletedReview, recording: Recording) -> list[StandingReview]:
        source = recording.identifier(deleted.source)
        if source is None:
            return []
        if deleted.review is not None:
            claim = recording.identifier(deleted.review.review["acts"][0]["claim"])
            return _of_speakers(deleted.review, _standing(claim, source, recording), recording)
        found = chain.from_iterable(
            _standing(claim, source, recording) for claim in sorted(self._claims_of(source))
        )
        # Others may rest an assessment on the page; what the page itself says was reported by it.
        return [standing for standing in found if standing.entry.utterance.reported.source == source]

    def _claims_of(self, source: str) -> set[str]:
        if not self._has_read_log:
            self._has_read_log = True
            for recorded in self._log.scan(kind="claim"):
                event = recorded.event
                if isinstance(event, ClaimAssessed | ClaimReassessed):
                    reported = event.utterance.reported.source
                    if reported is not None:
                        self._claims.setdefault(reported, set()).add(event.originator_id)
        return self._claims.get(source, set())


def _standing(claim: str | None, source: str | None, recording: Recording) -> list[StandingReview]:
    """The reviews of the claim on the page that were not taken back."""
    record = None if claim is None else recording.claim(claim)
    if record is None:
        return []
    reviews = standing_reviews(record, Limit())
    return [review for review in reviews if review.source == source and review.withdrawn is None]


def _of_speakers(
    review: ReviewRecord, reviews: Iterable[StandingReview], recording: Recording
) -> list[StandingReview]:
    """Those by the assessors of the review: only they may revise it or take it back."""
    speakers = {recording.identifier(each) for each in review.review["speakers"]}
    return [each for each in reviews if set(each.entry.utterance.speakers) == speakers]


def _keyed(line: Line, read: ReviewRecord | DeletedReview) -> KeyedLine:
    return KeyedLine(line["ref"], parse_line(line, read.number))
