"""Saves become transactions here; this is where several callers can share one.

A connection that breaks between COMMIT and its answer leaves the outcome uncertain. Then the very same
procedure runs again on a new connection: it locks the head, so an old transaction of ours has ended, and
looks for our event ids. If they are there, the first try was committed, and its positions are the answer.
"""

import logging
import time
from collections.abc import Sequence
from typing import Any, Final

import psycopg
from psycopg import Connection
from psycopg.errors import UniqueViolation
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from ledger.domain.errors import DatabaseUnreachable
from ledger.persistence.batch import Save
from ledger.persistence.failure import is_outage, translate, translated
from ledger.persistence.transaction import append_saves

_WAITS_SECONDS: Final = (0.05, 0.2, 0.5, 1.0)

logger = logging.getLogger(__name__)


class Appender:
    """Runs saves in transactions on connections of the pool."""

    def __init__(self, pool: ConnectionPool[Connection[Any]]) -> None:
        self._pool = pool

    def append(self, save: Save) -> None:
        """Return when the save was committed, or found to be a repeat, or refused with its error set.

        Raises:
            DatabaseUnreachable: no answer came, and whether it was committed is not known.
            IntegrityViolation: the tables contradict each other, so that nothing can be appended.
        """
        self._append_group([save])

    def _append_group(self, saves: Sequence[Save]) -> None:
        """One transaction for all. What fails here fails for all: a group would then be tried singly."""
        is_retry = False
        for wait_seconds in (*_WAITS_SECONDS, None):
            try:
                with self._pool.connection() as connection:
                    return append_saves(connection, saves, is_retry=is_retry)
            except (PoolTimeout, PoolClosed) as error:
                raise DatabaseUnreachable(reason=str(error)) from error
            except psycopg.Error as error:
                if wait_seconds is None or not _is_worth_another_try(error):
                    with translated():
                        raise
                logger.warning("append cut off, trying again in %s s: %s", wait_seconds, translate(error))
                is_retry = is_retry or is_outage(error)
            time.sleep(wait_seconds)
            # A server that restarted has closed all the other connections too.
            self._pool.check()
        return None


def _is_worth_another_try(error: psycopg.Error) -> bool:
    """A unique constraint fires when somebody appended without the lock; the next try sees what they did."""
    return is_outage(error) or isinstance(error, UniqueViolation)
