"""The self-check: a thread that verifies samples of all views for ever, and takes little time for it.

connect ──> lock free? ──no──> wait, ask again
   ^            │yes
   │         a sample of each view ... rest: the interval, and 20 times as long as it took at least
   └── wait, twice as long each time ── the connection is lost, or the database refuses
"""

import logging
import random
import threading
import time
from types import TracebackType
from typing import Any, Final, Self

import psycopg
from psycopg import Connection

from ledger.domain.errors import LedgerError, ViewOutdated
from projections.connection import connect, make_pool
from projections.engine.failure import summary_of
from projections.log import ViewLog
from projections.queries import load
from projections.verification import store
from projections.verification.report import SEED_LIMIT, Asked
from projections.verification.selection import FOLDER
from projections.verification.service import log_differences
from projections.verification.verifier import Verifier
from projections.view import View

SAMPLE: Final = 25
"""Streams of each view that one check compares."""

CHECK_SECONDS: Final = 1.0
"""A view whose streams are long is checked for so long, about, and of fewer streams then."""

REST_FACTOR: Final = 20
"""It rests so many times as long as it worked: at most a twentieth of one core is its own."""

_BEAT_SECONDS: Final = 5.0
_ASK_SECONDS: Final = 5.0
_FIRST_WAIT_SECONDS: Final = 0.1
_LONGEST_WAIT_SECONDS: Final = 30.0

logger = logging.getLogger(__name__)


class SelfCheck:
    """Of several, in whatever processes, one checks and the others stand by; also a context manager."""

    def __init__(
        self, database_url: str, views: tuple[View, ...], *, interval_seconds: float, sample: int = SAMPLE
    ) -> None:
        self._database_url = database_url
        self._pool = make_pool(database_url, size=1, name="self-check")
        self._log = ViewLog(self._pool)
        self._views = views
        self._interval_seconds = interval_seconds
        self._sample = sample
        self._chance = random.Random()  # noqa: S311 - samples, no secrets
        self._is_stopping = threading.Event()
        self._wait_seconds = _FIRST_WAIT_SECONDS
        self._thread = threading.Thread(target=self._run, name="self-check", daemon=True)

    def start(self) -> None:
        """Start the thread and return; a database that is away is waited for."""
        self._pool.open()
        self._thread.start()

    def stop(self) -> None:
        """Return when the thread has ended, after the chunk it is at. It cannot be started again."""
        self._is_stopping.set()
        self._thread.join()
        self._pool.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        while not self._is_stopping.is_set():
            try:
                self._stand_by()
            except _Stopped:
                return
            except (psycopg.Error, LedgerError) as error:
                logger.warning("self-check: %s; again in %s s", summary_of(error), self._wait_seconds)
            except Exception:
                logger.exception("self-check: again in %s s", self._wait_seconds)
            self._is_stopping.wait(self._wait_seconds)
            self._wait_seconds = min(self._wait_seconds * 2, _LONGEST_WAIT_SECONDS)

    def _stand_by(self) -> None:
        with connect(self._database_url) as connection:
            store.install(connection, self._views)
            while not self._is_stopping.is_set():
                row = connection.execute(load("lock_self_check", FOLDER)).fetchone()
                if row is not None and row[0]:
                    return self._check_until_stopped(connection)
                self._is_stopping.wait(_ASK_SECONDS)
            return None

    def _check_until_stopped(self, connection: Connection[Any]) -> None:
        while not self._is_stopping.is_set():
            start = time.monotonic()
            for view in self._views:
                self._check(connection, view)
            self._wait_seconds = _FIRST_WAIT_SECONDS
            self._rest(connection, max(self._interval_seconds, REST_FACTOR * (time.monotonic() - start)))

    def _check(self, connection: Connection[Any], view: View) -> None:
        asked = Asked.for_sample(self._sample, self._chance.randint(0, SEED_LIMIT))
        try:
            finding = Verifier(connection, self._log, view).verify(asked, self._go_on, seconds=CHECK_SECONDS)
        except ViewOutdated:
            # Its rebuild is under way; there is nothing that this software could compare.
            return
        store.note(connection, finding, is_check=True)
        if not finding.report.is_equal:
            log_differences(finding)

    def _rest(self, connection: Connection[Any], seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not self._is_stopping.is_set():
            self._is_stopping.wait(min(left, _BEAT_SECONDS))
            connection.execute(load("beat_integrity", FOLDER))

    def _go_on(self, _done: int, _total: int | None) -> None:
        if self._is_stopping.is_set():
            raise _Stopped


class _Stopped(Exception):
    """Somebody stopped it in the middle of a check."""
