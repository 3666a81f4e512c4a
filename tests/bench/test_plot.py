"""The plot of cost against size is an SVG document that says what was measured."""

from itertools import pairwise
from xml.etree import ElementTree

from bench.finding import Finding
from bench.plot import Series, draw, growth_series

SVG = "{http://www.w3.org/2000/svg}"


def finding(way: str, size: int, cost: float) -> Finding:
    return Finding("", {"way": way, "size": size, "p50_ms": cost})


def test_series_are_sorted_by_size() -> None:
    """A series a way of saving, its points by size; lines without a cost are none of them."""
    found = [finding("1 command", 100, 2.0), Finding("filled", {"size": 10}), finding("1 command", 10, 1.0)]

    assert growth_series(found) == [Series("saves of 1 command", ((10.0, 1.0), (100.0, 2.0)))]


def test_equal_factors_are_equal_distances() -> None:
    """Both axes are logarithmic: ten times more lies as far on, whatever it is ten times of."""
    series = [Series("flat & steep", ((10.0, 1.0), (100.0, 1.0), (1_000.0, 10.0), (10_000.0, 100.0)))]

    svg = ElementTree.fromstring(draw("title", series, bar=1.3))

    places = [(float(c.attrib["cx"]), float(c.attrib["cy"])) for c in svg.iter(f"{SVG}circle")]
    steps = [(x2 - x1, y1 - y2) for (x1, y1), (x2, y2) in pairwise(places)]
    assert max(x for x, _ in steps) - min(x for x, _ in steps) < 0.2
    assert steps[0][1] == 0
    assert abs(steps[1][1] - steps[2][1]) < 0.2 < steps[1][1]


def test_every_series_has_a_line_and_a_name() -> None:
    """Text is escaped, and one point is enough to draw."""
    series = [Series("a & b", ((10.0, 1.0),)), Series("c", ((10.0, 2.0),))]

    svg = ElementTree.fromstring(draw("title", series, bar=1.3))

    texts = [text.text or "" for text in svg.iter(f"{SVG}text")]
    assert len(list(svg.iter(f"{SVG}polyline"))) == 2
    assert any(text.startswith("a & b: 1 ms") for text in texts)
