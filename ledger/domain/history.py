"""The history of a stream: every event that was ever recorded, in order, nothing left out."""

from collections.abc import Iterable
from typing import Any

from ledger.domain.change import StateChange
from ledger.domain.events import RecordedEvent
from ledger.domain.frozen import Frozen
from ledger.domain.instant import Instant
from ledger.domain.value import Redaction


class LogEvent(Frozen):
    """One event of the log: what the envelope says, and the payload.

    ``payload`` is what was recorded; after a redaction it is the skeleton and ``redacted`` says why.
    """

    position: int
    stream: str
    revision: int
    topic: str
    event_id: str
    utterance_id: str | None
    recorded_at: Instant
    recorded_by: str
    correlation_id: str
    causation_id: str | None
    leaf_hash: str
    payload: dict[str, Any]
    redacted: Redaction | None = None


class HistoryItem(LogEvent):
    """One event in the history of a claim; ``entry_id`` is the entry it made or changed, if one.

    ``change`` is what its command changed about the claim, the same for all events of the command; null where
    it was not asked for.
    """

    entry_id: str | None = None
    reason: Any = None
    change: StateChange | None = None


def view_event(recorded: RecordedEvent) -> LogEvent:
    """The event as readers see it."""
    return LogEvent(**_fields(recorded))


def history_of(events: Iterable[RecordedEvent]) -> tuple[HistoryItem, ...]:
    """The events of one stream as its history, in order."""
    return tuple(
        HistoryItem(
            **_fields(recorded),
            entry_id=getattr(recorded.event, "entry_id", None),
            reason=getattr(recorded.event, "reason", None),
        )
        for recorded in events
    )


def _fields(recorded: RecordedEvent) -> dict[str, Any]:
    event = recorded.event
    return {
        "position": recorded.position,
        "stream": event.originator_id,
        "revision": event.originator_version,
        "topic": recorded.topic,
        "event_id": event.event_id,
        "utterance_id": event.utterance_id,
        "recorded_at": recorded.recorded_at,
        "recorded_by": recorded.recorded_by,
        "correlation_id": recorded.correlation_id,
        "causation_id": recorded.causation_id,
        "leaf_hash": recorded.leaf_hash.hex(),
        "payload": event.payload(),
        "redacted": recorded.redaction,
    }
