"""Folding claims command by command, with the claims of the last steps remembered.

    events of a step ──┬─ a claim with a redaction: its whole stream ──> rows that replace all of its rows
                       └─ any other claim: command after command on its record ──> rows that open and end

What is remembered of a claim is checked by its revision; what is not remembered is read from the log. Of
entries little more than the stances are remembered; an event that changes one has its words read again.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, NamedTuple, Protocol

from ledger.domain.claim import CLAIM_FACTS, ClaimRecord, apply_event
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


class Change(NamedTuple):
    """What one command did to one claim, at the position of its last event there.

    ``touched`` are the entries that it made or changed; ``is_of_claim`` tells whether the claim itself
    changed: its wording or its links.
    """

    position: int
    touched: Set[str]
    is_of_claim: bool


class Sheet(Protocol):
    """What a view remembers of one claim, to tell what a command changes about its rows."""

    def take(self, record: ClaimRecord, change: Change, rows: Versions[Any]) -> None:
        """A command changed the record, which is as it left it; open and end rows accordingly."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """How a view reads claims.

    ``open_sheet`` begins a claim: with its record where it has events already, with None before the first.
    ``apply`` follows the events, and ``has_entries`` tells whether it follows entries too.
    """

    open_sheet: Callable[[ClaimRecord | None], Sheet]
    apply: Callable[[ClaimRecord | None, RecordedEvent], ClaimRecord] = apply_event
    has_entries: bool = True


@dataclass(slots=True)
class _Known:
    record: ClaimRecord
    sheet: Sheet
    weight: int = 0


class ClaimFold:
    """Folds steps for one view."""

    def __init__(self, log: ViewLog, reading: Reading) -> None:
        self._log = log
        self._reading = reading
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._weight = 0

    def fold(self, events: Sequence[RecordedEvent], rows: Versions[Any]) -> list[str]:
        """Take the events of a step; the claims whose rows must be replaced whole come back."""
        streams: dict[str, list[RecordedEvent]] = {}
        for recorded in events:
            streams.setdefault(recorded.originator_id, []).append(recorded)
        replaced = {
            recorded.originator_id for recorded in events if isinstance(recorded.event, EventRedacted)
        }
        followed = {stream: own for stream, own in streams.items() if stream not in replaced}
        self._recall(followed, events[0].position)
        changed = self._read_words(followed) if self._reading.has_entries else {}
        for stream, own in streams.items():
            if stream in replaced:
                self._forget(stream)
            else:
                self._advance(stream, own, changed.get(stream, ()), rows)
        self._forget_oldest()
        return sorted(replaced)

    def forget(self) -> None:
        """Remember nothing."""
        self._known.clear()
        self._weight = 0

    def _recall(self, streams: Mapping[str, Sequence[RecordedEvent]], before: int) -> None:
        """Have the records of the streams as they were before the step."""
        missing = [stream for stream, events in streams.items() if not self._is_known(stream, events)]
        loaded = self._log.streams(missing, upto=before - 1) if missing else {}
        for stream in missing:
            self._forget(stream)
            record = None
            for recorded in loaded.get(stream, ()):
                record = self._reading.apply(record, recorded)
            if record is not None:
                self._known[stream] = _Known(record, self._reading.open_sheet(record))
                _drop_words(record, record.entries)

    def _is_known(self, stream: str, events: Sequence[RecordedEvent]) -> bool:
        known = self._known.get(stream)
        return events[0].originator_version == (1 if known is None else known.record.revision + 1)

    def _read_words(self, streams: Mapping[str, Sequence[RecordedEvent]]) -> dict[str, list[str]]:
        """Have the entries that the events change as the record has them, with all that they say."""
        changed = {
            stream: entries
            for stream, events in streams.items()
            if (known := self._known.get(stream)) is not None and (entries := _changed(known.record, events))
        }
        positions = [
            position
            for stream, entries in changed.items()
            for entry_id in entries
            for position in self._known[stream].record.entries[entry_id].positions
        ]
        for recorded in self._log.events_at(positions) if positions else ():
            record = self._known[recorded.originator_id].record
            revision, position = record.revision, record.position
            apply_event(record, recorded)
            record.revision, record.position = revision, position
        return changed

    def _advance(
        self, stream: str, events: Sequence[RecordedEvent], changed: Iterable[str], rows: Versions[Any]
    ) -> None:
        known = self._known.pop(stream, None)
        record, sheet = (known.record, known.sheet) if known else (None, self._reading.open_sheet(None))
        record = take_commands(record, sheet, events, rows, self._reading)
        _drop_words(record, [*changed, *_made_by(events)])
        weight = 1 + len(record.entries)
        self._weight += weight - (known.weight if known else 0)
        self._known[stream] = _Known(record, sheet, weight)

    def _forget_oldest(self) -> None:
        """Only between steps: within one, what is oldest may be what comes next."""
        while self._weight > CAPACITY and len(self._known) > 1:
            _, oldest = self._known.popitem(last=False)
            self._weight -= oldest.weight

    def _forget(self, stream: str) -> None:
        known = self._known.pop(stream, None)
        if known is not None:
            self._weight -= known.weight


def take_commands(
    record: ClaimRecord | None,
    sheet: Sheet,
    events: Sequence[RecordedEvent],
    rows: Versions[Any],
    reading: Reading,
) -> ClaimRecord:
    """Apply the events of one claim, which follow the record, and tell the sheet of each command."""
    for _, of_command in groupby(events, key=lambda recorded: recorded.correlation_id):
        command = list(of_command)
        for recorded in command:
            record = reading.apply(record, recorded)
        if record is not None:
            sheet.take(record, _change_of(record, command), rows)
    if record is None:
        raise LookupError("a claim without events")
    return record


def _change_of(record: ClaimRecord, command: Sequence[RecordedEvent]) -> Change:
    touched: set[str] = set()
    is_of_claim = False
    for recorded in command:
        event = recorded.event
        if isinstance(event, EntryEvent | EvidenceAdded | EntryVoided):
            touched.add(event.entry_id)
        elif isinstance(event, EntryCorrected):
            # A correction of the utterance changes every entry that it made here.
            utterance = event.utterance_id if event.entry_id is None else None
            touched.update(entry.entry_id for entry in record.of_utterance(utterance or ""))
            touched.update([event.entry_id] if event.entry_id is not None else ())
        else:
            is_of_claim = is_of_claim or isinstance(event, CLAIM_FACTS)
    return Change(command[-1].position, touched, is_of_claim)


def replay_claim(reading: Reading, events: Sequence[RecordedEvent]) -> list[Row]:
    """All rows that the events of one claim make."""
    rows: Versions[Any] = Versions()
    if events:
        take_commands(None, reading.open_sheet(None), events, rows, reading)
    return rows.rows


def _made_by(events: Iterable[RecordedEvent]) -> list[str]:
    """The entries that the events make."""
    return [recorded.event.entry_id for recorded in events if isinstance(recorded.event, EntryEvent)]


def _changed(record: ClaimRecord, events: Iterable[RecordedEvent]) -> list[str]:
    """The entries of the record that the events change, or whose life they may: what those take up, too."""
    changed: dict[str, None] = {}
    for recorded in events:
        event = recorded.event
        if isinstance(event, EntryEvent):
            changed[event.act.takes_up or ""] = None
        elif isinstance(event, EntryCorrected):
            changed[event.entry_id or ""] = changed[(event.act and event.act.takes_up) or ""] = None
            if event.entry_id is None:
                changed.update(
                    {entry.entry_id: None for entry in record.of_utterance(event.utterance_id or "")}
                )
        elif isinstance(event, EvidenceAdded | EntryVoided):
            changed[event.entry_id] = None
    known = [record.entries[entry_id] for entry_id in changed if entry_id in record.entries]
    taken_up = [record.entries.get(entry.stance.takes_up or "") for entry in known]
    found = {entry.entry_id: entry for entry in (*known, *taken_up) if entry is not None}
    for entry in list(found.values()):
        # A correction of the utterance, when it is read again, changes every entry that it made here.
        if any(change.of_utterance for change in entry.corrections):
            found.update({other.entry_id: other for other in record.of_utterance(entry.utterance_id)})
    return list(found)


def _drop_words(record: ClaimRecord, entries: Iterable[str]) -> None:
    for entry_id in list(entries):
        if entry_id in record.entries:
            record.entries[entry_id] = record.entries[entry_id].without_words()
