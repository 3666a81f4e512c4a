"""Watches the process of an embedded server, and starts it again when it ends though nobody asked it to.

    running ──ends──> started again ──> running          5 times in a minute at most, then
                                    └──> given up: this process is asked to end (SIGTERM)

What was committed is there again: the server recovers from its own log. Until it has, requests fail as they
do whenever a database restarts, and connections are made anew afterwards.
"""

import logging
import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from ledger.domain.errors import EmbeddedServerFailed
from ledger.persistence.embedded_process import end

RESTARTS_LIMIT: Final = 5
RESTARTS_SECONDS: Final = 60.0

_PAUSE_SECONDS: Final = 0.2

logger = logging.getLogger(__name__)


class Watch:
    """Keeps one server running until ``stop``."""

    def __init__(
        self, process: subprocess.Popen[bytes], restart: Callable[[], subprocess.Popen[bytes]]
    ) -> None:
        self.process = process
        self.failure: EmbeddedServerFailed | None = None
        self._restart = restart
        # Whoever holds it decides whether there is a server: it is started again, or ended for good.
        self._lock = threading.Lock()
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="embedded-server", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the server, which stays ended; one that is just being started again is ended when it is up."""
        self._is_stopping.set()
        with self._lock:
            end(self.process)
        self._thread.join()

    def _run(self) -> None:
        restarts: deque[float] = deque(maxlen=RESTARTS_LIMIT)
        while True:
            code = self.process.wait()
            with self._lock:
                if self._is_stopping.is_set():
                    return
                now = time.monotonic()
                if len(restarts) == RESTARTS_LIMIT and now - restarts[0] < RESTARTS_SECONDS:
                    self._give_up(code)
                    return
                restarts.append(now)
                logger.warning("embedded server %d ended (%d); it is started again", self.process.pid, code)
                try:
                    self.process = self._restart()
                    logger.warning("embedded server %d took its place", self.process.pid)
                except EmbeddedServerFailed:
                    logger.exception("the embedded server did not come back")
            self._is_stopping.wait(_PAUSE_SECONDS)

    def _give_up(self, code: int) -> None:
        reason = f"it ended {RESTARTS_LIMIT + 1} times in {RESTARTS_SECONDS:.0f} s, the last time with {code}"
        self.failure = EmbeddedServerFailed(reason)
        logger.error("%s; this process ends", self.failure)
        os.kill(os.getpid(), signal.SIGTERM)
