"""Up to which day a clock had come at a position: where lists of the past enter their index.

Of an archive that was imported in a night all was recorded on one day, and only this tells what was not there
yet at an earlier position. It never changes for positions that the view has passed, so it is read once and
kept.

    day    first position        P = 40:  the last day whose first position is at most 40
    1991      12
    1992      37  <──
    1993      55
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date


class Reach:
    """The last day that anything began on, at each position up to ``position``."""

    def __init__(self, days: Iterable[tuple[date, int]], position: int) -> None:
        self.position = position
        self._positions: list[int] = []
        self._days: list[date] = []
        # From the last day downwards: a day matters where it was reached before every later one.
        for day, first in sorted(days, reverse=True):
            if not self._positions or first < self._positions[-1]:
                self._positions.append(first)
                self._days.append(day)
        self._positions.reverse()
        self._days.reverse()

    def at(self, position: int) -> date | None:
        """The last day reached at a position that the view has passed; None before the first."""
        number = bisect_right(self._positions, position)
        return self._days[number - 1] if number else None
