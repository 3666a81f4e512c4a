"""Points in time as text."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.instant import format_instant


@given(st.datetimes(timezones=st.just(UTC)))
def test_instants_read_back(instant: datetime) -> None:
    """The text has always the same length, sorts by time, and loses nothing."""
    text = format_instant(instant)

    assert len(text) == 27
    assert datetime.fromisoformat(text) == instant


def test_instants_of_other_zones_are_told_in_utc() -> None:
    """The same point in time is the same text, wherever it was noted."""
    assert (
        format_instant(datetime.fromisoformat("2025-03-14T09:30:00+02:00")) == "2025-03-14T07:30:00.000000Z"
    )
