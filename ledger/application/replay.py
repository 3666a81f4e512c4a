"""Reads of any moment, folded from the events: the definition that every faster path must equal."""

from collections.abc import Iterator
from typing import Any

from ledger.application.log import EventLog
from ledger.application.question import Question
from ledger.domain.as_of import AsOf
from ledger.domain.claim import ClaimRecord, project_claim
from ledger.domain.difference import ClaimDifference, RecordReading, difference_of
from ledger.domain.entry import Entry, view_entry
from ledger.domain.errors import ClaimNotFound, EntryNotFound, UtteranceNotFound
from ledger.domain.events import RecordedEvent
from ledger.domain.history import HistoryItem, history_of
from ledger.domain.identifier import with_kind
from ledger.domain.standing import standing_of
from ledger.domain.state import ClaimState, state_of
from ledger.domain.timeline import TimelineItem, timeline_of
from ledger.domain.tree import EntryNode, entry_tree
from ledger.domain.utterance import Utterance, utterance_of


class ClaimDetail(ClaimState):
    """The state of a claim with its entries as a tree (parent = first target)."""

    entries: tuple[EntryNode, ...]


class Replay:
    """Answers about claims at any moment. Blocking; safe to use from several threads."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    def as_of(self, question: Question) -> AsOf:
        """The moment that the question comes to."""
        return question.resolve(self._log)

    def record(self, claim_id: str, as_of: AsOf) -> ClaimRecord:
        """What the record said of the claim at the moment.

        Raises:
            ClaimNotFound: it was not registered yet, or never.
        """
        record = project_claim(None, self._log.stream(claim_id, upto=as_of.position))
        if record is None:
            raise ClaimNotFound(identifier=claim_id)
        return record

    def state(self, claim_id: str, question: Question) -> ClaimState:
        """The state of the claim at the moment."""
        as_of = self.as_of(question)
        return state_of(self.record(claim_id, as_of), as_of)

    def detail(self, claim_id: str, question: Question) -> ClaimDetail:
        """The state of the claim at the moment, with its entries."""
        as_of = self.as_of(question)
        return detail_of(self.record(claim_id, as_of), as_of)

    def timeline(self, claim_id: str, question: Question) -> tuple[AsOf, tuple[TimelineItem, ...]]:
        """The entries of the claim on the said clock."""
        as_of = self.as_of(question)
        return as_of, timeline_of(self.record(claim_id, as_of), as_of.limit)

    def history(
        self, claim_id: str, question: Question, *, after: int = 0, limit: int | None = None
    ) -> tuple[AsOf, tuple[HistoryItem, ...]]:
        """Events of the claim up to the moment on the recorded clock: ``limit`` of those after a revision.

        Raises:
            ClaimNotFound: it was not registered yet, or never.
        """
        as_of = self.as_of(question)
        events = self._log.stream(claim_id, upto=as_of.position, after=after, limit=limit)
        if not events and not after:
            raise ClaimNotFound(identifier=claim_id)
        return as_of, history_of(events)

    def difference(self, claim_id: str, before: Question, after: Question) -> ClaimDifference:
        """What differs between two moments of the claim.

        Raises:
            ClaimNotFound: it existed at neither.
        """
        return self.difference_between(claim_id, self.as_of(before), self.as_of(after))

    def difference_between(self, claim_id: str, first: AsOf, last: AsOf) -> ClaimDifference:
        """The same, of moments that questions came to."""
        events = self._log.stream(claim_id, upto=max(first.position, last.position))
        if not events:
            raise ClaimNotFound(identifier=claim_id)
        return _difference(claim_id, events, first, last)

    def differences(self, before: Question, after: Question) -> tuple[AsOf, AsOf, Iterator[ClaimDifference]]:
        """The claims that differ between two moments, in the order in which they were registered."""
        first, last = self.as_of(before), self.as_of(after)
        streams = self._claim_streams(max(first.position, last.position))
        differences = (_difference(claim_id, events, first, last) for claim_id, events in streams.items())
        return first, last, (difference for difference in differences if not difference.is_empty)

    def states(self, question: Question) -> tuple[AsOf, Iterator[ClaimState]]:
        """The state of every claim at the moment, in the order in which they were registered."""
        as_of = self.as_of(question)
        records = self.records(as_of)
        return as_of, (state_of(record, as_of) for record in records)

    def records(self, as_of: AsOf) -> Iterator[ClaimRecord]:
        """What the record said of every claim at the moment, in the order of registration."""
        for events in self._claim_streams(as_of.position).values():
            record = project_claim(None, events)
            if record is not None:
                yield record

    def entry(self, entry_id: str, question: Question) -> tuple[AsOf, Entry]:
        """The entry as it stood at the moment; one that was voided is shown as such.

        Raises:
            EntryNotFound: it was not recorded yet, or never.
        """
        as_of = self.as_of(question)
        return as_of, self.entry_at(entry_id, as_of)

    def entry_at(self, entry_id: str, as_of: AsOf) -> Entry:
        """The same, at the moment that a question came to."""
        made = self._log.positions_of([with_kind(entry_id, "event")])
        for stream, _ in made.values():
            record = project_claim(None, self._log.stream(stream, upto=as_of.position))
            if record is not None and entry_id in record.entries:
                return view_entry(record.entries[entry_id], standing_of(record.stances, as_of.limit))
        raise EntryNotFound(identifier=entry_id)

    def utterance(self, utterance_id: str, question: Question) -> tuple[AsOf, Utterance]:
        """The utterance and what it did, as the record had it at the moment.

        Raises:
            UtteranceNotFound: it was not recorded yet, or never.
        """
        as_of = self.as_of(question)
        touched = self._log.of_utterance(utterance_id, upto=as_of.position)
        entries: list[Entry] = []
        for stream in dict.fromkeys(recorded.originator_id for recorded in touched):
            record = project_claim(None, self._log.stream(stream, upto=as_of.position))
            if record is not None:
                standing = standing_of(record.stances, as_of.limit)
                entries.extend(view_entry(entry, standing) for entry in record.of_utterance(utterance_id))
        if not entries:
            raise UtteranceNotFound(identifier=utterance_id)
        return as_of, utterance_of(entries)

    def _claim_streams(self, upto: int) -> dict[str, list[RecordedEvent]]:
        streams: dict[str, list[Any]] = {}
        for recorded in self._log.scan(kind="claim", upto=upto):
            streams.setdefault(recorded.originator_id, []).append(recorded)
        return streams


def detail_of(record: ClaimRecord, as_of: AsOf) -> ClaimDetail:
    """The state of the claim, with its entries."""
    return ClaimDetail.model_construct(
        **dict(state_of(record, as_of)), entries=entry_tree(record, as_of.limit)
    )


def _difference(claim_id: str, events: list[RecordedEvent], first: AsOf, last: AsOf) -> ClaimDifference:
    readings = [
        RecordReading(project_claim(None, (e for e in events if e.position <= as_of.position)), as_of)
        for as_of in (first, last)
    ]
    return difference_of(claim_id, readings[0], readings[1], events)
