"""The engine follows the log by itself, whatever happens to its connections and whoever else runs."""

import threading
import time

import pytest

from ledger.domain.commands import RegisterClaim
from projections.agents.view import AGENTS
from projections.claim_states.view import CLAIM_STATES
from projections.engine.engine import ProjectionEngine
from projections.entries.view import ENTRIES
from projections.registry import VIEWS, open_admin, open_engine
from tests.projections.keeper import Keeper
from tests.support.events import claim_events
from tests.support.waiting import eventually

SESSIONS = "FROM pg_stat_activity WHERE datname = current_database() AND usename = 'claims_projector'"


def is_at_head(keeper: Keeper) -> bool:
    return all(keeper.position(view) == keeper.head for view in VIEWS)


def terminate_all(keeper: Keeper) -> None:
    """End every connection of projectors, the test's own too, once workers and listener have theirs."""

    def has_all() -> bool:
        found = connection.execute(f"SELECT count(*) {SESSIONS} AND query NOT LIKE '%lock%'").fetchone()
        return found is not None and found[0] > len(VIEWS)

    with keeper.superuser() as connection:
        eventually(has_all)
        connection.execute(f"SELECT pg_terminate_backend(pid) {SESSIONS}")


def test_views_follow_the_log(keeper: Keeper) -> None:
    """What is recorded before and while the engine runs is in the views soon."""
    keeper.claims(2)
    with open_engine(keeper.database.projector):
        eventually(lambda: is_at_head(keeper))
        keeper.agent()
        (claim,) = keeper.claims()
        eventually(lambda: is_at_head(keeper))

        assert claim in keeper.rows(CLAIM_STATES)


def test_commit_wakes_the_engine(keeper: Keeper) -> None:
    """A commit is seen by notification, long before the next look."""
    with open_engine(keeper.database.projector):
        keeper.claims()
        eventually(lambda: is_at_head(keeper))
        waits = []
        for _ in range(5):
            keeper.claims()
            start = time.monotonic()
            eventually(lambda: keeper.position(CLAIM_STATES) == keeper.head)
            waits.append(time.monotonic() - start)

    assert min(waits) < 0.3


def test_stopped_engine_leaves_nothing(keeper: Keeper) -> None:
    """All threads and connections are gone when ``stop`` returns, also without a database ever reached."""
    threads = set(threading.enumerate())
    with open_engine(keeper.database.projector):
        keeper.claims()
        eventually(lambda: is_at_head(keeper))
    with open_engine(f"{keeper.database.projector} port=1 host=127.0.0.1"):
        time.sleep(0.3)

    assert {thread for thread in threading.enumerate() if thread.is_alive()} <= threads


def test_engine_outlives_its_connections(keeper: Keeper) -> None:
    """Ending all of its connections, again and again while events come, only delays it."""
    with open_engine(keeper.database.projector, batch_size=5):
        for _ in range(4):
            keeper.append(*claim_events(20))
            terminate_all(keeper)
            keeper.claims(2)
        eventually(lambda: is_at_head(keeper), seconds=30)

    for view in VIEWS:
        assert keeper.rows(view) == keeper.replayed(view)


def test_standby_takes_over(keeper: Keeper) -> None:
    """Of two engines one feeds each view; when it stops, the other goes on."""
    first = ProjectionEngine(keeper.database.projector, VIEWS)
    second = ProjectionEngine(keeper.database.projector, VIEWS)
    first.start()
    try:
        keeper.claims(2)
        eventually(lambda: is_at_head(keeper))
        second.start()
        keeper.claims(2)
        eventually(lambda: is_at_head(keeper))
    finally:
        first.stop()
    keeper.claims(2)
    try:
        eventually(lambda: is_at_head(keeper))
    finally:
        second.stop()

    assert keeper.rows(CLAIM_STATES) == keeper.replayed(CLAIM_STATES)


def test_paused_view_stays_put(keeper: Keeper) -> None:
    """A paused view stands still from the moment ``pause`` returns, through restarts, until it is resumed."""
    with open_admin(keeper.database.projector) as admin:
        with open_engine(keeper.database.projector):
            keeper.claims(3)
            paused = admin.pause("claim_states")
            keeper.claims(3)
            eventually(lambda: keeper.position(ENTRIES) == keeper.head)
        with open_engine(keeper.database.projector):
            keeper.agent()
            eventually(lambda: keeper.position(AGENTS) == keeper.head)
            still = admin.show("claim_states")
            admin.resume("claim_states")
            eventually(lambda: is_at_head(keeper))

    assert (still.state, still.position) == ("paused", paused.position)
    assert keeper.rows(CLAIM_STATES) == keeper.replayed(CLAIM_STATES)


def test_projector_without_its_role_feeds_nothing(keeper: Keeper, caplog: pytest.LogCaptureFixture) -> None:
    """A login that may not act as ledger_projector is refused; the engine says so and goes on trying."""
    with open_engine(keeper.database.reader):
        eventually(lambda: "ledger_projector" in caplog.text)

    keeper.execute(RegisterClaim(statement="It is so"))
    assert keeper.position(CLAIM_STATES) == 0
