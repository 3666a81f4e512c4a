"""The copy that a rebuild replaced stays until it is confirmed or replaced; one that was cancelled goes."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

import projections
from ledger.domain.errors import NothingToConfirm, RebuildNotUnderway
from projections import tables
from projections.admin import ProjectionAdmin
from projections.agents.view import AGENTS
from projections.claim_states.view import CLAIM_STATES
from projections.engine.feed import Feed
from projections.registry import open_admin, open_engine
from tests.projections.keeper import Keeper
from tests.projections.test_rebuild import copies
from tests.support.waiting import eventually

INDEXED = "SELECT indexdef FROM pg_indexes WHERE tablename = 'agents_{}' AND indexdef LIKE '%casefold%'"
MARK_INDEXED = "UPDATE views.rebuilds SET indexed_at = clock_timestamp() WHERE outcome IS NULL"
SELECT_INDEXES = "SELECT indexdef FROM pg_indexes WHERE tablename = 'claim_states_2'"


class HeldIndexes:
    """Indexes of a new copy are made, and then not committed before ``may_end``."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.may_end = threading.Event()
        self.was_let_go = False
        self._is_made = threading.Event()
        self._monkeypatch = monkeypatch

    def step_until_made(self, feed: Feed, admin: ProjectionAdmin, view: str) -> None:
        """Rebuild the view up to there; first copies have their indexes already."""
        admin.rebuild(view)
        make = tables.index

        def index(*arguments: Any) -> None:
            make(*arguments)
            self._is_made.set()
            self.was_let_go = self.may_end.wait(10)

        self._monkeypatch.setattr("projections.engine.rebuild.tables.index", index)
        while not self._is_made.is_set():
            feed.step()


def rebuilt(keeper: Keeper) -> None:
    """Rebuild the view of agents; nobody else feeds it."""
    with open_admin(keeper.database.projector, views=(AGENTS,)) as admin:
        admin.rebuild("agents")


def test_old_copy_is_kept_until_confirmed(keeper: Keeper) -> None:
    """It can be looked at under its own name; confirming drops it, and there is nothing to confirm twice."""
    keeper.agent()
    with open_admin(keeper.database.projector, views=(AGENTS,)) as admin:
        with pytest.raises(NothingToConfirm):
            admin.confirm("agents")
        admin.rebuild("agents")
        last = admin.rebuild_progress("agents").last
        before = copies(keeper)
        confirmed = admin.confirm("agents")
        with pytest.raises(NothingToConfirm):
            admin.confirm("agents")

    assert last is not None
    assert (last.kept_table, before) == ("views.agents_1", ["agents_1", "agents_2"])
    assert confirmed.last == last.model_copy(update={"kept_table": None})
    assert copies(keeper) == ["agents_2"]


def test_next_rebuild_replaces_the_old_copy(keeper: Keeper) -> None:
    """There is never more than one old copy."""
    keeper.agent()
    for _ in range(3):
        rebuilt(keeper)

    assert copies(keeper) == ["agents_3", "agents_4"]
    assert keeper.rows(AGENTS) == keeper.replayed(AGENTS)


def test_who_looks_at_an_old_copy_keeps_nobody_waiting(keeper: Keeper) -> None:
    """The next rebuild switches all the same; the table goes when it is free."""
    keeper.agent()
    rebuilt(keeper)
    with keeper.feed(AGENTS) as feed, open_admin(keeper.database.projector, views=(AGENTS,)) as admin:
        with psycopg.connect(keeper.database.reader) as reader:
            reader.execute("SELECT FROM views.agents_1")
            admin.rebuild("agents")
            while feed.step():
                pass
            held, state = copies(keeper), admin.rebuild_progress("agents").state
        feed.step()

    assert (held, state) == (["agents_1", "agents_2", "agents_3"], "idle")
    assert copies(keeper) == ["agents_2", "agents_3"]


@pytest.mark.parametrize("is_other_version", [False, True])
def test_redaction_reaches_the_old_copy(keeper: Keeper, is_other_version: bool) -> None:
    """A text that the law removes is not kept for comparison either; of another version the copy goes."""
    keeper.agent("the secret name")
    keeper.agent("Ben")
    rebuilt(keeper)
    rebuilt(keeper)
    with keeper.superuser() as connection:
        if is_other_version:
            connection.execute("ALTER TABLE views.agents_2 RENAME COLUMN agent_id TO id")
        keeper.redact(1)
        with keeper.feed(AGENTS) as feed:
            feed.step()
        kept = [] if is_other_version else list(connection.execute("SELECT name FROM views.agents_2"))

    assert copies(keeper) == (["agents_3"] if is_other_version else ["agents_2", "agents_3"])
    assert kept == ([] if is_other_version else [("Ben",)])


def test_cancelled_rebuild_leaves_the_live_copy(keeper: Keeper) -> None:
    """The new copy goes, the live one is what it was and goes on; nothing is left to cancel."""
    for _ in range(6):
        keeper.agent()
    with open_admin(keeper.database.projector, views=(AGENTS,)) as admin:
        with keeper.feed(AGENTS, batch_size=1) as feed:
            for _ in range(3):
                feed.step()
            admin.rebuild("agents")
            feed.step()
            feed.step()
            filling = copies(keeper)
            cancelled = admin.cancel("agents")
            while feed.step():
                pass
        with pytest.raises(RebuildNotUnderway):
            admin.cancel("agents")

    assert (filling, copies(keeper)) == (["agents_1", "agents_2"], ["agents_1"])
    assert cancelled.last is not None
    assert (cancelled.state, cancelled.last.outcome, cancelled.last.position) == ("idle", "cancelled", 1)
    assert keeper.rows(AGENTS) == keeper.replayed(AGENTS)


