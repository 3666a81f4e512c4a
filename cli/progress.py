"""Progress of imports and verifications, on stderr."""

import os
import stat
from types import TracebackType
from typing import BinaryIO, Final, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from cli.terminal import print_error, printable, stderr
from ledger.interchange.importer import ImportReport, Refusal

_LINES_A_NOTE: Final = 1_000
_STREAMS_A_NOTE: Final = 10_000


def make_bar(console: Console, figures: str) -> Progress:
    """A bar that goes when its work is done; none where there is no terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn(figures),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


class ImportProgress:
    """A bar on a terminal, elsewhere a line now and then if forced; refusals are printed as they come."""

    def __init__(self, file: str, stream: BinaryIO, *, is_forced: bool) -> None:
        self._file = "stdin" if file == "-" else file
        self._stream = stream
        self._console = stderr()
        self._size = _size_of(stream)
        self._report = ImportReport()
        self._is_noting = is_forced and not self._console.is_terminal
        self._bar = make_bar(self._console, "{task.fields[counts]}")
        self._task = self._bar.add_task(printable(self._file), total=self._size, counts="")

    def show(self, report: ImportReport, refusal: Refusal | None) -> None:
        """Take note of one more line."""
        self._report = report
        if refusal is not None:
            print_error(refusal.reason, prefix=f"{printable(self._file)}:{refusal.number}: ")
        if not self._bar.disable:
            done = self._stream.tell() if self._size else None
            self._bar.update(self._task, completed=done, counts=_counts(report))
        elif self._is_noting and report.read % _LINES_A_NOTE == 0:
            self._note()

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()
        if self._is_noting and error is None:
            self._note()

    def _note(self) -> None:
        self._console.print(f"{printable(self._file)}: {_counts(self._report)}")


class VerificationProgress:
    """A bar on a terminal, elsewhere a line now and then if forced."""

    def __init__(self, view: str, *, is_forced: bool) -> None:
        self._view = printable(view)
        self._console = stderr()
        self._noted = 0
        self._is_noting = is_forced and not self._console.is_terminal
        self._bar = make_bar(self._console, "{task.completed:,.0f} streams")
        self._task = self._bar.add_task(self._view, total=None)

    def show(self, done: int, total: int | None) -> None:
        """Take note of how many streams were compared."""
        self._bar.update(self._task, completed=done, total=total)
        if self._is_noting and (done == total or done >= self._noted + _STREAMS_A_NOTE):
            self._noted = done
            self._console.print(f"{self._view}: {done:,} streams" + (f" of {total:,}" if total else ""))

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()


def _counts(report: ImportReport) -> str:
    return f"{report.read:,} lines, {report.refused:,} refused"


def _size_of(stream: BinaryIO) -> int | None:
    """The bytes in a regular file; None of a pipe, whose end nobody knows."""
    status = os.fstat(stream.fileno())
    return status.st_size if stat.S_ISREG(status.st_mode) else None
