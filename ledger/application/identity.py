"""Where chance and the clock come in: fresh identifiers and the present time."""

from datetime import UTC, datetime

from typeid import TypeID


def new_id(kind: str) -> str:
    """A fresh TypeID of the kind: random, and ordered by the millisecond it was made."""
    return str(TypeID(prefix=kind))


def utc_now() -> datetime:
    """The present time, UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the one place that reads the clock for commands
