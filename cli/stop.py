"""SIGINT and SIGTERM end a command in good order, wherever it waits.

    signal ──> handler of Python ──> Stopped, raised in the main thread ──> contexts close ──> exit code
           └─> a byte in a pipe  ──> what may wait for ever wakes, and the handler runs

Python runs a handler between two of its instructions: a signal that comes just before a call blocks would
wait as long as the call does. So whatever may block for ever waits for the pipe as well.
"""

import io
import os
import select
import signal
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedIOBase
from types import FrameType
from typing import TYPE_CHECKING, Final, cast

from click import get_current_context

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class Stopped(KeyboardInterrupt):
    """A signal asks the process to end; ``number`` is the signal's. A second one changes nothing."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class StopSignals:
    """Which signal came, and a descriptor that can be read from then on."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor: Final = descriptor
        self.number: int | None = None

    def take(self, number: int, _frame: FrameType | None) -> None:
        """Handle a signal."""
        if self.number is None:
            self.number = number
            raise Stopped(number)

    def wait_for(self, *descriptors: int) -> None:
        """Return when one of the descriptors can be read.

        Raises:
            Stopped: a signal came, now or before.
        """
        select.select([self.descriptor, *descriptors], [], [])
        if self.number is not None:
            raise Stopped(self.number)


@contextmanager
def stopping() -> Iterator[StopSignals]:
    """Signals raise ``Stopped`` in the block, which the main thread runs."""
    readable, writable = os.pipe()
    os.set_blocking(writable, False)
    signals = StopSignals(readable)
    before = {number: signal.signal(number, signals.take) for number in _SIGNALS}
    woken = signal.set_wakeup_fd(writable, warn_on_full_buffer=False)
    try:
        yield signals
    finally:
        signal.set_wakeup_fd(woken)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(readable)
        os.close(writable)


def wait_until_stopped() -> None:
    """Return when SIGINT or SIGTERM came; the main thread does nothing else meanwhile."""
    with suppress(Stopped):
        while True:
            _signals().wait_for()


def ignore_signals() -> None:
    """From here on the process ends by itself, however often it is asked to."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


def standard_input() -> BufferedIOBase:
    """The bytes of stdin; while it waits for somebody to write there, signals still end the command."""
    stream = sys.stdin.buffer
    if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        return cast("BufferedIOBase", stream)
    return io.BufferedReader(_Pipe(stream.fileno(), _signals()))


class _Pipe(io.RawIOBase):
    """A descriptor that nobody but us reads, which stays open when this is closed."""

    def __init__(self, descriptor: int, signals: StopSignals) -> None:
        self._descriptor = descriptor
        self._signals = signals

    def readable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        self._signals.wait_for(self._descriptor)
        return os.readv(self._descriptor, [buffer])


def _signals() -> StopSignals:
    """Those of the command that runs."""
    signals: StopSignals = get_current_context().find_root().obj
    return signals
