"""Events to append in tests: the smallest that are valid."""

from typing import Any

from typeid import TypeID

from ledger.application.append import Append, Idempotency
from ledger.domain.events import ClaimRegistered, ClaimReworded, Event


def new_id(kind: str) -> str:
    """A TypeID that was never used."""
    return str(TypeID(prefix=kind))


def claim_registered(stream: str | None = None, statement: str = "The river is blue", **fields: Any) -> Event:
    """The first event of a claim."""
    return ClaimRegistered(
        originator_id=stream or new_id("claim"),
        originator_version=1,
        event_id=fields.pop("event_id", new_id("event")),
        statement=statement,
        **fields,
    )


def claim_reworded(stream: str, revision: int, statement: str = "The river is green", **fields: Any) -> Event:
    """A later event of a claim."""
    return ClaimReworded(
        originator_id=stream,
        originator_version=revision,
        event_id=fields.pop("event_id", new_id("event")),
        statement=statement,
        reason="clearer",
        **fields,
    )


def claim_events(count: int, stream: str | None = None) -> list[Event]:
    """A claim with ``count`` events."""
    first = claim_registered(stream)
    return [first, *(claim_reworded(first.originator_id, n) for n in range(2, count + 1))]


def append(key: str | None = None, *, digest: bytes = b"d" * 32, **answer: str) -> Append:
    """Metadata of a new command; with an idempotency key when one is given."""
    idempotency = None if key is None else Idempotency(scope="key_1", key=key, digest=digest, answer=answer)
    return Append(recorded_by="key_1", correlation_id=new_id("correlation"), idempotency=idempotency)
