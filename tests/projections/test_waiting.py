"""Readers when views are not there yet, or the database is not."""

import asyncio

import pytest
from psycopg.conninfo import make_conninfo

from ledger.domain.errors import DatabaseUnreachable, ProjectionBehind
from projections.claim_states.view import CLAIM_STATES
from projections.reading import Views, open_views
from projections.registry import VIEWS, open_engine
from tests.projections.keeper import Keeper, feed_all, read

END_READERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND usename = 'claims_reader'"
)


def test_views_that_were_never_made_are_behind(keeper: Keeper) -> None:
    """Before any engine ran the answer is to come again later."""
    for ask in (
        lambda views: views.claims.reached(),
        lambda views: views.wait_for("entries", 1, timeout=0.1),
        lambda views: views.agent("x"),
    ):
        with pytest.raises(ProjectionBehind):
            read(keeper, ask)


def test_waiting_ends_when_the_view_is_there(keeper: Keeper) -> None:
    """Who waits for a position that comes gets it; who waits in vain hears where the view is."""
    with open_engine(keeper.database.projector):
        keeper.claims()

        async def wait(views: Views) -> int:
            await views.wait_for("agents", 1, timeout=10)
            recording = asyncio.to_thread(keeper.claims, 2)
            await asyncio.gather(views.wait_for([view.name for view in VIEWS], 3, timeout=10), recording)
            return (await views.position(CLAIM_STATES.name)).position

        assert read(keeper, wait) == 3
    with pytest.raises(ProjectionBehind) as caught:
        read(keeper, lambda views: views.wait_for("claim_states", 4, timeout=0.1))
    assert caught.value.facts == {"view": "claim_states", "position": 3, "wanted": 4}


def test_reading_goes_on_after_connections_were_lost(keeper: Keeper) -> None:
    """A reader whose connections were all ended asks again by itself."""
    feed_all(keeper)

    async def ask(views: Views) -> int:
        await asyncio.gather(*(views.position("entries") for _ in range(4)))
        with keeper.superuser() as connection:
            connection.execute(END_READERS)
        return (await views.position("entries")).position

    assert read(keeper, ask) == 0


def test_unreachable_database_is_said(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a database the error is of the ledger's tree."""
    monkeypatch.setattr("projections.reader._CHECKOUT_SECONDS", 0.5)
    nowhere = make_conninfo(keeper.database.reader, host="127.0.0.1", port=1)

    async def run() -> None:
        async with open_views(nowhere, pool_size=1) as views:
            await views.position("entries")

    with pytest.raises(DatabaseUnreachable):
        asyncio.run(run())
