"""What administrators are told about views."""

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Literal

from ledger.domain.as_of import Instant
from ledger.domain.events import RecordedEvent
from ledger.domain.value import Frozen
from projections.view import FOREVER, Row, Value, View


class ViewFailure(Frozen):
    """Why a view stands still: the event it cannot take, what sort of fault it is, and since when."""

    position: int
    category: str
    message: str
    at: Instant


class ViewStatus(Frozen):
    """How a view stands. ``lag_seconds`` is the age of the first event that it has not taken.

    ``stopped`` means that nobody feeds it; a rebuild that waits for an engine is ``rebuilding`` too.
    """

    name: str
    state: Literal["running", "paused", "failed", "rebuilding", "stopped"]
    version: int
    position: int
    head: int
    lag_events: int
    lag_seconds: float
    heartbeat_at: Instant | None
    rows: int
    failure: ViewFailure | None


class RebuildProgress(Frozen):
    """How a rebuild goes; ``position`` of ``goal`` events are folded, into ``rows`` rows.

    While there is none, all but ``view``, ``state`` and ``goal`` are null; until it is begun, all but these
    and ``requested_at``.
    """

    view: str
    state: Literal["idle", "requested", "running"]
    requested_at: Instant | None
    started_at: Instant | None
    position: int | None
    goal: int
    rows: int | None
    events_per_second: float | None
    eta_seconds: float | None


class RowEvent(Frozen):
    """An event that made a row."""

    position: int
    topic: str
    recorded_at: Instant


class RowExplanation(Frozen):
    """The rows of one key, the events that made them, and what the log alone gives at the view's position.

    ``rows`` is empty when the view lacks them, ``replayed`` when the log does not give them.
    """

    key: str
    rows: tuple[dict[str, Any], ...]
    positions: tuple[RowEvent, ...]
    replayed: tuple[dict[str, Any], ...]
    is_equal: bool


def as_json(view: View, row: Row) -> dict[str, Any]:
    """The row by its columns, JSON taken apart."""
    return {column: _taken_apart(value) for column, value in zip(view.columns, row, strict=True)}


def _taken_apart(value: Value) -> Any:
    """A text may begin as JSON does without being it: the name of an agent, say."""
    if isinstance(value, str) and value.startswith(("{", "[")):
        with suppress(ValueError):
            return json.loads(value)
    return value


def makers_of(view: View, rows: Iterable[Row]) -> set[int] | None:
    """The positions that rows name as theirs: those that made them, began them and ended them.

    None when the view's rows do not name any: then all events of the stream made them.
    """
    if "positions" not in view.columns:
        return None
    found: set[int] = set()
    for row in rows:
        named = dict(zip(view.columns, row, strict=True))
        for column in ("positions", "from_position", "to_position"):
            value = named.get(column)
            values = value if isinstance(value, list) else [value]
            found.update(each for each in values if isinstance(each, int) and each != FOREVER)
    return found


def status_of(row: dict[str, Any]) -> ViewStatus:
    """The status from a row of ``select_progress``."""
    failure = {name: row.pop(f"failure_{name}") for name in ("position", "category", "message", "at")}
    return ViewStatus(**row, failure=None if failure["at"] is None else ViewFailure(**failure))


def event_of(recorded: RecordedEvent) -> RowEvent:
    """What of an event stands in an explanation."""
    return RowEvent(position=recorded.position, topic=recorded.topic, recorded_at=recorded.recorded_at)
