"""A plot of cost against size, as SVG: both axes logarithmic, a line a series, the bar above its first value.

No library: a plot is a picture of a few points, and the bench should not need a hundred megabytes for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final
from xml.sax.saxutils import escape

from bench.finding import Finding

_WIDTH: Final = 820
_HEIGHT: Final = 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 240, 40, 60
_COLOURS: Final = ("#1b6ca8", "#b5482a", "#3f7d3a", "#7a4fa3")


@dataclass(frozen=True)
class Series:
    """A line of the plot: points (size, cost), sizes rising, all greater than zero."""

    name: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class _Axis:
    """Powers of ten from ``low`` to ``high`` on so many pixels from ``start`` on."""

    low: int
    high: int
    start: float
    length: float

    def at(self, value: float) -> float:
        return self.start + self.length * (log10(value) - self.low) / (self.high - self.low)

    @property
    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self.low, self.high + 1)]


def growth_series(findings: Iterable[Finding]) -> list[Series]:
    """The series of a plot of growth: the median cost of an event for each way of saving."""
    points: dict[str, list[tuple[float, float]]] = {}
    for finding in findings:
        figures = finding.figures
        if "way" in figures and "size" in figures:
            point = (float(figures["size"] or 0), float(figures["p50_ms"] or 0))
            points.setdefault(f"saves of {figures['way']}", []).append(point)
    return [Series(name, tuple(sorted(of_series))) for name, of_series in points.items()]


def draw(title: str, series: Sequence[Series], bar: float) -> str:
    """The SVG document; ``bar`` is the multiple of a series' first cost that no later one may exceed."""
    sizes = [size for line in series for size, _ in line.points]
    costs = [cost * factor for line in series for _, cost in line.points for factor in (1, bar)]
    across = _axis(sizes, _LEFT, _WIDTH - _LEFT - _RIGHT)
    up = _axis(costs, _HEIGHT - _BOTTOM, -(_HEIGHT - _TOP - _BOTTOM))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        _text(_LEFT, 22, title, size=14),
        *_grid(across, up),
    ]
    for number, line in enumerate(series):
        parts += _line(line, across, up, _COLOURS[number % len(_COLOURS)], bar)
    return "\n".join([*parts, "</svg>", ""])


def _axis(values: Sequence[float], start: float, length: float) -> _Axis:
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return _Axis(low, max(high, low + 1), start, length)


def _grid(across: _Axis, up: _Axis) -> list[str]:
    bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    parts = []
    for tick in across.ticks:
        x = across.at(tick)
        parts += [_stroke((x, _TOP), (x, bottom)), _text(x, bottom + 18, f"{tick:,.0f}", anchor="middle")]
    for tick in up.ticks:
        y = up.at(tick)
        parts += [_stroke((_LEFT, y), (right, y)), _text(_LEFT - 8, y + 4, f"{tick:g} ms", anchor="end")]
    return [*parts, _text((_LEFT + right) / 2, _HEIGHT - 16, "events in the log", anchor="middle")]


def _line(line: Series, across: _Axis, up: _Axis, colour: str, bar: float) -> list[str]:
    places = [(across.at(size), up.at(cost)) for size, cost in line.points]
    limit = up.at(line.points[0][1] * bar)
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    last_x, last_y = places[-1]
    return [
        _stroke((places[0][0], limit), (last_x, limit), colour=colour, dashes="4 4"),
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places),
        _text(last_x + 10, last_y + 4, f"{line.name}: {line.points[-1][1]:.3g} ms", colour=colour),
        _text(last_x + 10, limit - 4, f"{bar} x its first", colour=colour, size=10),
    ]


def _stroke(
    start: tuple[float, float], end: tuple[float, float], *, colour: str = "#d8d8d8", dashes: str = "none"
) -> str:
    (x1, y1), (x2, y2) = start, end
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="{colour}" stroke-dasharray="{dashes}"/>'
    )


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", colour: str = "#222222", size: int = 12
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-size="{size}">'
        f"{escape(text)}</text>"
    )
