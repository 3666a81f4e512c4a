"""A rebuild folds a view anew beside the live copy; nobody ever reads half of it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psycopg
import pytest

from ledger.domain.errors import RebuildUnderway
from projections.claim_states.view import CLAIM_STATES
from projections.registry import open_admin, open_engine
from tests.projections.keeper import Keeper
from tests.projections.projector import Fault
from tests.support.events import claim_reworded
from tests.support.waiting import eventually

SPOIL = "UPDATE views.claim_states_1 SET status = 'spoiled'"
COPIES = r"SELECT tablename FROM pg_tables WHERE schemaname = 'views' AND tablename ~ '_\d+$' ORDER BY 1"


def spoil(keeper: Keeper) -> None:
    """Make every row of the first copy wrong."""
    with keeper.superuser() as connection:
        connection.execute(SPOIL)


def copies(keeper: Keeper) -> list[str]:
    with keeper.superuser() as connection:
        return [name for (name,) in connection.execute(COPIES)]


def statuses(keeper: Keeper) -> set[object]:
    """What the column holds in all rows."""
    rows = keeper.rows(CLAIM_STATES).values()
    return {CLAIM_STATES.value_of(row, "status") for of_claim in rows for row in of_claim}


@contextmanager
def counting_readers(keeper: Keeper) -> Iterator[set[int]]:
    """Read all claims again and again meanwhile; the numbers of rows that were seen."""
    seen: set[int] = set()
    is_over = threading.Event()

    def read() -> None:
        with psycopg.connect(keeper.database.reader, autocommit=True) as connection:
            while not is_over.is_set():
                row = connection.execute("SELECT count(*) FROM views.claim_states").fetchone()
                seen.add(-1 if row is None else row[0])

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield seen
    finally:
        is_over.set()
        reader.join()


def test_rebuild_replaces_what_was_wrong(keeper: Keeper) -> None:
    """The engine that runs rebuilds while claims are read and recorded; readers see all rows at any time."""
    keeper.claims(40)
    with open_engine(keeper.database.projector, batch_size=5), open_admin(keeper.database.projector) as admin:
        eventually(lambda: keeper.position(CLAIM_STATES) == keeper.head)
        spoil(keeper)
        with counting_readers(keeper) as seen:
            asked = admin.rebuild("claim_states")
            keeper.claims(10)
            eventually(lambda: admin.rebuild_progress("claim_states").state == "idle")
            eventually(lambda: keeper.position(CLAIM_STATES) == keeper.head)

        assert asked.state in ("requested", "running")
        assert admin.show("claim_states").rows == 50
    assert min(seen) >= 40
    assert keeper.rows(CLAIM_STATES) == keeper.replayed(CLAIM_STATES)
    others = ["agents_1", "claims_1", "entries_1", "search_1", "sources_1"]
    assert copies(keeper) == sorted(["claim_states_1", "claim_states_2", *others])


def test_rebuild_needs_no_engine(keeper: Keeper) -> None:
    """Where no engine runs, the call itself rebuilds, up to the head."""
    keeper.claims(3)
    with open_admin(keeper.database.projector) as admin:
        progress = admin.rebuild("claim_states")
        shown = admin.show("claim_states")

    assert progress.state == "idle"
    assert (shown.state, shown.position, shown.rows) == ("running", keeper.head, 3)
    assert keeper.rows(CLAIM_STATES) == keeper.replayed(CLAIM_STATES)


def test_second_rebuild_is_refused(keeper: Keeper) -> None:
    """While one is asked for or under way, there is no other."""
    keeper.claims(3)
    with open_admin(keeper.database.projector) as admin, keeper.feed(CLAIM_STATES, batch_size=1) as feed:
        admin.rebuild("claim_states")
        with pytest.raises(RebuildUnderway):
            admin.rebuild("claim_states")
        feed.step()
        feed.step()
        progress = admin.rebuild_progress("claim_states")
        shown = admin.show("claim_states")

    assert (progress.state, progress.position, progress.goal, progress.rows) == ("running", 1, 2, 1)
    assert progress.events_per_second is not None
    assert progress.eta_seconds is not None
    assert (shown.state, shown.position) == ("rebuilding", 2)


def test_rebuild_goes_on_after_a_crash(keeper: Keeper) -> None:
    """Another process goes on where the last one was, since the new copy's position is kept with its rows."""
    keeper.claims(6)
    with open_admin(keeper.database.projector) as admin:
        with keeper.feed(CLAIM_STATES, batch_size=1) as feed:
            admin.rebuild("claim_states")
            for _ in range(3):
                feed.step()
        before = admin.rebuild_progress("claim_states").position
        with keeper.feed(CLAIM_STATES, batch_size=1) as feed:
            feed.step()
            after = admin.rebuild_progress("claim_states").position
            while feed.step():
                pass

    assert (before, after) == (2, 3)
    assert keeper.rows(CLAIM_STATES) == keeper.replayed(CLAIM_STATES)
    assert copies(keeper)[1:3] == ["claim_states_1", "claim_states_2"]


