"""How many writes may be under way in this process: what waits for a thread takes memory, too."""

from collections.abc import Iterator
from contextlib import contextmanager

from ledger.domain.commands import Command, RecordUtterance
from ledger.domain.errors import AppendQueueFull


class Admission:
    """Counts events of writes under way; for the thread of the event loop alone.

    A write that is larger than the limit is admitted when it is alone.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._events = 0

    @contextmanager
    def admit(self, command: Command) -> Iterator[None]:
        """Count the command's events while it is being recorded.

        Raises:
            AppendQueueFull: too many are under way.
        """
        count = len(command.acts) if isinstance(command, RecordUtterance) else 1
        if self._events and self._events + count > self._limit:
            raise AppendQueueFull(waiting=self._events, limit=self._limit)
        self._events += count
        try:
            yield
        finally:
            self._events -= count
