"""Where on the clocks a moment lies: the columns that tell, and the day at which rows of views must hold."""

from datetime import date, timedelta
from typing import Final

from ledger.domain.as_of import AsOf
from ledger.domain.limit import Limit
from ledger.domain.vocabulary import Certainty, Clock, Status
from projections.claim_states.reach import Reach
from projections.queries import load, load_about
from projections.reader import Reader

_GRACE: Final = timedelta(days=2)
"""A command may know the day after its own, and its clock may be ahead of the database's."""

_WORTH_LOOKING: Final = 10_000
"""Events after a position, from which on it is worth looking how far the clock had come there."""


def day_of(as_of: AsOf) -> date:
    """The day at which rows must hold: the one asked about, or one after which nothing was said yet."""
    recorded = date.min if as_of.recorded_at is None else as_of.recorded_at.date()
    bound = recorded + _GRACE
    return bound if as_of.limit.day is None else min(as_of.limit.day, bound)


def column_of(limit: Limit) -> str:
    """The column of ``claim_states`` that says whether a row is of the clock."""
    if limit.clock is Clock.REPORTED:
        return "on_reported"
    return "on_possible" if limit.certainty is Certainty.POSSIBLE else "on_certain"


def day_column_of(limit: Limit) -> str:
    """The column of ``entries`` that has the day by which an entry is kept on the clock."""
    if limit.clock is Clock.REPORTED:
        return "reported_latest"
    return "said_earliest" if limit.certainty is Certainty.POSSIBLE else "said_latest"


class Horizon:
    """How far each clock had come at a position: a list is entered there."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._reaches: dict[tuple[str, int], Reach] = {}

    async def day_of(self, as_of: AsOf) -> date:
        """``day_of``, or an earlier day that nothing had gone beyond by the position."""
        day, column = day_of(as_of), column_of(as_of.limit)
        status = await self._reader.rows("claim_states", load("select_generation"), {"name": "claim_states"})
        for generation, position in status:
            # What was read of a copy goes with it: it may have been replaced because it was wrong.
            reach = self._reaches.get((column, generation))
            if reach is None or reach.position < as_of.position:
                if position - as_of.position < _WORTH_LOOKING:
                    return day
                reach = await self._read_reach(column, position)
                self._reaches = {key: kept for key, kept in self._reaches.items() if key[1] == generation}
                self._reaches[column, generation] = reach
            return min(day, reach.at(as_of.position) or day)
        return day

    async def _read_reach(self, column: str, position: int) -> Reach:
        statuses = {"statuses": [status.value for status in Status]}
        statement = load_about("select_reach", "claim_states", column=column)
        days = await self._reader.rows("claim_states", statement, statuses)
        return Reach(((day, first) for day, first in days), position)
