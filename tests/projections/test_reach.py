"""Up to which day a clock had come at a position."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from projections.claim_states.reach import Reach

FIRSTS = st.dictionaries(st.dates(date(2025, 1, 1), date(2025, 3, 1)), st.integers(1, 60), max_size=30)


@given(firsts=FIRSTS, position=st.integers(0, 70))
def test_it_is_the_last_day_that_had_begun(firsts: dict[date, int], position: int) -> None:
    """Days come in any order of positions: of an archive the last may be recorded first."""
    begun = [day for day, first in firsts.items() if first <= position]

    assert Reach(firsts.items(), 70).at(position) == max(begun, default=None)
