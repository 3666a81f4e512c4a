"""What administrators see of views and do to them.

Commands go through ``views.status`` and a notification, so the engine that obeys may be in another process.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import TupleRow, dict_row
from psycopg_pool import ConnectionPool

from ledger.domain.errors import RebuildUnderway, RowNotFound, ViewNotFound
from ledger.domain.identifier import with_kind
from ledger.persistence.failure import translated
from projections import status
from projections.connection import connect
from projections.engine.engine import BATCH_SIZE
from projections.engine.feed import Feed
from projections.log import ViewLog
from projections.queries import load
from projections.report import (
    RebuildProgress,
    RowExplanation,
    ViewStatus,
    as_json,
    event_of,
    makers_of,
    status_of,
)
from projections.stored import read_rows
from projections.view import View

SILENCE: Final = "15s"
"""A view whose heartbeat is older than this is fed by nobody."""


class ProjectionAdmin:
    """Blocking; safe to use from several threads.

    Raises (all methods): DatabaseUnreachable; those that name a view: ViewNotFound.
    """

    def __init__(
        self, projector_url: str, pool: ConnectionPool[Connection[TupleRow]], views: tuple[View, ...]
    ) -> None:
        self._projector_url = projector_url
        self._pool = pool
        self._log = ViewLog(pool)
        self._views = {view.name: view for view in views}
        self._is_installed = False

    def list_status(self) -> list[ViewStatus]:
        """All views, by name."""
        return [status_of(row) for row in self._dicts("select_progress", name=None, silence=SILENCE)]

    def show(self, name: str) -> ViewStatus:
        """One view."""
        self._view(name)
        return status_of(*self._dicts("select_progress", name=name, silence=SILENCE))

    def rebuild_progress(self, name: str) -> RebuildProgress:
        """How the view's rebuild goes; ``idle`` when there is none."""
        self._view(name)
        (row,) = self._dicts("select_rebuild", name=name)
        return RebuildProgress(**row)

    def rebuild(self, name: str) -> RebuildProgress:
        """Fold the view anew from the first event into a new copy, which then takes over; reads go on.

        The engine that feeds the view does it, and this returns at once. When there is none, it is done
        here, and this returns when it is finished. A paused view is rebuilt up to where it stands.

        Raises:
            RebuildUnderway
        """
        view = self._view(name)
        if not self._dicts("request_rebuild", name=name):
            raise RebuildUnderway(view=name)
        with (
            translated(),
            connect(self._projector_url) as connection,
            status.leading(connection, name) as is_leading,
        ):
            if is_leading:
                feed = Feed(connection, self._log, view, batch_size=BATCH_SIZE)
                while feed.is_rebuilding:
                    feed.rebuild_step()
        return self.rebuild_progress(name)

    def pause(self, name: str) -> ViewStatus:
        """Keep the view where it is until ``resume``, through restarts; when this returns it stands still."""
        return self._set_paused(name, is_paused=True)

    def resume(self, name: str) -> ViewStatus:
        """Let the view go on; an event that it failed at is tried again."""
        return self._set_paused(name, is_paused=False)

    def row(self, name: str, key: str) -> RowExplanation:
        """The rows of one key beside their replay.

        Raises:
            RowNotFound: neither the view nor the log has any.
        """
        view = self._view(name)
        stream = key if view.key == view.stream else self._log.stream_of(with_kind(key, "event"))
        with self._connection() as connection, connection.transaction():
            connection.execute(load("read_snapshot"))
            position = status.read(connection, name).position
            stored = read_rows(connection, view, view.key, [key])
        events = [] if stream is None else self._log.stream(stream, position)
        replayed = (
            [row for row in view.replay(events) if view.value_of(row, view.key) == key] if events else []
        )
        if not stored and not replayed:
            raise RowNotFound(identifier=key)
        makers = makers_of(view, [*stored, *replayed])
        return RowExplanation(
            key=key,
            rows=tuple(as_json(view, row) for row in stored),
            positions=tuple(
                event_of(event) for event in events if makers is None or event.position in makers
            ),
            replayed=tuple(as_json(view, row) for row in replayed),
            is_equal=sorted(map(repr, stored)) == sorted(map(repr, replayed)),
        )

    def _set_paused(self, name: str, *, is_paused: bool) -> ViewStatus:
        self._view(name)
        self._dicts("set_paused", name=name, is_paused=is_paused)
        return self.show(name)

    def _view(self, name: str) -> View:
        if name not in self._views:
            raise ViewNotFound(identifier=name)
        return self._views[name]

    def _dicts(self, statement: str, **parameters: Any) -> list[dict[str, Any]]:
        with self._connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(load(statement), parameters).fetchall()

    @contextmanager
    def _connection(self) -> Iterator[Connection[TupleRow]]:
        """A connection to a database in which every view has its tables."""
        with translated(), self._pool.connection() as connection:
            if not self._is_installed:
                status.install(connection, tuple(self._views.values()))
                self._is_installed = True
            yield connection
