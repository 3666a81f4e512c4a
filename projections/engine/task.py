"""Work of the database that takes long, in a thread and on a connection of its own, which ends with it."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import psycopg
from psycopg import Connection

from projections.queries import load


class Task:
    """Begun when it is made; ``wait`` for it, or ``stop`` it."""

    def __init__(
        self, connection: Connection[Any], work: Callable[[Connection[Any]], None], name: str
    ) -> None:
        self._connection = connection
        self._work = work
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Whether it is done, after at most that time.

        Raises:
            Exception: what the work failed with.
        """
        self._thread.join(seconds)
        if self._thread.is_alive():
            return False
        if self._error is not None:
            raise self._error
        return True

    def stop(self) -> None:
        """End it, done or not."""
        while self._thread.is_alive():
            # The statement under way may have ended just now; the next one is cancelled in the next round.
            with suppress(psycopg.Error):
                self._connection.cancel_safe(timeout=1.0)
            self._thread.join(0.1)

    def _run(self) -> None:
        try:
            with self._connection:
                self._work(self._connection)
        except Exception as error:
            self._error = error
        finally:
            self._connection.close()


def prepare(connection: Connection[Any]) -> Connection[Any]:
    """The connection, without limits on how long its statements take."""
    connection.execute(load("configure_preparation"))
    return connection
