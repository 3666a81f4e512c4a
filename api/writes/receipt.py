"""What a write answers."""

from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from api.answers.neighbour import SimilarClaims
from ledger.application.ledger import Appended
from ledger.domain.as_of import AsOf
from ledger.domain.instant import Instant
from ledger.domain.vocabulary import ActKind

TIMED_OUT: Final = "timed-out"


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

    def as_json(self) -> bytes:
        """The answer, without what it has nothing to say of."""
        return self.model_dump_json(exclude_none=True).encode()


class ClaimReceipt(Receipt):
    """What a registration did, with the claims worded nearly alike that were there before: never merged.

    ``similar`` is null when they could not be looked up in time; the claim is registered all the same, and
    ``similar_missing`` says why.
    """

    similar: SimilarClaims | None
    similar_as_of: AsOf | None = Field(
        description="what `similar` is from: the moment before this claim, or where the views were until then"
    )
    similar_missing: Annotated[
        str | None, Field(description=f"the problem that kept `similar` away, or `{TIMED_OUT}`")
    ] = None

    def as_json(self) -> bytes:
        """The answer; what was looked up is written as other reads write it."""
        looked_up = {"similar", "similar_as_of"}
        told = self.model_dump(exclude_none=True, exclude=looked_up)
        return to_json(told | self.model_dump(include=looked_up))


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
