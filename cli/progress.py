"""Progress of imports, exports and verifications, on stderr."""

import os
import stat
from io import BufferedIOBase
from types import TracebackType
from typing import Final, Self

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from cli.terminal import print_error, printable, stderr
from ledger.interchange.report import ImportReport, Refusal

_LINES_A_NOTE: Final = 1_000
_STREAMS_A_NOTE: Final = 10_000
_POSITIONS_A_NOTE: Final = 10_000


class Bar:
    """A bar on a terminal, which goes when its work is done; elsewhere a line now and then if forced."""

    def __init__(
        self, title: str, *, is_forced: bool, figures: str = "{task.fields[counts]}", total: int | None = None
    ) -> None:
        self._title = printable(title)
        self._console = stderr()
        self._is_noting = is_forced and not self._console.is_terminal
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn(figures),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._task = self._bar.add_task(self._title, total=total, counts="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def _note(self, text: str) -> None:
        self._console.print(f"{self._title}: {text}")


class ImportProgress(Bar):
    """Progress of a file; refusals are printed as they come."""

    def __init__(self, file: str, stream: BufferedIOBase, *, is_forced: bool) -> None:
        self._stream = stream
        self._size = _size_of(stream)
        self._report = ImportReport()
        super().__init__("stdin" if file == "-" else file, is_forced=is_forced, total=self._size)

    def show(self, report: ImportReport, refusal: Refusal | None) -> None:
        """Take note of one more line."""
        self._report = report
        if refusal is not None:
            print_error(refusal.reason, prefix=f"{self._title}:{refusal.number}: ")
        if not self._bar.disable:
            done = self._stream.tell() if self._size else None
            self._bar.update(self._task, completed=done, counts=_counts(report))
        elif self._is_noting and report.read % _LINES_A_NOTE == 0:
            self._note(_counts(report))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, trace)
        if self._is_noting and error is None:
            self._note(_counts(self._report))


class ExportProgress(Bar):
    """Progress of an export through the log."""

    def __init__(self, head: int, *, is_forced: bool) -> None:
        self._noted = 0
        self._head = head
        super().__init__("export", is_forced=is_forced, figures="position {task.completed:,.0f}", total=head)

    def show(self, position: int) -> None:
        """Take note of how far the log was read."""
        self._bar.update(self._task, completed=position)
        if self._is_noting and position >= min(self._noted + _POSITIONS_A_NOTE, self._head) > self._noted:
            self._noted = position
            self._note(f"position {position:,} of {self._head:,}")


class VerificationProgress(Bar):
    """Progress of the verification of a view."""

    def __init__(self, view: str, *, is_forced: bool) -> None:
        self._noted = 0
        super().__init__(view, is_forced=is_forced, figures="{task.completed:,.0f} streams")

    def show(self, done: int, total: int | None) -> None:
        """Take note of how many streams were compared."""
        self._bar.update(self._task, completed=done, total=total)
        if self._is_noting and (done == total or done >= self._noted + _STREAMS_A_NOTE):
            self._noted = done
            self._note(f"{done:,} streams" + (f" of {total:,}" if total else ""))


def _counts(report: ImportReport) -> str:
    return f"{report.read:,} lines, {report.refused:,} refused"


def _size_of(stream: BufferedIOBase) -> int | None:
    """The bytes in a regular file; None of a pipe, whose end nobody knows."""
    status = os.fstat(stream.fileno())
    return status.st_size if stat.S_ISREG(status.st_mode) else None
