"""Rows for ranges of positions and days say at every moment what replay says; no database is needed."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from ledger.domain.claim import ClaimRecord, project_claim
from ledger.domain.limit import NO_LIMIT, Limit
from ledger.domain.listing import facets_of
from ledger.domain.standing import standing_of
from ledger.domain.state import facts_of, standpoint_of
from ledger.domain.vocabulary import Certainty, Clock
from projections.claim_states.view import CLAIM_STATES, EARLIEST, LATEST
from projections.claims.view import CLAIMS
from projections.entries.view import ENTRIES, values_of
from projections.view import Row, View
from tests.histories.history import History
from tests.histories.profile import THOROUGH
from tests.histories.strategy import histories

Law = Callable[[History], None]

CLOCKS = {
    "on_certain": (Clock.SAID, Certainty.CERTAIN),
    "on_possible": (Clock.SAID, Certainty.POSSIBLE),
    "on_reported": (Clock.REPORTED, Certainty.CERTAIN),
}


def moments(history: History, claim: str) -> Iterator[tuple[int, ClaimRecord]]:
    """Every position that ends a command since the claim was registered, with what the record was there."""
    events = history.stream(claim)
    for position in range(events[0].position, history.head + 1):
        at, following = history.events[position - 1], history.events[position : position + 1]
        if following and following[0].correlation_id == at.correlation_id:
            continue
        record = project_claim(None, [event for event in events if event.position <= position])
        assert record is not None
        yield position, record


def days_of(record: ClaimRecord) -> list[date]:
    """Every day on which something may change, and the days around them."""
    stances = record.stances
    named = {day for s in stances for day in (s.said_earliest, s.said_latest, s.reported_latest) if day}
    around = {day + timedelta(days=step) for day in named for step in (-1, 0, 1)}
    return sorted(around) or [date(2025, 3, 9)]


def held(view: View, rows: list[Row], position: int) -> list[dict[str, Any]]:
    """The rows that hold at the position, by column."""
    named = [dict(zip(view.columns, row, strict=True)) for row in rows]
    return [row for row in named if int(str(row["from_position"])) <= position < int(str(row["to_position"]))]


def status_rows_say_what_replay_says(history: History) -> None:
    """One row holds at each position and day of each clock, with the status and the sort key of replay."""
    for claim in history.claims:
        rows = CLAIM_STATES.replay(history.stream(claim))
        for position, record in moments(history, claim):
            at = held(CLAIM_STATES, rows, position)
            for column, (clock, certainty) in CLOCKS.items():
                of_clock = [row for row in at if row[column]]
                for day in days_of(record):
                    (row,) = [row for row in of_clock if _holds_on(row, day)]
                    state = standpoint_of(record, Limit(clock, day, certainty))
                    last_day = (
                        None if row["from_day"] == EARLIEST else date.fromisoformat(str(row["from_day"]))
                    )
                    ratings = facets_of(record, Limit(clock, day, certainty), state).normalised
                    assert (row["status"], last_day) == (state.status, state.last_day)
                    assert row["normalised"] == sorted(ratings)


def entry_rows_say_what_replay_says(history: History) -> None:
    """One row of each entry holds at each position, with everything that the record has of it."""
    for claim in history.claims:
        rows = ENTRIES.replay(history.stream(claim))
        for position, record in moments(history, claim):
            found = {row["entry_id"]: row for row in held(ENTRIES, rows, position)}
            assert len(found) == len(held(ENTRIES, rows, position)) == len(record.entries)
            live = standing_of(record.stances, NO_LIMIT).live
            for entry in record.entries.values():
                expected = values_of(entry, is_live=entry.entry_id in live)
                assert tuple(found[entry.entry_id].values())[: len(expected)] == expected


def claim_rows_say_what_replay_says(history: History) -> None:
    """The last row at a position names the revision, and where the facts are."""
    for claim in history.claims:
        rows = [dict(zip(CLAIMS.columns, row, strict=True)) for row in CLAIMS.replay(history.stream(claim))]
        for position, record in moments(history, claim):
            last = max((row for row in rows if int(str(row["position"])) <= position), key=_position)
            (facts,) = [row["facts"] for row in rows if row["position"] == last["facts_position"]]
            assert (last["revision"], last["position"]) == (record.revision, record.position)
            assert facts == facts_of(record).model_dump_json(exclude={"revision", "position"})
            (linked_to,) = [row["linked_to"] for row in rows if row["position"] == last["facts_position"]]
            assert (linked_to or []) == sorted({link.to for link in record.links.values()})


LAWS = (status_rows_say_what_replay_says, entry_rows_say_what_replay_says, claim_rows_say_what_replay_says)
every_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)


@every_law
@settings(max_examples=15, deadline=None)
@given(history=histories())
def test_rows_say_what_replay_says(law: Law, history: History) -> None:
    """For every position, day, certainty and clock of a few histories."""
    law(history)


@pytest.mark.slow
@pytest.mark.timeout(1_800)
@every_law
@settings(THOROUGH)
@given(history=histories(40))
def test_rows_say_what_replay_says_thoroughly(law: Law, history: History) -> None:
    """For many and longer histories."""
    law(history)


def _holds_on(row: dict[str, Any], day: date) -> bool:
    first, end = str(row["from_day"]), str(row["until_day"])
    return (first == EARLIEST or first <= day.isoformat()) and (end == LATEST or day.isoformat() < end)


def _position(row: dict[str, Any]) -> int:
    return int(str(row["position"]))
