"""Before a new copy takes over, it is compared with the old one, row by row, at one position."""

import threading
from dataclasses import replace
from typing import Any

import pytest

from projections import status, tables
from projections.agents.view import AGENTS
from projections.claim_states.view import CLAIM_STATES
from projections.engine.comparison import compare
from projections.registry import open_admin, open_engine
from projections.report import PastRebuild
from projections.view import View
from tests.projections.keeper import Keeper
from tests.support.waiting import eventually


def rebuild_spoiled(keeper: Keeper, *statements: str, view: View = AGENTS) -> PastRebuild:
    """Five agents, whose live copy is changed behind the engine's back; what a rebuild tells."""
    for number in range(5):
        keeper.agent(f"Agent {number}")
    with keeper.feed(AGENTS) as feed:
        while feed.step():
            pass
    with keeper.superuser() as connection:
        for statement in statements:
            connection.execute(statement.encode())
    with open_admin(keeper.database.projector, views=(view,)) as admin:
        last = admin.rebuild("agents").last
    assert last is not None
    assert keeper.rows(AGENTS) == keeper.replayed(AGENTS)
    return last


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, threading.Event]:
    """Comparing begins, which the first tells of, and waits for the second."""
    is_comparing, may_compare = threading.Event(), threading.Event()

    def compare_slowly(*arguments: Any) -> None:
        is_comparing.set()
        may_compare.wait(30)
        compare(*arguments)

    monkeypatch.setattr("projections.engine.rebuild.compare", compare_slowly)
    return is_comparing, may_compare


def listed(last: PastRebuild) -> list[tuple[str, str, int]]:
    assert last.comparison is not None
    return [(difference.key, difference.side, difference.rows) for difference in last.comparison.differences]


def test_equal_copies_have_no_difference(keeper: Keeper) -> None:
    """A rebuild of a right view says so: every column was compared, at the position of both."""
    last = rebuild_spoiled(keeper)

    assert last.comparison is not None
    assert (last.outcome, last.position, last.rows) == ("switched", 5, 5)
    assert (last.comparison.position, last.comparison.columns) == (5, AGENTS.columns)
    assert (last.comparison.only_old, last.comparison.only_new, listed(last)) == (0, 0, [])
    assert not last.comparison.is_difference_expected


def test_wrong_missing_and_superfluous_rows_are_listed(keeper: Keeper) -> None:
    """A row that is wrong stands on both sides; one that is missing, or there twice, on one."""
    last = rebuild_spoiled(
        keeper,
        "ALTER TABLE views.agents_1 DROP CONSTRAINT agents_1_pkey",
        "UPDATE views.agents_1 SET name = 'Nobody' WHERE name = 'Agent 0'",
        "DELETE FROM views.agents_1 WHERE name = 'Agent 1'",
        "INSERT INTO views.agents_1 SELECT * FROM views.agents_1 WHERE name = 'Agent 2'",
    )
    wrong, missing, twice = keeper.streams("agent")[:3]

    assert last.comparison is not None
    assert (last.comparison.only_old, last.comparison.only_new) == (2, 2)
    assert listed(last) == sorted(
        [(wrong, "old", 1), (wrong, "new", 1), (missing, "new", 1), (twice, "old", 1)],
        key=lambda difference: (difference[0], difference[1] == "new"),
    )


