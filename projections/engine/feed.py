"""What the one who feeds a view does next, told by its status alone.

    live copy  ── behind the head? ──> a step
    rebuild    ── wanted?          ──> what is next of it

The two take turns, so a rebuild never keeps the live copy from what is new.
"""

from typing import Any

from psycopg import Connection

from projections import status
from projections.engine.copy import Copy, EventRefused
from projections.engine.failure import record
from projections.engine.rebuild import Rebuild
from projections.log import ViewLog
from projections.queries import load
from projections.status import Status, StepLost
from projections.view import View


class Feed:
    """Feeds one view on the connection that holds its lock. Not safe to use from several threads.

    ``close`` it, or use it as a context manager's: a rebuild may have a connection of its own.
    """

    def __init__(
        self, connection: Connection[Any], log: ViewLog, view: View, *, database_url: str, batch_size: int
    ) -> None:
        self._connection = connection
        self._log = log
        self._view = view
        self._batch_size = batch_size
        self._database_url = database_url
        self._live: Copy | None = None
        self._rebuild = Rebuild(connection, view, self._open_new, database_url)

    @property
    def is_rebuilding(self) -> bool:
        """Whether a rebuild is wanted or under way."""
        return status.read(self._connection, self._view.name).is_rebuild_wanted

    def retry(self) -> None:
        """Forget a recorded failure: the event is tried again."""
        about = {"name": self._view.name, "version": self._view.version}
        self._connection.execute(load("clear_failure"), about)

    def beat(self) -> None:
        """Say that somebody is here."""
        self._connection.execute(load("beat"), {"name": self._view.name})

    def step(self) -> bool:
        """Do what is next; false when there is nothing to do for now.

        Raises:
            psycopg.Error, LedgerError: nothing was done; the same may succeed later, on a new connection.
        """
        try:
            is_busy = self._advance_live(status.read(self._connection, self._view.name))
            return self._rebuild.advance(status.read(self._connection, self._view.name)) or is_busy
        except StepLost:
            return True

    def tidy(self) -> None:
        """Drop what cancelled rebuilds left."""
        self._rebuild.tidy(status.read(self._connection, self._view.name))

    def close(self) -> None:
        """End what goes on beside the connection."""
        if self._live is not None:
            self._live.close()
        self._rebuild.close()

    def _advance_live(self, current: Status) -> bool:
        if current.is_paused or current.is_failed or current.version != self._view.version:
            # Who stands still keeps no processes that another view could use.
            if self._live is not None:
                self._live.close()
            return False
        if self._live is None or self._live.generation != current.generation:
            self._live = self._open(current.generation, is_live=True)
        try:
            return self._live.advance(current.position)
        except EventRefused as refused:
            record(self._connection, self._view.name, refused.failure)
            return True

    def _open_new(self, generation: int) -> Copy:
        return self._open(generation, is_live=False)

    def _open(self, generation: int, *, is_live: bool) -> Copy:
        return Copy(
            self._connection,
            self._log,
            self._view,
            generation,
            is_live=is_live,
            batch_size=self._batch_size,
            database_url=self._database_url,
        )
