"""Days as feeds write them, as EDTF: the day on the publisher's own clock, never rounded to another.

2019-07-22   2019-07-22T23:30:00-03:00   2019-07-22 13:00:20   2019/7/22   20190722   2019-07   2019
22/07/2019 (only where no month could be meant)   22 July 2019   July 22, 2019   22 de julho de 2019
Mon, 22 Jul 2019 10:00:00 GMT
"""

import re
from typing import Any, Final

from ledger.domain.day import parse_day
from ledger.domain.errors import InvalidDay
from ledger.interchange.claimreview.property import as_list, clean
from ledger.interchange.ratings import fold_label

_MONTHS_IN_A_YEAR: Final = 12
_YEAR_FIRST: Final = re.compile(r"^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ].*)?$")
_COMPACT: Final = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T.*)?$")
_YEAR_LAST: Final = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?$")
_WORDS: Final = re.compile(
    r"^(?:[a-z]+ )?(?:(\d{1,2}) )?(?:de )?([a-z]{3,})(?: (\d{1,2}))?(?: de| of)? (\d{4})\b"
)
# The first letters of the months in English, Portuguese, Spanish, French, German and Italian.
_MONTHS: Final = (
    ("jan", "ene", "gen"),
    ("feb", "fev"),
    ("mar", "maer", "mrz"),
    ("apr", "abr", "avr"),
    ("may", "mai", "mag"),
    ("jun", "juin", "giu"),
    ("jul", "juil", "lug"),
    ("aug", "ago", "aou"),
    ("sep", "set"),
    ("oct", "out", "okt", "ott"),
    ("nov",),
    ("dec", "dez", "dic"),
)


def read_day(value: Any) -> str | None:
    """The day as EDTF, or None when there is none or it cannot be told."""
    text = clean(next((one for one in as_list(value) if isinstance(one, str)), ""))
    return next((day for day in map(_valid, _readings(text)) if day is not None), None)


def _readings(text: str) -> list[tuple[str, ...]]:
    """The (year, month, day) that the text may stand for, at most one."""
    if found := _COMPACT.match(text) or _YEAR_FIRST.match(text):
        return [tuple(part for part in found.groups() if part)]
    if found := _YEAR_LAST.match(text):
        first, second, year = found.groups()
        if first == second or int(first) > _MONTHS_IN_A_YEAR:
            return [(year, second, first)]
        return [(year, first, second)] if int(second) > _MONTHS_IN_A_YEAR else []
    if found := _WORDS.match(fold_label(text)):
        before, name, after, year = found.groups()
        month = next((n for n, starts in enumerate(_MONTHS, 1) if name.startswith(starts)), None)
        day = before or after
        return [] if month is None else [(year, str(month), *((day,) if day else ()))]
    return []


def _valid(parts: tuple[str, ...]) -> str | None:
    try:
        day = parse_day("-".join(part.zfill(2) for part in parts))
    except InvalidDay:
        return None
    return day.edtf
