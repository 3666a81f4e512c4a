"""What administrators see of views and do to them.

Commands go through ``views.status`` and a notification, so the engine that obeys may be in another process.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, Final

from psycopg import Connection
from psycopg.rows import TupleRow, dict_row
from psycopg_pool import ConnectionPool

from ledger.domain.errors import (
    NothingToConfirm,
    RebuildNotUnderway,
    RebuildUnderway,
    RowNotFound,
    ViewNotFailed,
)
from ledger.domain.text import STATEMENT_LIMIT, check_text
from ledger.persistence.failure import translated
from projections import status, tables
from projections.collector import look_rarely_at_the_old
from projections.connection import connect
from projections.engine.engine import BATCH_SIZE
from projections.engine.feed import Feed
from projections.installation import Installation
from projections.log import ViewLog
from projections.queries import load
from projections.report import (
    RebuildProgress,
    RowExplanation,
    ViewStatus,
    as_json,
    event_of,
    makers_of,
    past_of,
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
        self._log = ViewLog(pool)
        self._installation = Installation(pool, views, status.install)

    def list_status(self) -> list[ViewStatus]:
        """All views, by name."""
        return self._statuses(None)

    def show(self, name: str) -> ViewStatus:
        """One view."""
        self._installation.view(name)
        (shown,) = self._statuses(name)
        return shown

    def rebuild_progress(self, name: str) -> RebuildProgress:
        """How the view's rebuild goes, ``idle`` when there is none; and how the last one ended."""
        view = self._installation.view(name)
        last = None
        for ended in self._dicts("select_last_rebuild", name=name):
            differences = self._dicts("select_differences", name=name, generation=ended["generation"])
            last = past_of(view, ended, differences)
        (row,) = self._dicts("select_rebuild", name=name)
        return RebuildProgress(**row, last=last)

    def rebuild(self, name: str, show: Callable[[RebuildProgress], None] | None = None) -> RebuildProgress:
        """Fold the view anew from the first event into a new copy, which then takes over; reads go on.

        The engine that feeds the view does it, and this returns at once. When there is none, it is done
        here, and this returns when the view is at the head; ``show`` hears of it about every second. A view
        that stands still, paused or failed, is rebuilt up to where it stands.

        Raises:
            RebuildUnderway
        """
        view = self._installation.view(name)
        if not self._dicts("request_rebuild", name=name):
            raise RebuildUnderway(view=name)
        with translated(), self._leading(view) as feed:
            look_rarely_at_the_old()
            shown_at = 0.0
            while feed is not None and (feed.step() or feed.is_rebuilding):
                if show is not None and time.monotonic() >= shown_at:
                    show(self.rebuild_progress(name))
                    shown_at = time.monotonic() + 1
        return self.rebuild_progress(name)

    def cancel(self, name: str) -> RebuildProgress:
        """End the rebuild that was asked for or is under way; the live copy stays what it is, and goes on.

        One that began because the version of the view changed begins again, unless the view is paused.

        Raises:
            RebuildNotUnderway
        """
        view = self._installation.view(name)
        if not self._dicts("end_rebuild", name=name, outcome="cancelled"):
            raise RebuildNotUnderway(view=name)
        with translated(), self._leading(view) as feed:
            if feed is not None:
                feed.tidy()
        return self.rebuild_progress(name)

    def confirm(self, name: str) -> RebuildProgress:
        """Drop the copy that the last rebuild replaced.

        Raises:
            NothingToConfirm
        """
        view = self._installation.view(name)
        with self._installation.connection() as connection, connection.transaction():
            kept = connection.execute(load("release_kept"), {"name": name}).fetchone()
            if kept is None:
                raise NothingToConfirm(view=name)
            tables.drop(connection, view, kept[0])
        return self.rebuild_progress(name)

    def pause(self, name: str) -> ViewStatus:
        """Keep the view where it is until ``resume``, through restarts; when this returns it stands still."""
        return self._set_paused(name, is_paused=True)

    def resume(self, name: str) -> ViewStatus:
        """Let the view go on; an event that it failed at is tried again."""
        return self._set_paused(name, is_paused=False)

    def retry(self, name: str) -> ViewStatus:
        """Try the event again that the view failed at; a rebuild that failed begins anew.

        Raises:
            ViewNotFailed
        """
        self._installation.view(name)
        if not self._dicts("retry", name=name):
            raise ViewNotFailed(view=name)
        return self.show(name)

    def skip(self, name: str, *, reason: str, by: str, position: int | None = None) -> ViewStatus:
        """Let the view pass over the command of the event that it failed at; that is kept for ever.

        A rebuild passes over it too, unless it can take it. ``by`` is an opaque id; with ``position``, only
        when the view failed there.

        Raises:
            ViewNotFailed
            InvalidText, TextTooLong: of the reason.
        """
        self._installation.view(name)
        check_text("reason", reason, STATEMENT_LIMIT)
        if not self._dicts("skip", name=name, position=position, reason=reason, skipped_by=by):
            raise ViewNotFailed(view=name)
        return self.show(name)

    def row(self, name: str, key: str) -> RowExplanation:
        """The rows of one key beside their replay.

        Raises:
            RowNotFound: neither the view nor the log has any.
        """
        view = self._installation.view(name)
        stream = self._log.stream_behind(key, view.kinds)
        with self._installation.connection() as connection, connection.transaction():
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

    @contextmanager
    def _leading(self, view: View) -> Iterator[Feed | None]:
        """The one who feeds the view, unless that is somebody else."""
        url = self._projector_url
        with connect(url) as connection, status.leading(connection, view.name) as is_leading:
            if not is_leading:
                yield None
                return
            with closing(Feed(connection, self._log, view, database_url=url, batch_size=BATCH_SIZE)) as feed:
                yield feed

    def _statuses(self, name: str | None) -> list[ViewStatus]:
        skips = self._dicts("select_skips", name=name)
        return [status_of(row, skips) for row in self._dicts("select_progress", name=name, silence=SILENCE)]

    def _set_paused(self, name: str, *, is_paused: bool) -> ViewStatus:
        self._installation.view(name)
        self._dicts("set_paused", name=name, is_paused=is_paused)
        return self.show(name)

    def _dicts(self, statement: str, **parameters: Any) -> list[dict[str, Any]]:
        with self._installation.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(load(statement), parameters).fetchall()
