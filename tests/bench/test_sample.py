"""Percentiles, medians of runs, and processes side by side."""

from hypothesis import given
from hypothesis import strategies as st

from bench.sample import Sample, percentile, side_by_side, summarise

MILLISECONDS = st.lists(st.integers(0, 10**6).map(float), min_size=1, max_size=300)


def test_percentiles_of_known_values() -> None:
    """Of 0 to 100, the percentile is the percent; of one value, it is that value."""
    values = [float(number) for number in range(101)]

    assert [percentile(values, percent) for percent in (1, 50, 99)] == [1.0, 50.0, 99.0]
    assert percentile([7.0], 99) == 7.0


@given(MILLISECONDS, st.integers(1, 98))
def test_a_percentile_lies_within_and_never_falls(values: list[float], percent: int) -> None:
    """It is between the least and the greatest value, and a higher percent is no lower."""
    low, high = percentile(values, percent), percentile(values, percent + 1)

    assert min(values) <= low <= max(values)
    assert low <= high


def test_processes_side_by_side_are_one_sample() -> None:
    """Events add up, and the time is that of the slowest."""
    both = side_by_side([Sample(10, 2.0, (1.0, 2.0)), Sample(30, 4.0, (3.0,))])

    assert both == Sample(40, 4.0, (1.0, 2.0, 3.0))
    assert both.rate == 10.0


def test_a_summary_is_of_medians() -> None:
    """One run out of three that went wrong moves nothing."""
    runs = [Sample(100, 1.0, (1.0,)), Sample(110, 1.0, (2.0,)), Sample(1, 1.0, (900.0,))]

    summary = summarise(runs)

    assert (summary.rate, summary.p50_ms, summary.p99_ms, summary.runs) == (100.0, 2.0, 2.0, 3)
