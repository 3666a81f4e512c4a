"""What administrators are told about views."""

import json
from collections.abc import Iterable
from typing import Any, Literal

from ledger.domain.events import RecordedEvent
from ledger.domain.frozen import Frozen
from ledger.domain.instant import Instant
from projections.queries import SCHEMA
from projections.view import FOREVER, Row, Value, View


class ViewFailure(Frozen):
    """Why a view stands still: the event it cannot take, what sort of fault it is, and since when."""

    position: int
    category: str
    message: str
    at: Instant


class ViewSkip(Frozen):
    """An event that a view could not take and was told to pass over, with the rest of its command."""

    position: int
    topic: str
    category: str
    message: str
    reason: str
    skipped_by: str
    skipped_at: Instant


class ViewHealth(Frozen):
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


class ViewStatus(ViewHealth):
    """How a view stands, and everything that it was ever told to skip, by position."""

    skips: tuple[ViewSkip, ...]


class Difference(Frozen):
    """Rows of one key that one copy had and the other had not; ``rows`` counts them."""

    key: str
    side: Literal["old", "new"]
    rows: int


class Comparison(Frozen):
    """How the new copy differed from the old one when both were at ``position``, on ``columns``.

    ``only_old`` and ``only_new`` count rows; ``differences`` are the first 1,000 keys of such rows. Between
    versions of a view ``is_difference_expected``: then what rows mean may have changed.
    """

    at: Instant
    position: int
    columns: tuple[str, ...]
    only_old: int
    only_new: int
    is_difference_expected: bool
    differences: tuple[Difference, ...]


class PastRebuild(Frozen):
    """How a rebuild ended; unless it ``switched``, readers never saw its copy.

    ``kept_table`` is the copy that it replaced, until that is confirmed or the next rebuild replaces it.
    ``comparison`` is null when it did not come to that, or when the copies had no key column in common.
    """

    generation: int
    version: int
    old_version: int
    outcome: Literal["switched", "cancelled", "failed"]
    started_at: Instant
    ended_at: Instant
    position: int
    rows: int
    kept_table: str | None
    comparison: Comparison | None


class RebuildProgress(Frozen):
    """How a rebuild goes; ``position`` of ``goal`` events are folded, into ``rows`` rows.

    While there is none, all but ``view``, ``state``, ``goal`` and ``last`` are null; until it is begun, all
    but these and ``requested_at``. ``last`` is the last one that ended.
    """

    view: str
    state: Literal["idle", "requested", "running"]
    phase: Literal["filling", "comparing", "indexing", "switching"] | None
    version: int | None
    requested_at: Instant | None
    started_at: Instant | None
    position: int | None
    goal: int
    rows: int | None
    events_per_second: float | None
    eta_seconds: float | None
    last: PastRebuild | None


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
    return {column: _parse(value) for column, value in zip(view.columns, row, strict=True)}


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


def status_of(row: dict[str, Any], skips: Iterable[dict[str, Any]]) -> ViewStatus:
    """The status from a row of ``select_progress``, and rows of ``select_skips``."""
    failure = {name: row.pop(f"failure_{name}") for name in ("position", "category", "message", "at")}
    return ViewStatus(
        **row,
        failure=None if failure["at"] is None else ViewFailure(**failure),
        skips=tuple(
            ViewSkip(**{name: value for name, value in skip.items() if name != "view"})
            for skip in skips
            if skip["view"] == row["name"]
        ),
    )


def past_of(view: View, row: dict[str, Any], differences: Iterable[dict[str, Any]]) -> PastRebuild:
    """The rebuild from a row of ``select_last_rebuild``, and rows of ``select_differences``."""
    at, position = row.pop("compared_at"), row.pop("compared_position")
    compared = {name: row.pop(name) for name in ("columns", "only_old", "only_new")}
    comparison = (
        None
        if at is None
        else Comparison(
            at=at,
            position=position,
            is_difference_expected=row["version"] != row["old_version"],
            differences=tuple(Difference(**difference) for difference in differences),
            **compared,
        )
    )
    old_generation, is_old_kept = row.pop("old_generation"), row.pop("is_old_kept")
    kept_table = f"{SCHEMA}.{view.table(old_generation)}" if is_old_kept else None
    return PastRebuild(**row, kept_table=kept_table, comparison=comparison)


def event_of(recorded: RecordedEvent) -> RowEvent:
    """What of an event stands in an explanation."""
    return RowEvent(position=recorded.position, topic=recorded.topic, recorded_at=recorded.recorded_at)


def _parse(value: Value) -> Any:
    """JSON taken apart; a text that only looks like it stays what it is."""
    if not isinstance(value, str) or not value.startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value
