"""What measurements gave: how much in how long, and how long each took.

Sample   one run of one way         Summary   the medians of several runs
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Sample:
    """Events in so many seconds, and the milliseconds that each save or request took."""

    events: int
    seconds: float
    milliseconds: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Events a second."""
        return self.events / self.seconds


@dataclass(frozen=True)
class Summary:
    """Medians over runs: of the rates, and of each run's percentiles."""

    rate: float
    p50_ms: float
    p99_ms: float
    runs: int

    def __str__(self) -> str:
        return f"{self.rate:9,.0f}/s   p50 {self.p50_ms:8.2f} ms   p99 {self.p99_ms:8.2f} ms"


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many of a hundred do not exceed, from 1 to 99."""
    return values[0] if len(values) == 1 else quantiles(values, n=100, method="inclusive")[percent - 1]


def side_by_side(samples: Sequence[Sample]) -> Sample:
    """What processes did together that worked at the same time."""
    return Sample(
        sum(sample.events for sample in samples),
        max(sample.seconds for sample in samples),
        tuple(value for sample in samples for value in sample.milliseconds),
    )


def summarise(samples: Sequence[Sample]) -> Summary:
    """The medians of at least one run."""
    return Summary(
        median(sample.rate for sample in samples),
        median(percentile(sample.milliseconds, 50) for sample in samples),
        median(percentile(sample.milliseconds, 99) for sample in samples),
        len(samples),
    )
