"""The orders of claim lists as columns, so that SQL only ever sorts upwards and never meets a null.

ClaimSort.LAST_DAY_DOWN ──column_of──> last_day_down: minus the day's number, or NULLS
"""

from datetime import date
from typing import Final

from ledger.domain.listing import ClaimSort, PageKey

NULLS: Final = 2**62
"""Greater than every day's number and every position: what has none comes last, whichever way round."""


def column_of(sort: ClaimSort) -> str:
    """The column that holds the order."""
    return f"{sort.removeprefix('-')}_{'down' if sort.is_descending else 'up'}"


def rank_of(key: PageKey, sort: ClaimSort) -> int:
    """The number that stands in that column; claims of one number come by claim id."""
    if key.value is None:
        return NULLS
    number = key.value.toordinal() if isinstance(key.value, date) else key.value
    return -number if sort.is_descending else number
