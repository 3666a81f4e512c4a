"""Days: which texts are accepted, what bounds they have, and how a record clamps them."""

from datetime import date, timedelta

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.day import bound_of, clamp, narrow, parse_day
from ledger.domain.errors import DayInFuture, InvalidDay
from ledger.domain.value import Day

PLAIN = "accepted are YYYY, YYYY-MM, YYYY-MM-DD and A/B, /B, A/ of these"
NO_DAY = "there is no such day"
BACKWARDS = "it ends before it starts"


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2025-03-13", "2025-03-13", "2025-03-13"),
        ("2025-03", "2025-03-01", "2025-03-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
        ("2025-03-13/2025-03-20", "2025-03-13", "2025-03-20"),
        ("2024/2025-03", "2024-01-01", "2025-03-31"),
        ("2025-03/2025-03-02", "2025-03-01", "2025-03-02"),
        ("2025-03-13/2025-03-13", "2025-03-13", "2025-03-13"),
        ("/2025-03-20", None, "2025-03-20"),
        ("../2025-03-20", None, "2025-03-20"),
        ("2025-03-13/", "2025-03-13", None),
        ("2025-03/..", "2025-03-01", None),
    ],
)
def test_day_has_these_bounds(text: str, earliest: str | None, latest: str | None) -> None:
    """An accepted text keeps its form, and its bounds are its first and last day; an open end has none."""
    assert parse_day(text) == Day(edtf=text, earliest=day(earliest), latest=day(latest))


@given(exact=st.dates())
def test_exact_day_has_the_bounds_of_the_library(exact: date) -> None:
    """An exact day is taken without it, since it is slow, and means the same."""
    parsed = edtf.parse_edtf(exact.isoformat())
    bounds = (date(*parsed.lower_strict()[:3]), date(*parsed.upper_strict()[:3]))

    assert bounds == (exact, exact)
    assert parse_day(exact.isoformat()) == Day(edtf=exact.isoformat(), earliest=exact, latest=exact)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", PLAIN),
        ("2025-3-1", PLAIN),
        ("20250313", PLAIN),
        ("2025-03-13T10:00:00Z", PLAIN),
        ("2025-03~", PLAIN),
        ("202X", PLAIN),
        ("2025-21-01-01", PLAIN),
        ("-2025", PLAIN),
        (" 2025", PLAIN),
        ("2025\n", PLAIN),
        ("٢٠٢٥", PLAIN),
        ("2025/2026/2027", PLAIN),
        ("2025-21", NO_DAY),
        ("2025-33/2025-41", NO_DAY),
        ("2025-02-29", NO_DAY),
        ("2025-13", NO_DAY),
        ("0000", NO_DAY),
        ("/", "an interval needs one end at least"),
        ("../..", "an interval needs one end at least"),
        ("2025-03-20/2025-03-13", BACKWARDS),
    ],
)
def test_text_is_no_day(text: str, reason: str) -> None:
    """Whatever else EDTF allows is refused, with the reason."""
    with pytest.raises(InvalidDay) as raised:
        parse_day(text)

    assert raised.value.reason == reason


def test_long_text_is_cut_in_the_answer() -> None:
    """An error repeats a hundred characters of what was given, not more."""
    with pytest.raises(InvalidDay) as raised:
        parse_day("2" * 5000)

    assert raised.value.value == "2" * 100


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "narrowed"),
    [
        ("2025-03", None, "2025-03-15", ("2025-03-01", "2025-03-15")),
        ("2025-03", "2025-03-10", None, ("2025-03-10", "2025-03-31")),
        ("2025-03-01/", None, "2025-04-01", ("2025-03-01", "2025-04-01")),
        ("/2025-03-20", "2025-03-01", None, ("2025-03-01", "2025-03-20")),
    ],
)
def test_bounds_beside_a_day_narrow_it(
    text: str, earliest: str | None, latest: str | None, narrowed: tuple[str, str]
) -> None:
    """Bounds given beside the text take the place of its own, on the side where they are given."""
    result = narrow("said", parse_day(text), day(earliest), day(latest))

    assert (result.edtf, result.earliest, result.latest) == (text, day(narrowed[0]), day(narrowed[1]))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2025-03", "2025-02-28", None),
        ("2025-03", None, "2025-04-01"),
        ("2025-03", "2025-04-01", None),
        ("2025-03", None, "2025-02-28"),
        ("2025-03", "2025-03-10", "2025-03-09"),
        (None, "2025-03-10", "2025-03-09"),
    ],
)
def test_bounds_beside_a_day_do_not_leave_it(
    text: str | None, earliest: str | None, latest: str | None
) -> None:
    """A bound outside of the day, or two in the wrong order, are refused."""
    given_day = parse_day(text) if text else Day()

    with pytest.raises(InvalidDay):
        narrow("said", given_day, day(earliest), day(latest))


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("2025-03-13", "2025-03-13"),
        ("2025-03-21", "2025-03-21"),
        ("2025-03", "2025-03-21"),
        ("2025-03-13/", "2025-03-21"),
        (None, "2025-03-21"),
    ],
)
def test_clamp_closes_the_latest_day(text: str | None, latest: str) -> None:
    """Recorded on 20 March, a day can be known up to the 21st; the earliest day stays as it was."""
    before = parse_day(text) if text else Day()

    after = clamp("said", before, bound_of(date(2025, 3, 20)))

    assert after == before.model_copy(update={"latest": day(latest)})


def test_clamp_refuses_what_cannot_have_happened() -> None:
    """A day of which even the first lies beyond the bound is in the future."""
    with pytest.raises(DayInFuture) as raised:
        clamp("said", parse_day("2025-03-22/"), date(2025, 3, 21))

    assert raised.value.facts == {"field": "said", "earliest": date(2025, 3, 22), "bound": date(2025, 3, 21)}


@given(first=st.dates(), second=st.dates(), bound=st.dates(max_value=date.max - timedelta(days=1)))
def test_clamped_interval_stays_inside(first: date, second: date, bound: date) -> None:
    """Any interval keeps its order and never reaches beyond the bound, or is refused."""
    start, end = sorted((first, second))
    interval = parse_day(f"{start.isoformat()}/{end.isoformat()}")

    if start > bound:
        with pytest.raises(DayInFuture):
            clamp("said", interval, bound)
    else:
        clamped = clamp("said", interval, bound)
        assert (clamped.earliest, clamped.latest) == (start, min(end, bound))
