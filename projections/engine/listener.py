"""The thread that hears of commits and of administrators' wishes, and wakes the workers."""

import logging
import select
import socket
import threading
from collections.abc import Callable
from typing import Any, Final

import psycopg
from psycopg import Connection

from projections.connection import connect
from projections.engine.failure import summary_of
from projections.queries import load

_LONGEST_WAIT_SECONDS: Final = 5.0

logger = logging.getLogger(__name__)


class Listener:
    """One connection that listens. While it is away, workers still look every second by themselves."""

    def __init__(self, database_url: str, wake: Callable[[], None]) -> None:
        self._database_url = database_url
        self._wake = wake
        self._is_stopping = threading.Event()
        # Written to by ask_to_stop, so that waiting for the database's socket ends at once.
        self._inner, self._outer = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="views-listener", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """End the thread soon."""
        self._is_stopping.set()
        self._outer.send(b".")

    def join(self) -> None:
        """Wait for the thread to end; it cannot be started again."""
        self._thread.join()
        self._inner.close()
        self._outer.close()

    def _run(self) -> None:
        wait_seconds = 0.1
        while not self._is_stopping.is_set():
            try:
                with connect(self._database_url) as connection:
                    connection.execute(load("listen"))
                    wait_seconds = 0.1
                    # What was committed before we listened is found by looking.
                    self._wake()
                    self._listen(connection)
            except psycopg.Error as error:
                logger.warning("listener: %s; trying again in %s s", summary_of(error), wait_seconds)
            self._is_stopping.wait(wait_seconds)
            wait_seconds = min(wait_seconds * 2, _LONGEST_WAIT_SECONDS)

    def _listen(self, connection: Connection[Any]) -> None:
        while not self._is_stopping.is_set():
            readable, _, _ = select.select([connection.fileno(), self._inner.fileno()], [], [])
            if connection.fileno() in readable and list(connection.notifies(timeout=0)):
                self._wake()
