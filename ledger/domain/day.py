"""Days as imprecise as they are known: EDTF in, bounds out, clamped to what a record can know.

Source: ISO 8601-2 (EDTF) level 1. The ``edtf`` library parses each end of an interval; its own
intervals pad an open end by ten years, which would be a false date, so ends are taken singly.
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import edtf

from ledger.domain.errors import DayInFuture, InvalidDay
from ledger.domain.value import Day

GRACE: Final = timedelta(days=1)
"""Somewhere on earth it is tomorrow already."""


def bound_of(recorded_on: date) -> date:
    """The last day a record made on the UTC day ``recorded_on`` can know of."""
    return recorded_on + GRACE


@lru_cache(maxsize=4096)
def parse_day(text: str) -> Day:
    """The day and its bounds; an open end has no bound.

    Raises:
        InvalidDay: not YYYY, YYYY-MM, YYYY-MM-DD or an interval of these with at most one end open.
    """
    first, slash, last = text.partition("/")
    if not slash:
        earliest, latest = _ends(text, first)
        return Day(edtf=text, earliest=earliest, latest=latest)
    first, last = (("" if end == ".." else end) for end in (first, last))
    if not first and not last:
        raise InvalidDay(value=text, reason="an interval needs one end at least")
    start = _ends(text, first)[0] if first else None
    end = _ends(text, last)[1] if last else None
    if start and end and start > end:
        raise InvalidDay(value=text, reason="it ends before it starts")
    return Day(edtf=text, earliest=start, latest=end)


def _ends(text: str, part: str) -> tuple[date, date]:
    """First and last day of YYYY, YYYY-MM or YYYY-MM-DD."""
    if not _has_plain_form(part):
        raise InvalidDay(
            value=text[:100], reason="accepted are YYYY, YYYY-MM, YYYY-MM-DD and A/B, /B, A/ of these"
        )
    if part[5:7] > "12":  # EDTF takes 21 to 41 for seasons and quarters, which nobody here has written
        raise InvalidDay(value=text[:100], reason="there is no such day")
    try:
        if len(part) == len("YYYY-MM-DD"):
            # Most days are exact, and the library takes some milliseconds for each.
            exact = date.fromisoformat(part)
            return exact, exact
        parsed = edtf.parse_edtf(part)
        lower, upper = parsed.lower_strict(), parsed.upper_strict()
        return date(*lower[:3]), date(*upper[:3])
    except (edtf.EDTFParseException, ValueError):
        raise InvalidDay(value=text[:100], reason="there is no such day") from None


def _has_plain_form(part: str) -> bool:
    fields = part.split("-")
    return (
        len(fields) <= len((4, 2, 2))
        and all(field.isascii() and field.isdigit() for field in fields)
        and [len(field) for field in fields] == [4, 2, 2][: len(fields)]
    )


def narrow(field: str, day: Day, earliest: date | None, latest: date | None) -> Day:
    """The day with bounds that were given beside it; they may narrow it, not leave it.

    Raises:
        InvalidDay: a bound lies outside the EDTF day, or they are in the wrong order.
    """
    if day.earliest and ((earliest and earliest < day.earliest) or (latest and latest < day.earliest)):
        raise InvalidDay(value=str(earliest or latest), reason=f"{field} is given as {day.edtf}")
    if day.latest and ((latest and latest > day.latest) or (earliest and earliest > day.latest)):
        raise InvalidDay(value=str(latest or earliest), reason=f"{field} is given as {day.edtf}")
    narrowed = Day(edtf=day.edtf, earliest=earliest or day.earliest, latest=latest or day.latest)
    if narrowed.earliest and narrowed.latest and narrowed.earliest > narrowed.latest:
        raise InvalidDay(value=f"{narrowed.earliest}/{narrowed.latest}", reason="it ends before it starts")
    return narrowed


def clamp(field: str, day: Day, bound: date) -> Day:
    """The day as it can be known on ``bound``: its latest is never after it, and never open.

    Raises:
        DayInFuture: even the earliest day lies after the bound.
    """
    if day.earliest and day.earliest > bound:
        raise DayInFuture(field=field, earliest=day.earliest, bound=bound)
    latest = bound if day.latest is None else min(day.latest, bound)
    return Day(edtf=day.edtf, earliest=day.earliest, latest=latest)
