"""One table of a view, filled step by step: rows and position in one transaction.

log.step ──> Moment ──> log.events ──> fold ──> Changes ──┬─ write_changes ─┬─> commit
                                                          └─ advance ───────┘
"""

import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from psycopg import Connection, Cursor, Rollback

from ledger.application.log import Moment
from ledger.domain.events import RecordedEvent
from projections import status, tables
from projections.engine.failure import Failure, failure_of, is_passing, summary_of
from projections.engine.folding import LONG_WAY, Folding, LocalFolding, ParallelFolding
from projections.log import ViewLog
from projections.queries import load, load_about
from projections.stored import write_changes
from projections.view import View

STEP_SECONDS: Final = 2.0
"""A step that takes longer is followed by a smaller one."""

logger = logging.getLogger(__name__)


class EventRefused(Exception):
    """The view cannot take an event; the copy stands before the command that it belongs to."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure)
        self.failure = failure


class Copy:
    """One table, on the connection that holds the view's lock."""

    def __init__(
        self,
        connection: Connection[Any],
        log: ViewLog,
        view: View,
        generation: int,
        *,
        is_live: bool,
        batch_size: int,
        database_url: str,
    ) -> None:
        self._database_url = database_url
        self.generation = generation
        self._batch_size = self._size = batch_size
        self._connection = connection
        self._log = log
        self._view = view
        self._is_live = is_live
        self._local = LocalFolding(log, view)
        self._folding: Folding = self._local
        self._planned: Moment | None = None
        self._is_alone = self._was_parallel = False
        self._looked_at = -batch_size
        self._table = view.table(generation)

    def advance(self, after: int, goal: int | None = None) -> bool:
        """Take the next events after the position; false when there are none up to the goal (the head).

        Raises:
            EventRefused: an event cannot be taken; everything before its command was.
            StepLost: the copy is not at ``after``, or is paused.
            psycopg.Error, LedgerError: nothing was taken; the same may succeed later.
        """
        started_at = time.monotonic()
        moment, self._planned = self._planned or self._log.step(after, self._size, goal), None
        if moment is None:
            self.close()
            return False
        self._choose_folding(after, goal)
        self._was_parallel = self._folding is not self._local
        try:
            self._take(after, moment, goal)
        except Exception as error:
            if isinstance(error, status.StepLost) or is_passing(error):
                raise
            # One command after the other is slow; what this is about must not pass unseen.
            reason = summary_of(error)
            logger.warning("view %s: %s; the step is taken command by command", self._view.name, reason)
            self._is_alone = self._is_alone or self._was_parallel
            self._advance_singly(after, moment.position)
        self._fit_size(time.monotonic() - started_at)
        return True

    def close(self) -> None:
        """End what goes on beside this process."""
        self._folding.close()
        self._folding, self._planned = self._local, None

    def _choose_folding(self, after: int, goal: int | None) -> None:
        """A long way is folded by other processes, unless that failed before."""
        if self._is_alone or self._folding is not self._local or after < self._looked_at + self._batch_size:
            return
        self._looked_at = after
        end = self._log.head().position if goal is None else goal
        if end - after >= LONG_WAY:
            self._folding = ParallelFolding.try_open(self._database_url, self._view) or self._local

    def _fit_size(self, seconds: float) -> None:
        """Claims with many entries take long; steps are smaller then, so that they can be stopped between."""
        if seconds > STEP_SECONDS:
            self._size = max(1, self._size // 2)
        elif seconds < STEP_SECONDS / 4:
            self._size = min(self._batch_size, self._size * 2)

    def _take(self, after: int, moment: Moment, goal: int | None = None) -> None:
        """One step; what the fold remembers is worth nothing unless it was committed."""
        try:
            following = None
            if self._folding is not self._local:
                following = self._log.step(moment.position, self._size, goal)
            end = None if following is None else following.position
            step = self._folding.take(after, moment.position, end)
            with self._connection.transaction(), self._connection.cursor() as cursor:
                added = write_changes(cursor, self._view, self._table, step.changes)
                if self._is_live:
                    self._redact_kept(cursor, step.redacted)
                self._move(cursor, after, moment, added)
            self._planned = following
        except BaseException:
            self.close()
            self._local.forget()
            raise

    def _move(self, cursor: Cursor[Any], after: int, moment: Moment, added: int = 0) -> None:
        step = status.step_of(self._view.name, self.generation, after, moment, added)
        status.advance(cursor, step, is_live=self._is_live)

    def _redact_kept(self, cursor: Cursor[Any], streams: Sequence[str]) -> None:
        """A removed text goes from the copy that a rebuild replaced, too: all rows of its stream do."""
        kept = status.read(self._connection, self._view.name).kept_generation if streams else None
        if kept is None:
            return
        table, column = self._view.table(kept), self._view.stream
        if column in tables.columns(self._connection, self._view, kept):
            statement = load_about("delete_streams", table=table, column=column)
            cursor.execute(statement, {"streams": list(streams)})
        else:
            cursor.execute(load("release_kept"), {"name": self._view.name})
            tables.drop(self._connection, self._view, kept)

    def _advance_singly(self, after: int, upto: int) -> None:
        """Command by command, up to the one that holds the event at fault."""
        while (moment := self._log.step(after, 1, upto)) is not None:
            try:
                self._take(after, moment)
            except Exception as error:
                if isinstance(error, status.StepLost) or is_passing(error):
                    raise
                if not self._is_skipped(after, moment.position):
                    raise EventRefused(self._find_failure(after, moment.position, error)) from error
                with self._connection.transaction(), self._connection.cursor() as cursor:
                    self._move(cursor, after, moment)
                logger.warning("view %s: position %s is skipped", self._view.name, moment.position)
            after = moment.position

    def _is_skipped(self, after: int, upto: int) -> bool:
        """Whether an administrator said to pass over the command, which could not be taken."""
        command = {"name": self._view.name, "after": after, "upto": upto}
        return self._connection.execute(load("select_skip"), command).fetchone() is not None

    def _find_failure(self, after: int, upto: int, error: Exception) -> Failure:
        """The event at fault, among those of one command: the last of the fewest that fail."""
        events: list[RecordedEvent] = []
        for position in range(after + 1, upto + 1):
            try:
                read = self._log.events(self._view.kinds, after=position - 1, upto=position)
                events += read
                if read:
                    self._try(events)
            except Exception as found:
                if is_passing(found):
                    raise
                return failure_of(found, position)
        return failure_of(error, after + 1)

    def _try(self, events: Sequence[RecordedEvent]) -> None:
        """Fold and write, and take it back."""
        try:
            changes = self._local.fold(events)
            with suppress(Rollback), self._connection.transaction(), self._connection.cursor() as cursor:
                write_changes(cursor, self._view, self._table, changes)
                raise Rollback
        finally:
            self._local.forget()
