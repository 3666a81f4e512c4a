"""Saves become transactions here: those of callers in groups, those of imports whole.

A connection that breaks between COMMIT and its answer leaves the outcome uncertain. Then the very same
procedure runs again on a new connection: it locks the head, so an old transaction of ours has ended, and
looks for our event ids. If they are there, the first try was committed, and its positions are the answer.
"""

import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

import psycopg
from psycopg import Connection
from psycopg.errors import LockNotAvailable, UniqueViolation
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from ledger.domain.errors import DatabaseUnreachable
from ledger.persistence.batch import Save
from ledger.persistence.connection import SILENT_SECONDS
from ledger.persistence.failure import is_outage, translate, translated
from ledger.persistence.group_commit import GroupCommit, Join
from ledger.persistence.insertion import COPY_FROM
from ledger.persistence.queries import load
from ledger.persistence.transaction import append_saves, nobody

_LISTEN_SECONDS: Final = 1.0
"""How long to look whether somebody who seems to be silent sends anything."""

_WAITS_SECONDS: Final = (0.05, 0.2, 0.5, 1.0)

logger = logging.getLogger(__name__)


class Appender:
    """Runs saves in transactions on connections of the pool.

    ``group_limit`` is how many events a transaction of several callers has at most, ``queue_limit`` how many
    may wait for theirs.
    """

    def __init__(self, pool: ConnectionPool[Connection[Any]], *, group_limit: int, queue_limit: int) -> None:
        self._pool = pool
        self._groups = GroupCommit(self._commit_group, group_limit=group_limit, queue_limit=queue_limit)

    def append(self, save: Save) -> None:
        """Return when the save was committed, or found to be a repeat, or refused with its error set.

        Raises:
            AppendQueueFull: nothing was appended.
            DatabaseUnreachable: no answer came, and whether it was committed is not known.
            IntegrityViolation: the tables contradict each other, so that nothing can be appended.
        """
        self._groups.submit(save)

    def append_whole(self, saves: Sequence[Save]) -> None:
        """Append all of the saves in one transaction, or none of them.

        Raises:
            Conflict: the first error of a save; nothing was appended.
            DatabaseUnreachable: no answer came, and whether they were committed is not known.
            IntegrityViolation: the tables contradict each other, so that nothing can be appended.
        """
        self._commit(saves, is_retry=False, is_whole=True)

    def _commit_group(self, saves: Sequence[Save], is_retry: bool, join: Join) -> None:
        """One transaction for all; where that fails by a fault of one of them, one for each."""
        try:
            return self._commit(saves, is_retry=is_retry, join=join)
        except DatabaseUnreachable:
            raise
        except Exception as error:
            if len(saves) == 1:
                raise
            logger.warning("a group of %s saves failed, trying each alone: %s", len(saves), error)
        for save in saves:
            self._commit_alone(save)
        return None

    def _commit_alone(self, save: Save) -> None:
        try:
            # It may have been committed with its group, before the connection broke.
            self._commit([save], is_retry=True)
        except Exception as error:
            save.error = error

    def _commit(
        self, saves: Sequence[Save], *, is_retry: bool, is_whole: bool = False, join: Join = nobody
    ) -> None:
        """One transaction, again and again as long as that may help. What fails here fails for all."""
        for wait_seconds in (*_WAITS_SECONDS, None):
            try:
                return self._append(saves, is_retry=is_retry, is_whole=is_whole, join=join)
            except (PoolTimeout, PoolClosed) as error:
                raise DatabaseUnreachable(reason=str(error)) from error
            except psycopg.Error as error:
                if wait_seconds is None or not (_is_worth_another_try(error) or self._ends_silent(error)):
                    with translated():
                        raise
                logger.warning("append cut off, trying again in %s s: %s", wait_seconds, translate(error))
                is_retry = is_retry or is_outage(error)
            time.sleep(wait_seconds)
            # A server that restarted has closed all the other connections too.
            self._pool.check()
        return None

    def _append(self, saves: Sequence[Save], *, is_retry: bool, is_whole: bool, join: Join) -> None:
        """Hopefully what seems new is; where not, read all that tells the saves apart.

        Only of large groups: a small one that is refused may come into the server's log, texts and all.
        """
        with self._pool.connection() as connection:
            if not is_retry and sum(len(save.events) for save in saves) >= COPY_FROM:
                with suppress(UniqueViolation):
                    return append_saves(connection, saves, is_whole=is_whole, expects_new=True, join=join)
            return append_saves(connection, saves, is_retry=is_retry, is_whole=is_whole, join=join)

    def _ends_silent(self, error: psycopg.Error) -> bool:
        """Whether the head was not to be had, and somebody who had stopped in the middle had it until now."""
        if not isinstance(error, LockNotAvailable):
            return False
        try:
            with self._pool.connection() as connection:
                before = set(_seem_silent(connection))
                if before:
                    time.sleep(_LISTEN_SECONDS)
                silent = before.intersection(_seem_silent(connection))
                for pid, *_ in silent:
                    connection.execute(load("end_session"), {"pid": pid})
        except psycopg.Error as failure:
            logger.warning("cannot find out who holds the head: %s", failure)
            return False
        if silent:
            logger.warning("ended who held the head and sent nothing for %s s", SILENT_SECONDS)
        return bool(silent)


def _seem_silent(connection: Connection[Any]) -> list[TupleRow]:
    return connection.execute(load("select_silent"), {"seconds": SILENT_SECONDS}).fetchall()


def _is_worth_another_try(error: psycopg.Error) -> bool:
    """A unique constraint fires when somebody appended without the lock; the next try sees what they did."""
    return is_outage(error) or isinstance(error, UniqueViolation)
