"""Processes that save side by side, begun together, and ended by their id when they hang."""

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from threading import Timer
from typing import Any, Final

from bench.sample import Sample, side_by_side
from bench.writer import Order

HANG_SECONDS: Final = 15.0
"""A process that takes so much longer than it was told to hangs."""


@dataclass(frozen=True)
class Written:
    """What processes saved together, and the profile of the first."""

    sample: Sample
    profile: str


def write(order: Order, processes: int = 1) -> Written | None:
    """Have so many processes do what is ordered, all at the same time; None when one of them hung.

    Raises:
        AssertionError: a process failed; it said why on stderr.
    """
    with ExitStack() as stack:
        writers = [stack.enter_context(_Writer(replace(order, number=number))) for number in range(processes)]
        # All stand ready before the first one begins.
        are_ready = [writer.is_ready() for writer in writers]
        if not all(are_ready):
            return None
        for writer in writers:
            writer.begin()
        reports = [writer.report() for writer in writers]
    samples = [_sample(report) for report in reports if report is not None]
    if len(samples) < len(reports):
        return None
    return Written(side_by_side(samples), reports[0]["profile"] if reports[0] else "")


def _sample(report: dict[str, Any]) -> Sample:
    raw = report["sample"]
    return Sample(raw["events"], raw["seconds"], tuple(raw["milliseconds"]))


class _Writer:
    """One process, which does not outlive its context."""

    def __init__(self, order: Order) -> None:
        self._command: Sequence[str] = (sys.executable, "-m", "bench.writer", json.dumps(asdict(order)))
        self._seconds = order.warm_up_seconds + order.seconds + HANG_SECONDS
        self._has_hung = False

    def __enter__(self) -> "_Writer":
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._timer = Timer(HANG_SECONDS, self._kill)
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._process.kill()
        self._process.communicate()

    def is_ready(self) -> bool:
        """Wait until it has connected; false when it hung."""
        return self._line() is not None

    def begin(self) -> None:
        """Let it go."""
        self._timer.cancel()
        self._timer = Timer(self._seconds, self._kill)
        self._timer.start()
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def report(self) -> dict[str, Any] | None:
        """What it reports in the end; None when it hung."""
        line = self._line()
        return None if line is None else json.loads(line)

    def _line(self) -> str | None:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line or self._has_hung, "a writing process failed"
        return line or None

    def _kill(self) -> None:
        self._has_hung = True
        self._process.kill()
