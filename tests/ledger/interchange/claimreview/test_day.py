"""Days as feeds write them."""

from typing import Any

import pytest

from ledger.interchange.claimreview.day import read_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019-07-22", "2019-07-22"),
        ("2019-07-22 13:00:20", "2019-07-22"),
        ("2019-07-22T23:30:00-03:00", "2019-07-22"),
        ("2019-07-22T00:00:00.000Z", "2019-07-22"),
        ("2019-7-2", "2019-07-02"),
        ("2019/07/22", "2019-07-22"),
        ("20190722", "2019-07-22"),
        ("20190722T101500Z", "2019-07-22"),
        ("22/07/2019", "2019-07-22"),
        ("07/22/2019 10:00", "2019-07-22"),
        ("05.05.2019", "2019-05-05"),
        ("Mon, 22 Jul 2019 10:00:00 GMT", "2019-07-22"),
        ("July 22, 2019", "2019-07-22"),
        ("22 de julho de 2019", "2019-07-22"),
        ("2 août 2019", "2019-08-02"),
        ("3. März 2019", "2019-03-03"),
        ("dicembre 2019", "2019-12"),
        ("2019-07", "2019-07"),
        ("2019", "2019"),
        (["2019-07-22", "2020-01-01"], "2019-07-22"),
        ("03/04/2019", None),
        ("2019-02-30", None),
        ("0000-00-00", None),
        ("31 September 2019", None),
        ("yesterday", None),
        ("1563753600000", None),
        ("", None),
        (None, None),
        ({"@type": "Date"}, None),
    ],
)
def test_day_is_read_as_it_is_written(text: Any, day: str | None) -> None:
    """The publisher's own day, never moved by a zone; what may be two days is none."""
    assert read_day(text) == day
