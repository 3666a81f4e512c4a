"""What the one who feeds a view does next, told by its status alone.

    live copy  ── behind the head? ──> a step
    rebuild    ── wanted?  ──> begin: an empty table ──> a step ... at the head? ──> it becomes the live copy

The two take turns, so a rebuild never keeps the live copy from what is new.
"""

import logging
from typing import Any, Final

from psycopg import Connection
from psycopg.errors import LockNotAvailable

from projections import status
from projections.engine.copy import Copy, EventRefused
from projections.engine.failure import Failure
from projections.log import ViewLog
from projections.queries import load, load_about
from projections.status import Status, StepLost
from projections.view import View

_SWITCH_TIMEOUT: Final = "2s"

logger = logging.getLogger(__name__)


class Feed:
    """Feeds one view on the connection that holds its lock. Not safe to use from several threads."""

    def __init__(self, connection: Connection[Any], log: ViewLog, view: View, *, batch_size: int) -> None:
        self._connection = connection
        self._log = log
        self._view = view
        self._batch_size = batch_size
        self._live: Copy | None = None
        self._fresh: Copy | None = None

    @property
    def is_rebuilding(self) -> bool:
        """Whether a rebuild is wanted or under way."""
        return status.read(self._connection, self._view.name).is_rebuild_wanted

    def retry(self) -> None:
        """Forget a recorded failure: the event is tried again."""
        self._connection.execute(load("clear_failure"), {"name": self._view.name})

    def beat(self) -> None:
        """Say that somebody is here."""
        self._connection.execute(load("beat"), {"name": self._view.name})

    def step(self) -> bool:
        """Do what is next; false when there is nothing to do for now.

        Raises:
            psycopg.Error, LedgerError: nothing was done; the same may succeed later, on a new connection.
        """
        current = status.read(self._connection, self._view.name)
        try:
            return self._advance_live(current) | self._advance_rebuild(current)
        except StepLost:
            return True

    def rebuild_step(self) -> bool:
        """As ``step``, for the rebuild alone."""
        try:
            return self._advance_rebuild(status.read(self._connection, self._view.name))
        except StepLost:
            return True

    def _advance_live(self, current: Status) -> bool:
        if current.is_paused or current.is_failed or current.version != self._view.version:
            return False
        if self._live is None or self._live.generation != current.generation:
            self._live = self._copy(current.generation, is_live=True)
        try:
            return self._live.advance(current.position)
        except EventRefused as refused:
            self._record(refused.failure)
            return True

    def _advance_rebuild(self, current: Status) -> bool:
        is_outdated = current.version != self._view.version and not current.has_failure
        if not (current.is_rebuild_wanted or is_outdated):
            return False
        if current.rebuild_position is None or current.rebuild_version != self._view.version:
            self._begin(current)
            return True
        generation = current.rebuild_generation or 0
        if self._fresh is None or self._fresh.generation != generation:
            self._fresh = self._copy(generation, is_live=False)
        goal = current.position if current.is_paused else None
        try:
            is_advanced = self._fresh.advance(current.rebuild_position, goal)
        except EventRefused as refused:
            self._abandon(generation, refused.failure)
            return True
        return is_advanced or self._switch(current.generation, generation)

    def _copy(self, generation: int, *, is_live: bool) -> Copy:
        return Copy(
            self._connection,
            self._log,
            self._view,
            generation,
            is_live=is_live,
            batch_size=self._batch_size,
        )

    def _begin(self, current: Status) -> None:
        """An empty table; what an earlier version began goes."""
        begun = current.rebuild_generation or current.generation
        new = {"name": self._view.name, "version": self._view.version, "generation": begun + 1}
        with self._connection.transaction():
            if current.rebuild_generation is not None:
                status.drop_copy(self._connection, self._view, begun)
            status.create_copy(self._connection, self._view, begun + 1)
            self._connection.execute(load("begin_rebuild"), new)
        logger.info("view %s: rebuild begun", self._view.name)

    def _abandon(self, generation: int, failure: Failure) -> None:
        with self._connection.transaction():
            status.drop_copy(self._connection, self._view, generation)
            self._connection.execute(load("abandon_rebuild"), {"name": self._view.name})
            self._record(failure)
        self._fresh = None

    def _record(self, failure: Failure) -> None:
        row = {"position": failure.position, "category": failure.category, "message": failure.message}
        self._connection.execute(load("record_failure"), {"name": self._view.name, **row})
        logger.error("view %s stopped before position %s: %s", self._view.name, failure.position, failure)

    def _switch(self, old: int, new: int) -> bool:
        """The new copy becomes the live one; false when readers kept the old one for too long, for now."""
        name, table = self._view.name, self._view.table(new)
        try:
            with self._connection.transaction():
                self._connection.execute(load("set_lock_timeout"), {"lock_timeout": _SWITCH_TIMEOUT})
                self._connection.execute(load_about("drop_name", view=name))
                self._connection.execute(load_about("create_name", view=name, table=table))
                status.drop_copy(self._connection, self._view, old)
                switched = self._connection.execute(
                    load("finish_rebuild"), {"name": name, "generation": new}
                ).fetchone()
                if switched is None:
                    raise StepLost
        except LockNotAvailable:
            logger.warning("view %s: readers hold the old copy, the new one waits", name)
            return False
        self._live, self._fresh = None, None
        logger.info("view %s: rebuild finished", name)
        return True
