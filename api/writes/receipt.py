"""What a write answers."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ledger.application.ledger import Appended
from ledger.domain.instant import Instant
from ledger.domain.vocabulary import ActKind


class RecordedAt(BaseModel):
    """Where one event of the write ended up."""

    position: int
    stream: str
    revision: int
    topic: str
    event_id: str


class ReceiptEntry(BaseModel):
    """An entry that the write made or changed."""

    entry_id: str
    claim_id: str
    act: ActKind


class Receipt(BaseModel):
    """What a write did: position, revision and event id of its last event, then the ids it made or changed.

    ``projected`` answers ``wait=projected``: whether the views show it already.
    """

    model_config = ConfigDict(extra="forbid")

    position: int
    revision: int
    recorded_at: Instant
    event_id: str
    claim_id: str | None = None
    agent_id: str | None = None
    source_id: str | None = None
    utterance_id: str | None = None
    entry_id: str | None = None
    link_id: str | None = None
    entries: tuple[ReceiptEntry, ...] | None = None
    projected: bool | None = None
    events: tuple[RecordedAt, ...] = Field(description="every event of the write, in order")


def receipt_of(appended: Appended, *, projected: bool | None) -> Receipt:
    """The receipt for what was appended, now or the first time."""
    last = appended.last
    answer: dict[str, Any] = dict(appended.answer)
    return Receipt(
        position=last.position,
        revision=last.revision,
        recorded_at=appended.recorded_at,
        event_id=last.event_id,
        projected=projected,
        events=tuple(
            RecordedAt(
                position=event.position,
                stream=event.stream,
                revision=event.revision,
                topic=event.topic,
                event_id=event.event_id,
            )
            for event in appended.events
        ),
        **answer,
    )
