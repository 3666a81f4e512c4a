"""The records of all streams of a kind at a position, by replay."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from ledger.application.log import EventLog
from ledger.domain.events import RecordedEvent

Record = TypeVar("Record")


def records_of(
    log: EventLog,
    kind: str,
    project: Callable[[Record | None, Iterable[RecordedEvent]], Record | None],
    upto: int,
) -> list[Record]:
    """One record for each stream of the kind, in the order of registration; blocks."""
    streams: dict[str, list[RecordedEvent]] = {}
    for recorded in log.scan(kind=kind, upto=upto):
        streams.setdefault(recorded.originator_id, []).append(recorded)
    records = (project(None, events) for events in streams.values())
    return [record for record in records if record is not None]
