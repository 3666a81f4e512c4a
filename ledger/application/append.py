"""What a command hands to the recorder beside its events, and what comes back.

Ledger.execute -> Application.save(*events, append=Append(...)) -> LedgerRecorder.insert_events
Bulk.commit    -> WholeRecorder.insert_whole([(events, Append(...)), ...])
                                          ^ append.outcome is set when the transaction committed
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from eventsourcing.persistence import StoredEvent


@dataclass(frozen=True, slots=True)
class Idempotency:
    """A client's key for one request.

    ``scope`` is who chose the key (the id of an API key, or the namespace of an import file);
    ``digest`` is the SHA-256 of the canonical request, so that the same key with another request is
    found out; ``answer`` holds the ids that the first answer named, and is given again on a repeat.
    """

    scope: str
    key: str
    digest: bytes
    answer: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AppendedEvent:
    """Where one event ended up."""

    position: int
    stream: str
    revision: int
    topic: str
    event_id: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the transaction did: the events in order, when they were recorded, and under which correlation id.

    ``is_repeat`` is true when the idempotency key had been used for the same request before: then
    nothing was appended, and everything here is of the first time.
    """

    events: tuple[AppendedEvent, ...]
    recorded_at: datetime
    correlation_id: str
    answer: Mapping[str, Any]
    is_repeat: bool = False


@dataclass(slots=True)
class Append:
    """Metadata of one save, for all of its events; the recorder sets ``outcome``.

    ``recorded_by`` is an opaque id of the key or command that writes, never a name;
    ``correlation_id`` is the command's own: its events share it, and no others do.
    ``new_utterance_id`` is the id that a client chose for an utterance made now: no event may carry it yet.
    """

    recorded_by: str
    correlation_id: str
    causation_id: str | None = None
    idempotency: Idempotency | None = None
    new_utterance_id: str | None = None
    outcome: Outcome | None = field(default=None, init=False)


class WholeRecorder(Protocol):
    """The recorder, as ``Bulk`` needs it."""

    def insert_whole(self, saves: Sequence[tuple[Sequence[StoredEvent], Append]]) -> None:
        """Append all of the saves in one transaction, or none, and set ``append.outcome`` of each.

        Raises:
            Conflict: one of them cannot be appended, so none was.
            DatabaseUnreachable: no answer came; the same saves again, with their keys, tell the truth.
        """
        ...