def test_view_of_another_version_is_rebuilt(keeper: Keeper) -> None:
    """A new version fills a new table; until it is full, the rows of the old version are read."""
    keeper.claims(3)
    newer = replace(CLAIM_STATES, version=CLAIM_STATES.version + 1)
    with keeper.feed(CLAIM_STATES) as feed:
        while feed.step():
            pass
    spoil(keeper)

    with keeper.feed(newer, batch_size=1) as feed:
        feed.step()
        halfway = statuses(keeper)
        while feed.step():
            pass

    assert halfway == {"spoiled"}
    assert keeper.rows(CLAIM_STATES) == keeper.replayed(CLAIM_STATES)
    with open_admin(keeper.database.projector) as admin:
        assert admin.show("claim_states").version == newer.version


def test_failing_rebuild_leaves_the_live_copy(keeper: Keeper) -> None:
    """A rebuild that meets an event it cannot take is given up and reported; the live copy goes on."""
    (claim,) = keeper.claims()
    keeper.append(claim_reworded(claim, 2, "poison"))
    fault = Fault()
    fault.is_mended = True
    views = (fault.view(),)
    with open_admin(keeper.database.projector, views=views) as admin:
        with open_engine(keeper.database.projector, views=views):
            eventually(lambda: keeper.position(CLAIM_STATES) == keeper.head)
            fault.is_mended = False
            admin.rebuild("claim_states")
            eventually(lambda: admin.show("claim_states").state == "failed")
            keeper.claims(2)
            eventually(lambda: keeper.position(CLAIM_STATES) == keeper.head)
        shown = admin.show("claim_states")

    assert shown.failure is not None
    assert shown.failure.position == 2
    assert copies(keeper) == ["claim_states_1"]
    assert keeper.rows(CLAIM_STATES) == keeper.replayed(CLAIM_STATES)


def test_rebuild_mends_a_failed_view(keeper: Keeper) -> None:
    """A view that stopped at an event goes on behind it once a rebuild got there."""
    (claim,) = keeper.claims()
    keeper.append(claim_reworded(claim, 2, "poison"))
    fault = Fault()
    views = (fault.view(),)
    with (
        open_admin(keeper.database.projector, views=views) as admin,
        open_engine(keeper.database.projector, views=views),
    ):
        eventually(lambda: admin.show("claim_states").state == "failed")
        fault.is_mended = True
        admin.rebuild("claim_states")
        eventually(lambda: keeper.position(CLAIM_STATES) == keeper.head)

        assert admin.show("claim_states").state == "running"


def test_paused_view_is_rebuilt_where_it_stands(keeper: Keeper) -> None:
    """A rebuild does not move a paused view."""
    keeper.claims(3)
    with open_admin(keeper.database.projector) as admin, keeper.feed(CLAIM_STATES, batch_size=1) as feed:
        feed.step()
        feed.step()
        admin.pause("claim_states")
        admin.rebuild("claim_states")
        while feed.step():
            pass

        shown = admin.show("claim_states")
    assert (shown.state, shown.position, shown.rows) == ("paused", 2, 2)


def test_new_copy_waits_for_readers(keeper: Keeper) -> None:
    """Who reads in a long transaction keeps the old copy, and the view goes on meanwhile."""
    keeper.claims(2)
    with (
        open_admin(keeper.database.projector) as admin,
        keeper.feed(CLAIM_STATES) as feed,
        psycopg.connect(keeper.database.reader) as reader,
    ):
        feed.step()
        before = reader.execute("SELECT count(*) FROM views.claim_states").fetchone()
        admin.rebuild("claim_states")
        while feed.step():
            pass
        waiting = admin.rebuild_progress("claim_states").state
        reader.commit()
        while feed.step():
            pass

        assert (before, waiting) == ((2,), "running")
        assert admin.rebuild_progress("claim_states").state == "idle"
