"""The projection engine: a worker for each view, and one listener that wakes them."""

from collections.abc import Sequence
from types import TracebackType
from typing import Final, Self

from projections.collector import look_rarely_at_the_old
from projections.connection import make_pool
from projections.engine.listener import Listener
from projections.engine.worker import Worker
from projections.log import ViewLog
from projections.view import View

BATCH_SIZE: Final = 2_000
"""Events a step takes at most, about: steps end between commands."""

_READERS: Final = 2
"""Connections on which all workers together read the log."""


class ProjectionEngine:
    """Feeds views in threads of its own, from ``start`` to ``stop``; also a context manager.

    Several engines, in whatever processes, may run on one database: for each view one of them works and the
    others stand by. Killing the process at any moment loses nothing and does nothing twice. It holds a
    connection for each view, one that listens, and two that read.
    """

    def __init__(self, database_url: str, views: Sequence[View], *, batch_size: int = BATCH_SIZE) -> None:
        self._pool = make_pool(database_url, size=_READERS, name="projections")
        log = ViewLog(self._pool)
        self._workers = [Worker(database_url, log, view, views, batch_size=batch_size) for view in views]
        self._listener = Listener(database_url, self.wake)

    def start(self) -> None:
        """Start the threads and return; a database that is away is waited for."""
        look_rarely_at_the_old()
        self._pool.open()
        for worker in self._workers:
            worker.start()
        self._listener.start()

    def wake(self) -> None:
        """Look for events now; the engine does so by itself within a second of every commit."""
        for worker in self._workers:
            worker.wake()

    def stop(self) -> None:
        """Finish the steps under way, and return when all threads have ended. It cannot be started again."""
        self._listener.ask_to_stop()
        for worker in self._workers:
            worker.ask_to_stop()
        for worker in self._workers:
            worker.join()
        self._listener.join()
        self._pool.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