def test_cancelling_does_not_wait_for_indexes(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Making them may take an hour; when they come to be, they go with the copy that they were made for."""
    held = HeldIndexes(monkeypatch)
    keeper.agent()
    with open_admin(keeper.database.projector, views=(AGENTS,)) as admin, keeper.feed(AGENTS) as feed:
        held.step_until_made(feed, admin, "agents")
        cancelled = admin.cancel("agents")
        indexing = copies(keeper)
        held.may_end.set()
        while feed.step():
            pass

    assert held.was_let_go
    assert cancelled.last is not None
    assert (cancelled.state, cancelled.last.outcome) == ("idle", "cancelled")
    assert (indexing, copies(keeper)) == (["agents_1", "agents_2"], ["agents_1"])


def test_indexes_that_another_process_made_are_not_kept_twice(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that lost the view may still make them; only the first to commit has made them."""
    held = HeldIndexes(monkeypatch)
    keeper.claims(2)
    with open_admin(keeper.database.projector) as admin, keeper.feed(CLAIM_STATES) as feed:
        while feed.step():
            pass
        held.step_until_made(feed, admin, "claim_states")
        with keeper.superuser() as connection:
            connection.execute(MARK_INDEXED)
        held.may_end.set()
        while feed.step():
            pass
        last = admin.rebuild_progress("claim_states").last
    with keeper.superuser() as connection:
        made = connection.execute(SELECT_INDEXES).fetchall()

    assert last is not None
    assert last.outcome == "switched"
    assert ["WHERE (to_position" in definition for (definition,) in made] == [True]


def test_cancelling_needs_no_engine(keeper: Keeper) -> None:
    """Where nobody feeds the view, the call itself drops the new copy; a later rebuild is not confused."""
    keeper.agent()
    with open_admin(keeper.database.projector, views=(AGENTS,)) as admin:
        with keeper.feed(AGENTS) as feed:
            admin.rebuild("agents")
            feed.step()
        filling = copies(keeper)
        admin.cancel("agents")

        assert (filling, copies(keeper)) == (["agents_1", "agents_2"], ["agents_1"])
        assert admin.rebuild("agents").last is not None
    assert copies(keeper) == ["agents_1", "agents_3"]


def test_cancelled_rebuild_of_another_version_waits_for_a_paused_view(keeper: Keeper) -> None:
    """It would begin again by itself, so it is paused first."""
    keeper.agent()
    rebuilt(keeper)
    newer = replace(AGENTS, version=AGENTS.version + 1)
    with open_admin(keeper.database.projector, views=(newer,)) as admin:
        admin.pause("agents")
        with keeper.feed(newer) as feed:
            while feed.step():
                pass
            paused = admin.show("agents").version
            admin.resume("agents")
            while feed.step():
                pass

        assert (paused, admin.show("agents").version) == (AGENTS.version, newer.version)


def test_indexes_are_made_before_a_copy_is_read(keeper: Keeper, tmp_path: Path) -> None:
    """The first copy has them from its beginning, a new one when it was filled and before it takes over."""
    create = Path(projections.__file__).with_name("agents") / "create.sql"
    (tmp_path / "create.sql").write_bytes(create.read_bytes())
    (tmp_path / "index.sql").write_text("CREATE INDEX ON {table} (lower(search_text || 'casefold'))")
    indexed = replace(AGENTS, folder=str(tmp_path))
    keeper.agent()
    with keeper.superuser() as connection:

        def count(generation: int) -> int:
            return len(list(connection.execute(INDEXED.format(generation).encode())))

        with keeper.feed(indexed) as feed, open_admin(keeper.database.projector, views=(indexed,)) as admin:
            first = count(1)
            feed.step()
            admin.rebuild("agents")
            feed.step()
            filling = count(2)
            while feed.step():
                pass

            assert (first, filling, count(2)) == (1, 0, 1)
            assert admin.rebuild_progress("agents").state == "idle"


def test_index_that_cannot_be_made_ends_the_rebuild(keeper: Keeper, tmp_path: Path) -> None:
    """It is told as a failure of the rebuild, and the live copy goes on."""
    create = Path(projections.__file__).with_name("agents") / "create.sql"
    (tmp_path / "create.sql").write_bytes(create.read_bytes())
    (tmp_path / "index.sql").write_text("CREATE UNIQUE INDEX ON {table} (kind)")
    view = replace(AGENTS, folder=str(tmp_path), version=AGENTS.version + 1)
    keeper.agent()
    keeper.agent()
    rebuilt(keeper)
    views = (view,)
    with open_admin(keeper.database.projector, views=views) as admin:
        with open_engine(keeper.database.projector, views=views):
            eventually(lambda: admin.show("agents").failure is not None)
        shown, last = admin.show("agents"), admin.rebuild_progress("agents").last

    assert shown.failure is not None
    assert (shown.failure.category, shown.version) == ("storage", AGENTS.version)
    assert last is not None
    assert last.outcome == "failed"
    assert copies(keeper) == ["agents_1", "agents_2"]
