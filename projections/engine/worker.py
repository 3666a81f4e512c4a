"""A thread that feeds one view for ever: it outlives lost connections, and stands by while another feeds it.

connect ──> lock free? ──no──> wait, ask again
   ^            │yes
   │         step, step ... nothing to do? wait for a notification, a second at most
   └── wait, twice as long each time ── the connection is lost, or the database refuses
"""

import logging
import threading
import time
from collections.abc import Sequence
from contextlib import closing
from typing import Any, Final

import psycopg
from psycopg import Connection

from ledger.domain.errors import LedgerError
from projections import status
from projections.connection import connect
from projections.engine.failure import summary_of
from projections.engine.feed import Feed
from projections.log import ViewLog
from projections.queries import load
from projections.view import View

POLL_SECONDS: Final = 1.0
"""How long a worker waits for a notification before it looks by itself."""

BEAT_SECONDS: Final = 2.0
_FIRST_WAIT_SECONDS: Final = 0.1
_LONGEST_WAIT_SECONDS: Final = 5.0

logger = logging.getLogger(__name__)


class Worker:
    """Feeds one of the views until it is stopped; whichever worker comes first makes the tables of all."""

    def __init__(
        self, database_url: str, log: ViewLog, view: View, views: Sequence[View], *, batch_size: int
    ) -> None:
        self._database_url = database_url
        self._log = log
        self._view = view
        self._views = tuple(views)
        self._batch_size = batch_size
        self._is_stopping = threading.Event()
        self._is_woken = threading.Event()
        self._wait_seconds = _FIRST_WAIT_SECONDS
        self._thread = threading.Thread(target=self._run, name=f"view-{view.name}", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def wake(self) -> None:
        """There may be something to do."""
        self._is_woken.set()

    def ask_to_stop(self) -> None:
        """Stop after the step under way."""
        self._is_stopping.set()
        self._is_woken.set()

    def join(self) -> None:
        """Wait for the thread to end."""
        self._thread.join()

    def _run(self) -> None:
        while not self._is_stopping.is_set():
            try:
                self._feed()
            except (psycopg.Error, LedgerError) as error:
                summary = summary_of(error)
                logger.warning(
                    "view %s: %s; trying again in %s s", self._view.name, summary, self._wait_seconds
                )
            except Exception:
                logger.exception("view %s: trying again in %s s", self._view.name, self._wait_seconds)
            self._is_stopping.wait(self._wait_seconds)
            self._wait_seconds = min(self._wait_seconds * 2, _LONGEST_WAIT_SECONDS)

    def _feed(self) -> None:
        with connect(self._database_url) as connection:
            if not status.is_installed(connection, self._views):
                status.install(connection, self._views)
            while not self._is_stopping.is_set():
                with status.leading(connection, self._view.name) as is_leading:
                    if is_leading:
                        return self._lead(connection)
                self._is_stopping.wait(POLL_SECONDS)
            return None

    def _lead(self, connection: Connection[Any]) -> None:
        connection.execute(load("configure_lead"))
        with closing(self._open_feed(connection)) as feed:
            # A process that starts may be one in which the fault was corrected.
            feed.retry()
            self._step_until_stopped(feed)

    def _open_feed(self, connection: Connection[Any]) -> Feed:
        url, size = self._database_url, self._batch_size
        return Feed(connection, self._log, self._view, database_url=url, batch_size=size)

    def _step_until_stopped(self, feed: Feed) -> None:
        beat_at = 0.0
        while not self._is_stopping.is_set():
            # Cleared before looking: what comes while we look wakes us again.
            self._is_woken.clear()
            is_busy = feed.step()
            self._wait_seconds = _FIRST_WAIT_SECONDS
            if time.monotonic() >= beat_at:
                feed.beat()
                beat_at = time.monotonic() + BEAT_SECONDS
            if not is_busy:
                self._is_woken.wait(POLL_SECONDS)
