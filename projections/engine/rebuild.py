"""A new copy of a view, on its way to replace the live one, told by the view's status alone.

    wanted? ──> begin ──> step, step ... where the live copy is? ──┬─> compare ─┬─> switch
                  an empty table                                   └─> index ───┘
                                        each in a task, while the live copy goes on

Until the switch, nobody reads the new copy; what ends a rebuild before that leaves the live one as it is.
"""

import logging
from collections.abc import Callable
from typing import Any, Final

from psycopg import Connection, Rollback
from psycopg.errors import LockNotAvailable

from projections import status, tables
from projections.connection import connect
from projections.engine.comparison import Pair, compare, look
from projections.engine.copy import Copy, EventRefused
from projections.engine.failure import Failure, failure_of, is_passing, record
from projections.engine.task import Task, prepare
from projections.queries import load
from projections.status import Status, StepLost
from projections.view import View

_LOCK_TIMEOUT: Final = "500ms"
_GLANCE_SECONDS: Final = 0.05
"""How long a task is waited for before the live copy has its turn."""

logger = logging.getLogger(__name__)


class Rebuild:
    """The rebuilds of one view, on the connection that holds its lock. For one thread."""

    def __init__(
        self, connection: Connection[Any], view: View, open_copy: Callable[[int], Copy], database_url: str
    ) -> None:
        self._connection = connection
        self._view = view
        self._open_copy = open_copy
        self._database_url = database_url
        self._copy: Copy | None = None
        self._tasks: list[Task] = []
        self._is_tidy = False

    def advance(self, current: Status) -> bool:
        """Do what is next; false when there is nothing to do for now."""
        is_outdated = current.version != self._view.version and not (current.has_failure or current.is_paused)
        if not (current.is_rebuild_wanted or is_outdated):
            self.tidy(current)
            return False
        position = current.rebuild_position
        is_begun = position is not None and current.rebuild_version == self._view.version
        if not is_begun or (position or 0) > current.position:
            self._begin(current)
            return True
        try:
            return self._go_on(current, current.rebuild_generation or 0)
        except EventRefused as refused:
            self._give_up(current, refused.failure)
        except Exception as error:
            if isinstance(error, StepLost) or is_passing(error):
                raise
            self._give_up(current, failure_of(error, current.rebuild_position or 0))
        return True

    def tidy(self, current: Status) -> None:
        """Drop the copies that no rebuild fills and nobody needs to see any more."""
        if self._is_tidy and self._copy is None:
            return
        self.close()
        keep = {current.generation, current.kept_generation, current.rebuild_generation}
        try:
            with self._connection.transaction():
                self._connection.execute(load("set_lock_timeout"), {"lock_timeout": _LOCK_TIMEOUT})
                tables.sweep(self._connection, self._view, keep)
        except LockNotAvailable:
            # Somebody looks at an old copy; there is time.
            return
        self._copy, self._is_tidy = None, True

    def close(self) -> None:
        """End what goes on beside the connection; the rebuild goes on with whoever feeds the view next."""
        self._stop_tasks()
        if self._copy is not None:
            self._copy.close()

    def _begin(self, current: Status) -> None:
        """An empty table; what an earlier version began is cancelled."""
        self.close()
        name = self._view.name
        with self._connection.transaction():
            if current.rebuild_generation is not None:
                self._connection.execute(load("end_rebuild"), {"name": name, "outcome": "cancelled"})
            new = {"name": name, "version": self._view.version}
            ((generation,),) = self._connection.execute(load("begin_rebuild"), new)
            tables.create(self._connection, self._view, generation)
        self._copy = self._open_copy(generation)
        self._is_tidy = False
        logger.info("view %s: rebuild begun", name)

    def _stop_tasks(self) -> None:
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.stop()

    def _go_on(self, current: Status, generation: int) -> bool:
        if self._tasks:
            # A little, so that the live copy has its turn; what a task failed with is raised.
            self._tasks = [task for task in self._tasks if not task.wait(_GLANCE_SECONDS)]
            return True
        if self._copy is None or self._copy.generation != generation:
            self._copy = self._open_copy(generation)
        self._copy.advance(current.rebuild_position or 0, current.position)
        now = status.read(self._connection, self._view.name)
        if (now.rebuild_generation, now.rebuild_position) != (generation, now.position):
            return True
        pair = Pair(self._view, now.generation, generation)
        if now.is_compared and now.is_indexed:
            return self._switch(pair)
        if not now.is_compared:
            self._compare(pair)
        if not now.is_indexed:
            self._start(lambda connection: _index(connection, pair), self._connect())
        return True

    def _compare(self, pair: Pair) -> None:
        """In a transaction that begins now, while neither copy moves."""
        connection = self._connect()
        position = look(connection, pair)
        if position is None:
            connection.close()
        else:
            self._start(lambda own: compare(own, pair, position), connection)

    def _connect(self) -> Connection[Any]:
        return prepare(connect(self._database_url))

    def _start(self, work: Callable[[Connection[Any]], None], connection: Connection[Any]) -> None:
        self._tasks.append(Task(connection, work, name=f"rebuild-{self._view.name}"))

    def _switch(self, pair: Pair) -> bool:
        """The new copy becomes the live one; false when readers kept the old one for too long, for now.

        What an earlier rebuild replaced is swept up afterwards.
        """
        about = {"name": self._view.name, "generation": pair.new}
        try:
            with self._connection.transaction():
                self._connection.execute(load("set_lock_timeout"), {"lock_timeout": _LOCK_TIMEOUT})
                tables.show(self._connection, self._view, pair.new)
                self._connection.execute(load("release_kept"), {"name": self._view.name})
                if self._connection.execute(load("finish_rebuild"), about).fetchone() is None:
                    raise StepLost
        except LockNotAvailable:
            logger.warning("view %s: readers hold the old copy, the new one waits", self._view.name)
            return False
        self._copy = None
        logger.info("view %s: rebuild finished", self._view.name)
        return True

    def _give_up(self, current: Status, failure: Failure) -> None:
        """The live copy stays what it was, and goes on; administrators are told."""
        self._stop_tasks()
        with self._connection.transaction():
            about = {"name": self._view.name, "outcome": "failed"}
            self._connection.execute(load("end_rebuild"), about)
            record(self._connection, self._view.name, failure)
            tables.drop(self._connection, self._view, current.rebuild_generation or 0)
        self._copy = None


def _index(connection: Connection[Any], pair: Pair) -> None:
    """Make what only readers need; it goes again when the rebuild was cancelled meanwhile, or had it already.

    It is recorded last: who compares, or cancels, does not wait for it.
    """
    with connection.transaction() as transaction:
        tables.index(connection, pair.view, pair.new)
        about = {"name": pair.view.name, "generation": pair.new}
        if connection.execute(load("record_indexed"), about).fetchone() is None:
            raise Rollback(transaction)
