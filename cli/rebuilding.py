"""How a rebuild of a view goes, on stderr, and how it ended, on stdout."""

from typing import TYPE_CHECKING, Final

from cli.progress import Bar
from cli.terminal import print_line

if TYPE_CHECKING:
    from projections.report import Comparison, PastRebuild, RebuildProgress

_DIFFERENCES_SHOWN: Final = 20


class RebuildBar(Bar):
    """Progress of the rebuild of a view; where there is no terminal, a line whenever it is shown."""

    def show(self, progress: "RebuildProgress") -> None:
        """Take note of how far it is."""
        if not self._bar.disable:
            done = progress.position or 0
            self._bar.update(self._task, completed=done, total=progress.goal, counts=_counts(progress))
        elif self._is_noting and progress.state != "idle":
            self._note(_counts(progress))


def print_progress(progress: "RebuildProgress") -> None:
    """What a person wants to know: how it goes, else how the last one ended."""
    if progress.state != "idle":
        print_line(f"{progress.view} is being rebuilt: {_counts(progress)}")
    elif progress.last is None:
        print_line(f"{progress.view} was never rebuilt")
    else:
        _print_last(progress.view, progress.last)


def _print_last(view: str, last: "PastRebuild") -> None:
    seconds = (last.ended_at - last.started_at).total_seconds()
    if last.outcome == "switched":
        print_line(
            f"{view} was rebuilt: {last.position:,} events into {last.rows:,} rows in {seconds:,.1f} s"
        )
    else:
        print_line(f"the rebuild of {view} {_ENDS[last.outcome]} at position {last.position:,}")
    if last.comparison is not None:
        _print_comparison(last.comparison)
    if last.kept_table is not None:
        print_line(f"the old copy is kept as {last.kept_table}; `projections confirm {view}` drops it")


def _print_comparison(comparison: "Comparison") -> None:
    if comparison.only_old == comparison.only_new == 0:
        print_line(f"old and new were equal at position {comparison.position:,}")
        return
    why = ", as is to be expected of another version" if comparison.is_difference_expected else ""
    print_line(
        f"at position {comparison.position:,} {comparison.only_old:,} rows were in the old copy only,"
        f" {comparison.only_new:,} in the new one only{why}"
    )
    for difference in comparison.differences[:_DIFFERENCES_SHOWN]:
        print_line(f"  {difference.side}: {difference.key} ({difference.rows:,})")
    more = len(comparison.differences) - _DIFFERENCES_SHOWN
    if more > 0:
        print_line(f"  and {more:,} more in --json")


def _counts(progress: "RebuildProgress") -> str:
    if progress.position is None:
        return "it waits for its turn"
    rate = f", {progress.events_per_second:,.0f} events a second" if progress.events_per_second else ""
    left = f", {progress.eta_seconds:,.0f} s left" if progress.eta_seconds else ""
    figures = f"{progress.position:,} of {progress.goal:,} events, {progress.rows or 0:,} rows"
    return f"{progress.phase}, {figures}{rate}{left}"


_ENDS: Final = {"cancelled": "was cancelled", "failed": "failed"}
