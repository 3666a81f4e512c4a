"""Lists of claims: filters, orders and pages."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.limit import NO_LIMIT
from ledger.domain.listing import ClaimFilter, ClaimSort, PageKey, facets_of, key_of, page_of
from tests.histories.desk import Desk, assert_, assess, chain, rebut, said

KEYS = st.lists(
    st.builds(
        PageKey,
        value=st.one_of(st.none(), st.dates(date(2025, 3, 1), date(2025, 3, 5))),
        claim_id=st.sampled_from([f"claim_{n}" for n in range(30)]),
    ),
    unique_by=lambda key: key.claim_id,
    max_size=20,
)


@given(
    keys=KEYS, size=st.integers(1, 4), sort=st.sampled_from([ClaimSort.LAST_DAY_DOWN, ClaimSort.LAST_DAY_UP])
)
def test_pages_hold_every_claim_once(keys: list[PageKey], size: int, sort: ClaimSort) -> None:
    """Read page by page, a list is the same as read at once, with null days last either way."""
    rows: list[Any] = [(key, key.claim_id) for key in keys]
    whole, _ = page_of(rows, sort, None, 100)
    read: list[Any] = []
    after: PageKey | None = None
    while True:
        page, after = page_of(rows, sort, after, size)
        read += page
        if after is None:
            break

    values = {key.claim_id: key.value for key in keys}
    known = [values[claim] for claim in read if values[claim] is not None]
    assert read == whole
    assert sorted(read) == sorted(values)
    assert known == sorted(known, key=lambda day: day or date.min, reverse=sort.is_descending)
    assert all(values[claim] is None for claim in read[len(known) :])


def test_claims_of_one_day_come_by_id() -> None:
    """Upwards in either order, so that pages never depend on chance."""
    day = date(2025, 3, 13)
    rows = [(key_of(claim, day, 1, ClaimSort.LAST_DAY_DOWN), claim) for claim in ("b", "a")]

    for sort in (ClaimSort.LAST_DAY_DOWN, ClaimSort.LAST_DAY_UP):
        assert read(rows, sort) == ["a", "b"]


def test_registration_is_an_order_too() -> None:
    """By the position of the registration, up or down."""
    rows = [(key_of(f"{n}", None, n, ClaimSort.REGISTERED_UP), f"{n}") for n in (9, 10, 2)]

    assert read(rows, ClaimSort.REGISTERED_UP) == ["2", "9", "10"]
    assert read(rows, ClaimSort.REGISTERED_DOWN) == ["10", "9", "2"]


def read(rows: Any, sort: ClaimSort) -> list[Any]:
    """The first page, of names in the place of states."""
    return list(page_of(rows, sort, None, 5)[0])


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({}, True),
        ({"status": "contested"}, True),
        ({"status": "unchallenged"}, False),
        ({"topic": "Water"}, True),
        ({"topic": "water"}, False),
        ({"speaker": "putin"}, True),
        ({"speaker": "isw"}, True),
        ({"speaker": "trump"}, False),
        ({"assessor": "isw"}, True),
        ({"assessor": "putin"}, False),
        ({"source": "kp"}, True),
        ({"language": "en"}, True),
        ({"language": "de"}, False),
        ({"normalised": "MIXTURE"}, True),
        ({"normalised": "TRUE"}, False),
    ],
)
def test_filter(desk: Desk, condition: dict[str, Any], expected: bool) -> None:
    """Each condition by itself decides whether the claim is in the list."""
    desk.do("source", "kp")
    desk.do("claim", "C9", statement="The RIVER is blue", language="en", topics=["Water"])
    desk.say("E1", "putin", assert_("C9"), reported={"source": "kp"}, chain=chain("post:publisher"))
    desk.say("E2", "isw", assess("C9", "MIXTURE"))
    named: dict[str, Any] = {
        name: desk.id_of(value) if name in ("speaker", "assessor", "source") else value
        for name, value in condition.items()
    }

    standpoint = desk.standpoint("C9")

    facets = facets_of(desk.claim("C9"), NO_LIMIT, standpoint)
    assert ClaimFilter(**named).matches(standpoint, facets) is expected


def test_facets_are_of_the_moment(desk: Desk) -> None:
    """Who speaks only later is not found earlier."""
    desk.say("E1", "putin", assert_("C1"), said="2025-03-13")
    desk.say("E2", "isw", rebut("C1"), said="2025-03-15")
    limit = said("2025-03-14")

    facets = facets_of(desk.claim("C1"), limit, desk.standpoint("C1", limit))

    assert desk.names(facets.speakers) == ["putin"]
