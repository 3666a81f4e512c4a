"""Folding claims command by command, with the claims of the last steps remembered.

    events of a step ──┬─ a claim with a redaction: its whole stream ──> rows that replace all of its rows
                       └─ any other claim: command after command on its record ──> rows that open and end

What is remembered of a claim is checked by its revision; what is not remembered is read from the log.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, Generic, Protocol, TypeVar

from ledger.domain.claim import CLAIM_FACTS, ClaimRecord, apply_event, project_claim
from ledger.domain.events import (
    EntryCorrected,
    EntryEvent,
    EntryVoided,
    EventRedacted,
    EvidenceAdded,
    RecordedEvent,
)
from projections.log import ViewLog
from projections.temporal import Versions
from projections.view import Row

CAPACITY: Final = 200_000
"""Claims and entries that are remembered, together."""


@dataclass(frozen=True, slots=True)
class Change:
    """What one command did to one claim, at the position of its last event there.

    ``touched`` are the entries that it made or changed; ``is_of_claim`` tells whether the claim itself
    changed: its wording or its links.
    """

    position: int
    touched: frozenset[str]
    is_of_claim: bool


class Sheet(Protocol):
    """What a view remembers of one claim, to tell what a command changes about its rows."""

    def take(self, record: ClaimRecord, change: Change, rows: Versions[Any]) -> None:
        """A command changed the record, which is as it left it; open and end rows accordingly."""
        ...


SheetOf = TypeVar("SheetOf", bound=Sheet)


@dataclass(slots=True)
class _Known(Generic[SheetOf]):
    record: ClaimRecord
    sheet: SheetOf
    weight: int = field(default=0)


class ClaimFold(Generic[SheetOf]):
    """Folds steps for one view.

    ``open_sheet`` begins a claim: with its record where it has events already, with None before the first.
    """

    def __init__(
        self,
        log: ViewLog,
        open_sheet: Callable[[ClaimRecord | None], SheetOf],
        capacity: int = CAPACITY,
    ) -> None:
        self._log = log
        self._open_sheet = open_sheet
        self._capacity = capacity
        self._known: OrderedDict[str, _Known[SheetOf]] = OrderedDict()
        self._weight = 0

    def fold(self, events: Sequence[RecordedEvent], rows: Versions[Any]) -> list[str]:
        """Take the events of a step; the claims whose rows must be replaced whole come back."""
        streams: dict[str, list[RecordedEvent]] = {}
        for recorded in events:
            streams.setdefault(recorded.originator_id, []).append(recorded)
        replaced = {
            recorded.originator_id for recorded in events if isinstance(recorded.event, EventRedacted)
        }
        self._recall([(s, own[0]) for s, own in streams.items() if s not in replaced], events[0].position)
        for stream, own in streams.items():
            if stream in replaced:
                self._forget(stream)
            else:
                self._advance(stream, own, rows)
        return sorted(replaced)

    def forget(self) -> None:
        """Remember nothing."""
        self._known.clear()
        self._weight = 0

    def _recall(self, streams: Iterable[tuple[str, RecordedEvent]], before: int) -> None:
        """Have the records of the streams as they were before the step."""
        missing = []
        for stream, first in streams:
            known = self._known.get(stream)
            if (0 if known is None else known.record.revision) != first.originator_version - 1:
                missing.append(stream)
        loaded = self._log.streams(missing, upto=before - 1) if missing else {}
        for stream in missing:
            self._forget(stream)
            record = project_claim(None, loaded.get(stream, ()))
            if record is not None:
                self._known[stream] = _Known(record, self._open_sheet(record))

    def _advance(self, stream: str, events: Sequence[RecordedEvent], rows: Versions[Any]) -> None:
        known = self._known.pop(stream, None)
        record, sheet = (known.record, known.sheet) if known else (None, self._open_sheet(None))
        record = take_commands(record, sheet, events, rows)
        weight = 1 + len(record.entries)
        self._weight += weight - (known.weight if known else 0)
        self._known[stream] = _Known(record, sheet, weight)
        while self._weight > self._capacity and len(self._known) > 1:
            _, oldest = self._known.popitem(last=False)
            self._weight -= oldest.weight

    def _forget(self, stream: str) -> None:
        known = self._known.pop(stream, None)
        if known is not None:
            self._weight -= known.weight


def take_commands(
    record: ClaimRecord | None, sheet: Sheet, events: Sequence[RecordedEvent], rows: Versions[Any]
) -> ClaimRecord:
    """Apply the events of one claim, which follow the record, and tell the sheet of each command."""
    for _, of_command in groupby(events, key=lambda recorded: recorded.correlation_id):
        command = list(of_command)
        for recorded in command:
            record = apply_event(record, recorded)
        if record is not None:
            sheet.take(record, _change_of(record, command), rows)
    if record is None:
        raise LookupError("a claim without events")
    return record


def _change_of(record: ClaimRecord, command: Sequence[RecordedEvent]) -> Change:
    touched: set[str] = set()
    for recorded in command:
        event = recorded.event
        if isinstance(event, EntryEvent | EvidenceAdded | EntryVoided):
            touched.add(event.entry_id)
        elif isinstance(event, EntryCorrected):
            # A correction of the utterance changes every entry that it made here.
            utterance = event.utterance_id if event.entry_id is None else None
            touched.update(entry.entry_id for entry in record.of_utterance(utterance or ""))
            touched.update([event.entry_id] if event.entry_id is not None else ())
    is_of_claim = any(isinstance(recorded.event, CLAIM_FACTS) for recorded in command)
    return Change(command[-1].position, frozenset(touched), is_of_claim)


def replay_claim(
    open_sheet: Callable[[ClaimRecord | None], Sheet], events: Sequence[RecordedEvent]
) -> list[Row]:
    """All rows that the events of one claim make."""
    rows: Versions[Any] = Versions()
    if events:
        take_commands(None, open_sheet(None), events, rows)
    return rows.rows
