"""Every view equals the replay of its rows from the log, whatever happened and however it was fed."""

from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.domain.commands import RegisterClaim, VoidEntry
from ledger.domain.events import EventRedacted
from projections.entries.view import ENTRIES
from projections.registry import VIEWS, open_admin
from projections.report import as_json
from projections.view import FOREVER
from tests.histories.history import Step
from tests.histories.strategy import commands_strategy
from tests.projections.keeper import Keeper, feed_all


@dataclass(frozen=True)
class Case:
    """How a history is fed: in two parts, in steps of a size, with payloads removed after each part."""

    cut: int
    batch_size: int
    marks: list[int]


CASES = st.builds(
    Case,
    cut=st.integers(5, 28),
    batch_size=st.integers(1, 40),
    marks=st.lists(st.integers(0, 999), max_size=2),
)


def redact_some(keeper: Keeper, first: int, marks: list[int]) -> None:
    """Remove payloads of what was recorded since."""
    for mark in marks:
        position = first + 1 + mark % (keeper.head - first)
        recorded = keeper.log.event(position)
        if recorded.redaction is None and recorded.topic != EventRedacted.TOPIC:
            keeper.redact(position)


def check_agreement(keeper: Keeper, steps: tuple[Step, ...], case: Case) -> None:
    """Play and feed the two parts of a history, and compare what it touched."""
    first = keeper.head
    with ExitStack() as stack:
        feeds = [stack.enter_context(keeper.feed(view, case.batch_size)) for view in VIEWS]
        for part in (steps[: case.cut], steps[case.cut :]):
            keeper.play(part)
            redact_some(keeper, first, case.marks)
            for feed in feeds:
                while feed.step():
                    pass

    for view in VIEWS:
        replayed = keeper.replayed(view, after=first)
        assert keeper.rows(view, replayed) == replayed
        assert keeper.position(view) == keeper.head


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=commands_strategy(), case=CASES)
def test_views_equal_replay(shared_keeper: Keeper, steps: tuple[Step, ...], case: Case) -> None:
    """Fed in steps of any size between the commands of any history, each view equals its replay."""
    check_agreement(shared_keeper, steps, case)


@pytest.mark.slow
@pytest.mark.timeout(900)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=commands_strategy(max_steps=45), case=CASES)
def test_views_equal_replay_of_many(shared_keeper: Keeper, steps: tuple[Step, ...], case: Case) -> None:
    """The same for many and longer histories."""
    check_agreement(shared_keeper, steps, case)


def test_counted_rows_are_those_that_are_there(keeper: Keeper) -> None:
    """The number of rows that a view's status names is the number of its rows."""
    (claim,) = keeper.claims()
    entry = keeper.say({"act": "assert", "claim": claim})["entries"][0]["entry_id"]
    keeper.execute(VoidEntry(entry=entry, reason="recorded twice"))
    feed_all(keeper)
    with open_admin(keeper.database.projector) as admin:
        for view in VIEWS:
            assert admin.show(view.name).rows == sum(map(len, keeper.rows(view).values()))


def lives(keeper: Keeper, entry_id: str) -> list[tuple[bool, int, int]]:
    """Whether the entry was live, from which position and up to which."""
    rows = [as_json(ENTRIES, row) for rows in keeper.rows(ENTRIES).values() for row in rows]
    of_entry = [row for row in rows if row["entry_id"] == entry_id]
    return sorted(
        ((row["is_live"], row["from_position"], row["to_position"]) for row in of_entry),
        key=lambda row: row[1],
    )


def test_entry_that_is_ended_gets_a_new_row(keeper: Keeper) -> None:
    """A row of an entry that no new event names is ended when the entry is, and another begins."""
    (claim,), ada = keeper.claims(), keeper.agent()
    asserted = keeper.say({"act": "assert", "claim": claim}, speaker=ada)["entries"][0]["entry_id"]
    made = keeper.head
    with keeper.feed(ENTRIES) as feed:
        feed.step()
        before = lives(keeper, asserted)
        keeper.say({"act": "retract", "entry": asserted}, speaker=ada)
        feed.step()
        after = lives(keeper, asserted)

    assert before == [(True, made, FOREVER)]
    assert after == [(True, made, keeper.head), (False, keeper.head, FOREVER)]
    assert keeper.rows(ENTRIES) == keeper.replayed(ENTRIES)


def test_redaction_reaches_rows_that_were_written_before(keeper: Keeper) -> None:
    """No view keeps a text that was removed, though its engine had it in memory."""
    secret = "the secret words"
    claim = keeper.execute(RegisterClaim(statement=secret))["claim_id"]
    keeper.say({"act": "assert", "claim": claim, "notes": secret}, speaker=keeper.agent(secret))
    texts = [event.position for event in keeper.log.scan() if secret in str(event.event)]
    with ExitStack() as stack:
        feeds = [stack.enter_context(keeper.feed(view)) for view in VIEWS]
        for position in (None, *texts):
            if position is not None:
                keeper.redact(position)
            for feed in feeds:
                feed.step()

    assert len(texts) == 3
    for view in VIEWS:
        assert secret not in str(keeper.rows(view))
        assert keeper.rows(view) == keeper.replayed(view)
