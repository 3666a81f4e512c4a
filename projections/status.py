"""Where each view stands: reads and changes of ``views.status``.

A step of a view and the row here change in one transaction. Everything that several processes tell each other
(pause, resume, rebuild) goes through this table, and a notification on ``ledger_views``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from psycopg import Connection, Cursor
from psycopg.rows import TupleRow, class_row

from ledger.application.log import Moment
from ledger.domain.errors import ViewNotFound
from projections import tables
from projections.queries import load, load_about
from projections.view import View

EVENTS_CHANNEL: Final = "ledger_events"
VIEWS_CHANNEL: Final = "ledger_views"

# Any number will do, as long as nothing else in the database uses it.
_LOCK: Final = 4_851_007_153_212_746_303


class StepLost(Exception):
    """The view was moved or paused by somebody else; nothing of the step may be kept."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the feeder of a view goes by.

    ``is_failed``: the next event cannot be taken; ``has_failure``: that, or a rebuild failed. What begins
    with ``rebuild`` is None until a new copy is begun; ``kept_generation`` is the copy that the last rebuild
    replaced, while it is there.
    """

    version: int
    generation: int
    position: int
    is_paused: bool
    is_failed: bool
    has_failure: bool
    is_rebuild_wanted: bool
    rebuild_version: int | None
    rebuild_generation: int | None
    rebuild_position: int | None
    is_compared: bool
    is_indexed: bool
    kept_generation: int | None


def install(connection: Connection[Any], views: tuple[View, ...]) -> None:
    """Make what is missing: the engine's own tables, and for each new view its row, first copy and name."""
    with connection.transaction():
        connection.execute(load("lock_installation"), {"lock": _LOCK})
        connection.execute(load("create_status"))
        has_skips, has_rebuilds = _installed(connection)
        if not has_skips:
            connection.execute(load("create_skips"))
        if not has_rebuilds:
            connection.execute(load("create_rebuilds"))
        for view in views:
            new = {"name": view.name, "version": view.version}
            if made := connection.execute(load("insert_status"), new).fetchone():
                tables.create(connection, view, made[0])
                tables.index(connection, view, made[0])
                connection.execute(load_about("create_name", table=view.table(made[0]), view=view.name))


def is_installed(connection: Connection[Any], views: tuple[View, ...]) -> bool:
    """Whether ``install`` would do nothing."""
    if not all(_installed(connection)):
        return False
    names = {name for (name,) in connection.execute(load("select_names"))}
    return all(view.name in names for view in views)


def _installed(connection: Connection[Any]) -> tuple[bool, bool]:
    """Whether there are skips, and rebuilds; what was made before them is there then too."""
    ((skips, rebuilds),) = connection.execute(load("select_installed"))
    return skips is not None, rebuilds is not None


@contextmanager
def leading(connection: Connection[Any], name: str) -> Iterator[bool]:
    """Be the one who feeds the view until the context, or the connection, ends; false when another is."""
    row = connection.execute(load("lock_view"), {"name": name}).fetchone()
    is_leading = row is not None and bool(row[0])
    try:
        yield is_leading
    finally:
        if is_leading and not connection.closed:
            connection.execute(load("unlock_view"))


def read(connection: Connection[Any], name: str) -> Status:
    """The present status.

    Raises:
        ViewNotFound: the view was never installed.
    """
    with connection.cursor(row_factory=class_row(Status)) as cursor:
        status = cursor.execute(load("select_status"), {"name": name}).fetchone()
    if status is None:
        raise ViewNotFound(identifier=name)
    return status


def advance(cursor: Cursor[TupleRow], step: dict[str, Any], *, is_live: bool) -> None:
    """Move the live copy or the new one.

    Raises:
        StepLost: it is not where the step began, or is paused.
    """
    statement = load("advance" if is_live else "advance_rebuild")
    if cursor.execute(statement, step).fetchone() is None:
        raise StepLost


def step_of(name: str, generation: int, after: int, moment: Moment, added: int) -> dict[str, Any]:
    """The parameters of ``advance``."""
    return {
        "name": name,
        "generation": generation,
        "after": after,
        "position": moment.position,
        "recorded_at": moment.recorded_at,
        "added": added,
    }