def test_first_differences_are_listed_and_all_are_counted(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are, the list has an end."""
    monkeypatch.setattr("projections.engine.comparison.DIFFERENCES_LISTED", 3)

    last = rebuild_spoiled(keeper, "UPDATE views.agents_1 SET name = 'Nobody'")

    assert last.comparison is not None
    assert (last.comparison.only_old, last.comparison.only_new, len(listed(last))) == (5, 5, 3)


def test_versions_are_compared_on_what_both_have(keeper: Keeper) -> None:
    """Columns that one version lacks are left out, and differences are said to be expected."""
    newer = replace(AGENTS, version=AGENTS.version + 1)

    last = rebuild_spoiled(
        keeper, "ALTER TABLE views.agents_1 RENAME COLUMN search_text TO searched", view=newer
    )

    assert last.comparison is not None
    assert last.comparison.columns == tuple(name for name in AGENTS.columns if name != "search_text")
    assert (last.comparison.is_difference_expected, listed(last)) == (True, [])
    assert (last.old_version, last.version) == (AGENTS.version, newer.version)


def test_versions_without_a_common_key_are_not_compared(keeper: Keeper) -> None:
    """Without the key nothing could be listed; the new copy takes over all the same."""
    last = rebuild_spoiled(keeper, "ALTER TABLE views.agents_1 RENAME COLUMN agent_id TO id")

    assert (last.outcome, last.comparison) == ("switched", None)


def test_live_copy_goes_on_while_copies_are_compared(
    keeper: Keeper, held: tuple[threading.Event, threading.Event]
) -> None:
    """Comparing takes its time; what is recorded meanwhile is in the view, and not in the comparison."""
    is_comparing, may_compare = held
    keeper.agent()
    with open_engine(keeper.database.projector), open_admin(keeper.database.projector) as admin:
        eventually(lambda: keeper.position(AGENTS) == 1)
        admin.rebuild("agents")
        assert is_comparing.wait(30)
        keeper.agent()
        eventually(lambda: len(keeper.rows(AGENTS)) == 2)
        phase = admin.rebuild_progress("agents").phase
        may_compare.set()
        eventually(lambda: admin.rebuild_progress("agents").state == "idle")
        last = admin.rebuild_progress("agents").last

    assert phase in ("comparing", "filling")
    assert last is not None
    assert last.comparison is not None
    assert (last.comparison.position, listed(last), last.position) == (1, [], 2)
    assert keeper.rows(AGENTS) == keeper.replayed(AGENTS)


def test_indexes_are_made_while_copies_are_compared(
    keeper: Keeper, held: tuple[threading.Event, threading.Event]
) -> None:
    """Neither waits for the other; the new copy takes over when both are done."""
    is_comparing, may_compare = held
    keeper.claims(2)
    with open_engine(keeper.database.projector), open_admin(keeper.database.projector) as admin:
        eventually(lambda: keeper.position(CLAIM_STATES) == keeper.head)
        admin.rebuild("claim_states")
        assert is_comparing.wait(30)
        with keeper.superuser() as connection:
            eventually(lambda: status.read(connection, "claim_states").is_indexed)
        phase = admin.rebuild_progress("claim_states").phase
        may_compare.set()
        eventually(lambda: admin.rebuild_progress("claim_states").state == "idle")
        last = admin.rebuild_progress("claim_states").last

    assert phase == "comparing"
    assert last is not None
    assert (last.outcome, listed(last)) == ("switched", [])


def test_switch_never_takes_readers_back(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the live copy took while the new one got its indexes, that one takes before it is read."""
    may_index, make = threading.Event(), tables.index

    def index_slowly(*arguments: Any) -> None:
        may_index.wait(30)
        make(*arguments)

    keeper.claims(2)
    with open_admin(keeper.database.projector) as admin, keeper.feed(CLAIM_STATES, batch_size=1) as feed:
        admin.rebuild("claim_states")
        monkeypatch.setattr("projections.engine.rebuild.tables.index", index_slowly)
        while admin.rebuild_progress("claim_states").phase != "indexing":
            feed.step()
        feed.step()
        keeper.claims(6)
        while keeper.position(CLAIM_STATES) < keeper.head:
            feed.step()
        may_index.set()
        positions = [keeper.position(CLAIM_STATES) for _ in iter(feed.step, False)]

        assert set(positions) == {keeper.head}
        assert admin.rebuild_progress("claim_states").state == "idle"
    assert keeper.rows(CLAIM_STATES) == keeper.replayed(CLAIM_STATES)
