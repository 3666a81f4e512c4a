"""What administrators are told of views."""

from datetime import UTC, datetime, timedelta

import pytest
from psycopg.conninfo import make_conninfo

from ledger.domain.commands import VoidEntry
from ledger.domain.errors import DatabaseUnreachable, RowNotFound, ViewNotFound
from projections.registry import VIEWS, open_admin
from projections.view import FOREVER
from tests.projections.keeper import Keeper, feed_all
from tests.support.events import new_id

NAMES = ["agents", "claim_states", "claims", "entries", "search", "sources"]


def test_views_are_known_before_any_engine_ran(keeper: Keeper) -> None:
    """All views are listed, empty and stopped; asking makes their tables."""
    keeper.claims()
    with open_admin(keeper.database.projector) as admin:
        shown = admin.list_status()

    assert [status.name for status in shown] == NAMES
    assert {(s.state, s.position, s.head, s.lag_events, s.rows) for s in shown} == {("stopped", 0, 1, 1, 0)}
    assert all(s.heartbeat_at is None and s.failure is None and s.version >= 1 for s in shown)
    assert all(0 < s.lag_seconds < 60 for s in shown)


def test_fed_view_has_no_lag(keeper: Keeper) -> None:
    """At the head the lag is none, and the heartbeat fresh."""
    keeper.claims(2)
    feed_all(keeper)
    with open_admin(keeper.database.projector) as admin:
        shown = admin.show("claim_states")

    assert (shown.state, shown.position, shown.head) == ("running", 2, 2)
    assert (shown.lag_events, shown.lag_seconds, shown.rows) == (0, 0.0, 2)
    assert shown.heartbeat_at is not None
    assert abs(datetime.now(UTC) - shown.heartbeat_at) < timedelta(seconds=30)
    assert shown.model_dump(mode="json")["heartbeat_at"].endswith("Z")


def test_silent_feeder_counts_as_stopped(keeper: Keeper) -> None:
    """A heartbeat that is old means that nobody feeds the view."""
    feed_all(keeper)
    with keeper.superuser() as connection:
        connection.execute("UPDATE views.status SET heartbeat_at = heartbeat_at - interval '1 minute'")
        connection.execute("UPDATE views.status SET heartbeat_at = now() WHERE name = 'agents'")
    with open_admin(keeper.database.projector) as admin:
        assert admin.show("claim_states").state == "stopped"


def test_row_explains_itself(keeper: Keeper) -> None:
    """A row comes with the events that made, changed and ended it, and with its replay."""
    (claim,), ada = keeper.claims(), keeper.agent()
    entry = keeper.say({"act": "assert", "claim": claim}, speaker=ada)["entries"][0]["entry_id"]
    made = keeper.head
    keeper.say({"act": "retract", "entry": entry}, speaker=ada)
    retracted = keeper.head
    keeper.execute(VoidEntry(entry=entry, reason="recorded twice"))
    feed_all(keeper)
    with open_admin(keeper.database.projector) as admin:
        explained = admin.row("entries", entry)

    assert [(e.position, e.topic) for e in explained.positions] == [
        (made, "claim.asserted.v1"),
        (retracted, "claim.retracted.v1"),
        (keeper.head, "entry.voided.v1"),
    ]
    (last,) = [row for row in explained.rows if row["to_position"] == FOREVER]
    assert last["body"]["voided"]["reason"] == "recorded twice"
    assert explained.is_equal
    assert explained.rows == explained.replayed


@pytest.mark.parametrize("name", NAMES)
def test_every_row_of_every_view_can_be_explained(keeper: Keeper, name: str) -> None:
    """The explanation of a row is its replay, whatever the view."""
    (claim,), source = keeper.claims(), keeper.source()
    keeper.say(
        {"act": "assert", "claim": claim},
        reported={"source": source},
        chain=[{"agents": [keeper.agent()], "role": "publisher"}],
    )
    feed_all(keeper)
    (view,) = (view for view in VIEWS if view.name == name)
    with open_admin(keeper.database.projector) as admin:
        explained = [
            admin.row(name, key)
            for rows in keeper.rows(view).values()
            for key in {str(view.value_of(row, view.key)) for row in rows}
        ]

    assert explained
    assert all(row.is_equal and row.positions for row in explained)


def test_spoiled_row_differs_from_its_replay(keeper: Keeper) -> None:
    """A row that was changed, or is missing, is told by its replay."""
    first, second = keeper.claims(2)
    feed_all(keeper)
    with keeper.superuser() as connection:
        connection.execute(
            "UPDATE views.claim_states_1 SET status = 'contested' WHERE claim_id = %s", [first]
        )
        connection.execute("DELETE FROM views.claim_states_1 WHERE claim_id = %s", [second])
    with open_admin(keeper.database.projector) as admin:
        changed, missing = admin.row("claim_states", first), admin.row("claim_states", second)

    assert (changed.is_equal, missing.is_equal) == (False, False)
    assert missing.rows == ()
    assert changed.replayed[0]["status"] == "no_record"


def test_row_is_explained_at_the_position_of_its_view(keeper: Keeper) -> None:
    """A view that lags is compared with the log up to where it is."""
    (claim,) = keeper.claims()
    feed_all(keeper)
    keeper.say({"act": "assert", "claim": claim})
    with open_admin(keeper.database.projector) as admin:
        assert admin.row("claim_states", claim).is_equal


def test_what_does_not_exist_is_not_found(keeper: Keeper) -> None:
    """Views and rows that nobody knows have their own errors."""
    with open_admin(keeper.database.projector) as admin:
        for ask in (admin.show, admin.rebuild, admin.rebuild_progress, admin.pause, admin.resume):
            with pytest.raises(ViewNotFound):
                ask("opinions")
        with pytest.raises(ViewNotFound):
            admin.row("opinions", "key")
        for name, key in (("claim_states", new_id("claim")), ("entries", "x"), ("agents", "")):
            with pytest.raises(RowNotFound):
                admin.row(name, key)


def test_key_of_another_view_is_not_found(keeper: Keeper) -> None:
    """An entry is no row of a view whose streams it cannot stand in."""
    (claim,) = keeper.claims()
    entry = keeper.say({"act": "assert", "claim": claim})["entries"][0]["entry_id"]
    feed_all(keeper)
    with open_admin(keeper.database.projector) as admin:
        assert admin.row("entries", entry).is_equal
        for view in VIEWS:
            if "claim" not in view.kinds:
                with pytest.raises(RowNotFound):
                    admin.row(view.name, entry)


def test_unreachable_database_is_said(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a database the error is of the ledger's tree."""
    monkeypatch.setattr("projections.connection.CHECKOUT_SECONDS", 0.5)
    nowhere = make_conninfo(keeper.database.projector, host="127.0.0.1", port=1)

    with open_admin(nowhere) as admin, pytest.raises(DatabaseUnreachable):
        admin.list_status()
