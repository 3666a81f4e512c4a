"""An event that a view cannot take may be skipped: with a reason, for ever, and seen by all."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from ledger.domain.errors import InvalidText, ViewNotFailed
from projections.admin import ProjectionAdmin
from projections.claim_states.view import CLAIM_STATES
from projections.registry import open_admin, open_engine
from tests.projections.keeper import Keeper
from tests.projections.projector import Fault
from tests.support.events import claim_reworded
from tests.support.waiting import eventually

WHY = "the fault is known, the row is wrong until then"


@contextmanager
def failing(keeper: Keeper, fault: Fault) -> Iterator[ProjectionAdmin]:
    """A command on two claims, of which the second event fails, and one more claim; fed by an engine."""
    first, second = keeper.claims(2)
    keeper.append(claim_reworded(first, 2, "fine"), claim_reworded(second, 2, "poison"))
    keeper.claims(1)
    views = (fault.view(),)
    with (
        open_admin(keeper.database.projector, views=views) as admin,
        open_engine(keeper.database.projector, views=views),
    ):
        eventually(lambda: admin.show("claim_states").failure is not None)
        yield admin


def test_skipped_command_is_passed_over(keeper: Keeper) -> None:
    """The view goes on behind the whole command, and says for ever what it lacks, who said so and why."""
    with failing(keeper, Fault()) as admin:
        failure = admin.show("claim_states").failure
        admin.skip("claim_states", reason=WHY, by="key_1", position=4)
        eventually(lambda: keeper.position(CLAIM_STATES) == keeper.head)
        shown, (listed,) = admin.show("claim_states"), admin.list_status()

    (skip,) = shown.skips
    assert failure is not None
    assert (shown.state, shown.failure, listed.skips) == ("running", None, shown.skips)
    assert (skip.position, skip.topic, skip.category) == (4, "claim.reworded.v1", "fold")
    assert (skip.message, skip.reason, skip.skipped_by) == (failure.message, WHY, "key_1")
    rows = str(keeper.rows(CLAIM_STATES))
    assert len(keeper.rows(CLAIM_STATES)) == 3
    assert "fine" not in rows
    assert "poison" not in rows


def test_rebuild_skips_what_still_fails(keeper: Keeper) -> None:
    """A rebuild is not stopped by an event that was skipped before."""
    with failing(keeper, Fault()) as admin:
        admin.skip("claim_states", reason=WHY, by="key_1")
        eventually(lambda: keeper.position(CLAIM_STATES) == keeper.head)
        before = keeper.rows(CLAIM_STATES)
        admin.rebuild("claim_states")
        eventually(lambda: admin.rebuild_progress("claim_states").state == "idle")
        last = admin.rebuild_progress("claim_states").last

    assert last is not None
    assert last.outcome == "switched"
    assert keeper.rows(CLAIM_STATES) == before


def test_rebuild_takes_what_was_mended(keeper: Keeper) -> None:
    """Once the fault is corrected, a rebuild takes the event; that it was skipped stays written."""
    fault = Fault()
    with failing(keeper, fault) as admin:
        admin.skip("claim_states", reason=WHY, by="key_1")
        eventually(lambda: keeper.position(CLAIM_STATES) == keeper.head)
        fault.is_mended = True
        admin.rebuild("claim_states")
        eventually(lambda: admin.rebuild_progress("claim_states").state == "idle")
        skips = admin.show("claim_states").skips

    assert keeper.rows(CLAIM_STATES) == keeper.replayed(CLAIM_STATES)
    assert [skip.position for skip in skips] == [4]


def test_rebuild_that_failed_begins_anew_behind_a_skip(keeper: Keeper) -> None:
    """What stops a rebuild alone can be skipped as well: then it is done again."""
    fault = Fault()
    fault.is_mended = True
    (claim,) = keeper.claims()
    keeper.append(claim_reworded(claim, 2, "poison"))
    views = (fault.view(),)
    with (
        open_admin(keeper.database.projector, views=views) as admin,
        open_engine(keeper.database.projector, views=views),
    ):
        eventually(lambda: keeper.position(CLAIM_STATES) == keeper.head)
        fault.is_mended = False
        admin.rebuild("claim_states")
        eventually(lambda: admin.show("claim_states").failure is not None)
        ended = admin.rebuild_progress("claim_states").last
        admin.skip("claim_states", reason=WHY, by="key_1")
        eventually(lambda: admin.rebuild_progress("claim_states").last != ended)
        last = admin.rebuild_progress("claim_states").last

    assert ended is not None
    assert last is not None
    assert (ended.outcome, last.outcome) == ("failed", "switched")


def test_only_what_failed_is_skipped_or_retried(keeper: Keeper) -> None:
    """A view that goes on, or failed at another event than the administrator saw, is left alone."""
    with failing(keeper, Fault()) as admin:
        with pytest.raises(ViewNotFailed):
            admin.skip("claim_states", reason=WHY, by="key_1", position=3)
        with pytest.raises(InvalidText):
            admin.skip("claim_states", reason="\0", by="key_1")
        with pytest.raises(psycopg.errors.CheckViolation):
            admin.skip("claim_states", reason=" ", by="key_1")
        assert admin.show("claim_states").failure is not None
        admin.skip("claim_states", reason=WHY, by="key_1")
        for ask in (admin.retry, lambda name: admin.skip(name, reason=WHY, by="key_1")):
            with pytest.raises(ViewNotFailed):
                ask("claim_states")


def test_retry_tries_again(keeper: Keeper) -> None:
    """The event fails again and that is told anew, or the view goes on."""
    fault = Fault()
    with failing(keeper, fault) as admin:
        first = admin.show("claim_states").failure
        admin.retry("claim_states")
        eventually(lambda: admin.show("claim_states").failure not in (None, first))
        fault.is_mended = True
        admin.retry("claim_states")
        eventually(lambda: keeper.position(CLAIM_STATES) == keeper.head)

        assert admin.show("claim_states").skips == ()
    assert keeper.rows(CLAIM_STATES) == keeper.replayed(CLAIM_STATES)


@pytest.mark.parametrize(
    "change", ["UPDATE views.skips SET reason = 'x'", "DELETE FROM views.skips", "TRUNCATE views.skips"]
)
def test_skips_are_kept_for_ever(keeper: Keeper, change: str) -> None:
    """Not even a superuser changes what was recorded."""
    with failing(keeper, Fault()) as admin:
        admin.skip("claim_states", reason=WHY, by="key_1")
    with keeper.superuser() as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute(change.encode())

    assert caught.value.sqlstate == "LE001"
