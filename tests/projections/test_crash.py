"""Processes are killed and connections ended, in the middle of rebuilds too: nothing is lost or doubled."""

import time

import pytest

from projections.admin import ProjectionAdmin
from projections.agents.view import AGENTS
from projections.registry import VIEWS, open_admin, open_engine
from tests.projections.keeper import Keeper
from tests.projections.projector import STAGES, run_engine, run_engine_to
from tests.projections.test_rebuild import copies
from tests.support.events import claim_events
from tests.support.waiting import eventually
from tests.support.writer import make_event, running

TAKEOVER_SECONDS = 5.0
OURS = "FROM pg_stat_activity WHERE datname = current_database() AND usename = 'claims_projector'"
LEADS = "pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')"
CONNECTIONS = {
    "writer": LEADS,
    "listener": "query LIKE '%%LISTEN%%'",
    "reader": f"NOT {LEADS} AND query NOT LIKE '%%LISTEN%%'",
}
"""What the connections of an engine are told by."""


def is_at_head(keeper: Keeper) -> bool:
    return all(keeper.position(view) == keeper.head for view in VIEWS)


def check(keeper: Keeper, admin: ProjectionAdmin) -> None:
    """Everything is fed to the head, no rebuild is left, and every view is what the log gives."""
    eventually(lambda: is_at_head(keeper), seconds=60)
    for view in VIEWS:
        eventually(lambda: admin.rebuild_progress(view.name).state == "idle", seconds=60)  # noqa: B023
        assert keeper.rows(view) == keeper.replayed(view)
        assert admin.show(view.name).rows == sum(map(len, keeper.rows(view).values()))


def record(keeper: Keeper, count: int) -> None:
    for _ in range(count):
        keeper.append(*claim_events(5))
        keeper.agent()


def test_killed_while_the_new_copy_is_filled(keeper: Keeper) -> None:
    """A rebuild goes on where the process that died had it."""
    record(keeper, 40)
    url = keeper.database.projector
    with open_admin(url) as admin:
        with running(run_engine, url, 2):
            eventually(lambda: is_at_head(keeper), seconds=60)
            admin.rebuild("claim_states")
            eventually(lambda: (admin.rebuild_progress("claim_states").position or 0) > 10)
        before = admin.rebuild_progress("claim_states")
        live = keeper.rows(VIEWS[0])
        record(keeper, 2)
        with open_engine(url):
            check(keeper, admin)
        last = admin.rebuild_progress("claim_states").last

    assert (before.state, before.phase) == ("running", "filling")
    assert len(live) == 40
    assert last is not None
    assert (last.outcome, last.started_at) == ("switched", before.started_at)


@pytest.mark.parametrize("stage", STAGES)
def test_killed_before_the_new_copy_took_over(keeper: Keeper, stage: str) -> None:
    """Until the switch is committed readers have the old copy; another process completes the rebuild."""
    record(keeper, 4)
    url, is_there = keeper.database.projector, make_event()
    with open_admin(url) as admin:
        with open_engine(url):
            eventually(lambda: is_at_head(keeper))
            # So that there is an old copy to replace, too.
            admin.rebuild("agents")
            eventually(lambda: admin.rebuild_progress("agents").state == "idle")
        first = admin.rebuild_progress("agents").last
        with running(run_engine_to, url, stage, is_there):
            # Asked before, the rebuild would be done by this process.
            keeper.agent()
            eventually(lambda: is_at_head(keeper))
            before = keeper.rows(AGENTS)
            admin.rebuild("agents")
            assert is_there.wait(15)
        assert keeper.rows(AGENTS) == before
        assert admin.rebuild_progress("agents").last == first
        record(keeper, 2)
        with open_engine(url):
            check(keeper, admin)
        last = admin.rebuild_progress("agents").last

    assert last is not None
    assert last.comparison is not None
    assert (last.generation, last.outcome, last.comparison.differences) == (3, "switched", ())
    assert copies(keeper)[:2] == ["agents_2", "agents_3"]


def test_standby_takes_over_within_seconds(keeper: Keeper) -> None:
    """A process that is killed is followed by one that stood by, which goes on within five seconds."""
    url = keeper.database.projector
    with running(run_engine, url, 100) as (holder,):
        record(keeper, 2)
        eventually(lambda: is_at_head(keeper), seconds=60)
        with running(run_engine, url, 100):
            record(keeper, 2)
            eventually(lambda: is_at_head(keeper))
            time.sleep(2)
            holder.kill()
            killed_at = time.monotonic()
            record(keeper, 2)
            eventually(lambda: is_at_head(keeper), seconds=60)
            seconds = time.monotonic() - killed_at

    assert seconds < TAKEOVER_SECONDS
    for view in VIEWS:
        assert keeper.rows(view) == keeper.replayed(view)


@pytest.mark.parametrize("kind", CONNECTIONS)
def test_connections_that_end_are_made_again(keeper: Keeper, kind: str) -> None:
    """Ending the connections that write, read or listen, in the middle of a rebuild, only delays it."""
    statement = f"SELECT pg_terminate_backend(pid) {OURS} AND {CONNECTIONS[kind]}"
    url = keeper.database.projector
    ended = 0
    with open_admin(url) as admin, open_engine(url, batch_size=3), keeper.superuser() as connection:
        record(keeper, 20)
        eventually(lambda: is_at_head(keeper), seconds=60)
        admin.rebuild("claim_states")
        for _ in range(5):
            record(keeper, 2)
            ended += len(connection.execute(statement.encode()).fetchall())
            time.sleep(0.2)
        check(keeper, admin)
        last = admin.rebuild_progress("claim_states").last

    assert ended > 0
    assert last is not None
    assert last.outcome == "switched"
