"""Exporting a ledger in memory and importing it into an empty one, a year later."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from ledger.domain.commands import RedactEvent
from ledger.domain.events import EventRedacted, RecordedEvent
from ledger.domain.inverse import name_of
from ledger.interchange.exporter import NAMESPACE, export_lines
from ledger.interchange.parser import load_object, parse_line
from ledger.interchange.resolver import Resolver
from tests.histories.history import REFUSALS, Step
from tests.histories.identifier import COPIED
from tests.histories.memory import MemoryLedger, MemoryLog

LATER = datetime(2026, 6, 1, 9, tzinfo=UTC)


def exported(log: MemoryLog, upto: int | None = None) -> str:
    """The file."""
    return "".join(text for _, text in export_lines(log, len(log.events) if upto is None else upto))


def imported(file: str, at: datetime = LATER) -> MemoryLog:
    """What a new ledger records when it reads the file; a line that it refuses fails the test."""
    ledger = MemoryLedger(COPIED)
    resolver = Resolver(ledger.log, NAMESPACE)
    for number, raw in enumerate(file.encode().splitlines()[1:], start=2):
        command = resolver.resolve(parse_line(load_object(raw, number), number), number)
        ledger.execute(command, at, "import")
    return ledger.log


def told(events: Iterable[RecordedEvent]) -> list[dict[str, Any]]:
    """What must be the same: everything but who recorded it and when, and ids that nobody can bring."""
    return [_told(recorded) for recorded in events]


def _told(recorded: RecordedEvent) -> dict[str, Any]:
    event = recorded.event
    payload = event.payload()
    if isinstance(event, EventRedacted):
        payload.pop("at", None)
    return {
        "position": recorded.position,
        "stream": event.originator_id,
        "revision": event.originator_version,
        "topic": event.TOPIC,
        "utterance": event.utterance_id,
        "payload": payload,
        "redaction": recorded.redaction,
    }


def assert_names_kept(copied: Sequence[RecordedEvent], events: Sequence[RecordedEvent]) -> None:
    """Every id that a command can bring is kept: of one corrected utterance that of its first event.

    In the copy its other events may be of lines of their own, where one of them was redacted.
    """
    seen: set[str] = set()
    for copy, recorded in zip(copied, events, strict=True):
        name = name_of(recorded.event)
        if recorded.correlation_id not in seen or name != recorded.event.event_id:
            assert name_of(copy.event) == name
        seen.add(recorded.correlation_id)


def play_redacting(steps: Sequence[Step], marks: dict[int, list[int]]) -> MemoryLog:
    """Play the steps; after those with marks, redact events that are chosen by the marks."""
    ledger = MemoryLedger()
    for number, step in enumerate(steps):
        try:
            ledger.execute(step.command, step.at)
        except REFUSALS:
            continue
        for mark in marks.get(number, ()):
            event = ledger.log.events[mark % len(ledger.log.events)].event
            if not isinstance(event, EventRedacted):
                command = RedactEvent(event=name_of(event), basis="court order 7")
                ledger.execute(command, step.at)
    return ledger.log
