"""Folding a step: read its events, and tell what they change about the rows of a copy.

A step near the head is folded in this process. A long way is folded by others: reading, verifying and
folding take far longer than writing, and the threads of a process, one a view, have one core between them.
One view has a process a core, each of which follows a part of the streams; further views have one each.

    Copy ──(after, upto)──┬─> part 0: log.events ──> fold ──┬──> Step: the changes of all parts
                          └─> part 1: log.events ──> fold ──┘  meanwhile the step before is written
"""

import gc
import logging
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from typing import Any, Final, NamedTuple, Protocol

from ledger.domain.errors import LedgerError
from ledger.domain.events import EventRedacted, RecordedEvent
from projections.collector import paused_collector
from projections.connection import make_pool
from projections.log import ViewLog
from projections.view import Changes, View

LONG_WAY: Final = 20_000
"""Events from which on several processes are worth their start, which takes about a second."""

MOST_PROCESSES: Final = 4

_PROGRAM: Final = f"import {__name__} as folding; folding.main()"

_STOP_SECONDS: Final = 2.0

logger = logging.getLogger(__name__)

_cores = threading.Lock()
"""Held for the view that has a process a core: two such views would only take turns on the cores."""

_interpreter = threading.Lock()
"""Held while a step is folded in this process. Threads that fold have one interpreter between them: together
they get no further, and who answers beside them would wait for each in turn."""


class Step(NamedTuple):
    """What a step changes, and the streams in which something was redacted."""

    changes: Changes
    redacted: Sequence[str]


class PartFailed(Exception):
    """A part of a step could not be folded; this process must find out why."""


class Folding(Protocol):
    """Folds the steps of one copy, one after the other."""

    def take(self, after: int, upto: int, following: int | None) -> Step:
        """The step from ``after`` to ``upto``; ``following`` is where the next one ends, if there is one."""
        ...

    def forget(self) -> None:
        """Give up everything remembered: what was folded last may not have been written."""
        ...

    def close(self) -> None:
        """End what goes on beside this process; it may be used again."""
        ...


class LocalFolding:
    """In this process."""

    def __init__(self, log: ViewLog, view: View, part: tuple[int, int] = (0, 1)) -> None:
        self._log = log
        self._view = view
        self._part = part
        self._fold = view.open(log)

    def take(self, after: int, upto: int, following: int | None = None) -> Step:  # noqa: ARG002 - nothing is begun early
        """Read and fold, while no other thread of this process does."""
        with _interpreter, paused_collector():
            events = self._log.events(self._view.kinds, after=after, upto=upto, part=self._part)
            if not events:
                return Step(Changes(), ())
            changes = self._fold.fold(events)
        redacted = {event.originator_id for event in events if isinstance(event.event, EventRedacted)}
        return Step(changes, sorted(redacted))

    def fold(self, events: Sequence[RecordedEvent]) -> Changes:
        """Fold events that were read already."""
        return self._fold.fold(events)

    def forget(self) -> None:
        """Remember nothing."""
        self._fold.forget()

    def close(self) -> None:
        """There is nothing beside this process."""


class ParallelFolding:
    """In other processes: ``most`` of them, or one while another view has as many as there are cores."""

    def __init__(self, database_url: str, view: View, most: int) -> None:
        self._asked: tuple[int, int] | None = None
        self._has_cores = _cores.acquire(blocking=False)
        self._parts: list[tuple[Connection[Any, Any], subprocess.Popen[bytes]]] = []
        count = most if self._has_cores else 1
        try:
            for number in range(count):
                self._parts.append(_start_part(database_url, view, (number, count)))
        except BaseException:
            self.close()
            raise

    @classmethod
    def try_open(cls, database_url: str, view: View) -> "ParallelFolding | None":
        """None where there is one core, the view cannot be sent, or no process can be started."""
        most = min(os.cpu_count() or 1, MOST_PROCESSES)
        if most == 1 or not _can_be_sent(view):
            return None
        try:
            return cls(database_url, view, most)
        except OSError as error:
            logger.warning("view %s is folded without further processes: %s", view.name, error)
            return None

    def take(self, after: int, upto: int, following: int | None) -> Step:
        """What all parts say, which go on with the next step at once.

        Raises:
            PartFailed: one of them could not, or has ended.
        """
        if not self._parts:
            raise PartFailed("the processes have ended")
        if self._asked is None:
            self._ask(after, upto)
        elif self._asked != (after, upto):
            raise PartFailed("the steps do not follow one another")
        self._asked = None
        with paused_collector():
            steps = [self._answer(connection) for connection, _ in self._parts]
        if following is not None:
            self._ask(upto, following)
        changes = [step.changes for step in steps]
        ended: dict[str, list[Any]] = {}
        for of_part in changes:
            for name, values in of_part.ended.items():
                ended.setdefault(name, []).extend(values)
        return Step(
            Changes(
                [row for of_part in changes for row in of_part.rows],
                [stream for of_part in changes for stream in of_part.replaced],
                ended,
            ),
            [stream for step in steps for stream in step.redacted],
        )

    def forget(self) -> None:
        """What the processes remember went on without us: they end."""
        self.close()

    def close(self) -> None:
        """End the processes."""
        parts, self._parts = self._parts, []
        for connection, _ in parts:
            connection.close()
        for _, process in parts:
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._has_cores:
            self._has_cores = False
            _cores.release()

    def _ask(self, after: int, upto: int) -> None:
        try:
            for connection, _ in self._parts:
                connection.send((after, upto))
        except OSError as error:
            raise PartFailed("a process has ended") from error
        self._asked = (after, upto)

    @staticmethod
    def _answer(connection: "Connection[Any, Any]") -> Step:
        try:
            answer = connection.recv()
        except (OSError, EOFError) as error:
            raise PartFailed("a process has ended") from error
        if not isinstance(answer, Step):
            raise PartFailed(answer)
        return answer


def _can_be_sent(view: View) -> bool:
    try:
        pickle.dumps(view)
    except (pickle.PicklingError, AttributeError, TypeError):
        return False
    return True


def _start_part(
    database_url: str, view: View, part: tuple[int, int]
) -> "tuple[Connection[Any, Any], subprocess.Popen[bytes]]":
    """A process, and our end of the pipe to it. It runs this module, whatever program we are part of."""
    ours, theirs = Pipe()
    with theirs:
        command = [sys.executable, "-P", "-c", _PROGRAM, str(theirs.fileno())]
        process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
    ours.send((database_url, view, part))
    return ours, process


def main() -> None:
    """What each process does until the other end of its pipe is closed, in whatever way."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    with suppress(EOFError, OSError), Connection(int(sys.argv[1])) as connection:
        database_url, view, part = connection.recv()
        with make_pool(database_url, size=1, name=f"part-{part[0]}") as pool:
            folding = LocalFolding(ViewLog(pool), view, part)
            while True:
                after, upto = connection.recv()
                connection.send(_try(folding, after, upto))


def _try(folding: LocalFolding, after: int, upto: int) -> Step | str:
    try:
        return folding.take(after, upto)
    except LedgerError as error:
        return str(error)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
