"""The self-check finds what was spoiled by itself, keeps what it found, and outlives its connections."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from projections.registry import VIEWS, open_admin, open_engine, open_verifications
from projections.verification.report import Asked, Integrity, ViewIntegrity
from projections.verification.self_check import SelfCheck
from projections.verification.service import Verifications
from tests.projections.keeper import Keeper, feed_all
from tests.support.waiting import eventually

CHECKS = "FROM pg_stat_activity WHERE datname = current_database() AND usename = 'claims_projector'"


def of(integrity: Integrity, name: str) -> ViewIntegrity:
    (found,) = (view for view in integrity.views if view.view == name)
    return found


@contextmanager
def checking(keeper: Keeper) -> Iterator[Verifications]:
    """A self-check that hardly rests, and what is known of it."""
    with (
        open_verifications(keeper.database.projector) as verifications,
        SelfCheck(keeper.database.projector, VIEWS, interval_seconds=0.01),
    ):
        yield verifications


@pytest.fixture
def fed(keeper: Keeper) -> Keeper:
    """A ledger with fed views."""
    claim, *_ = keeper.claims(5)
    keeper.say({"act": "assert", "claim": claim})
    feed_all(keeper)
    return keeper


def test_checks_are_counted(fed: Keeper) -> None:
    """Each view is checked again and again: checks, streams and rows grow, and nothing differs."""
    with checking(fed) as verifications:
        eventually(lambda: all(view.checks >= 2 for view in verifications.integrity().views))
        found = verifications.integrity()

    assert (found.is_ok, found.is_checking) == (True, True)
    assert found.heartbeat_at is not None
    assert [view.view for view in found.views] == sorted(view.name for view in VIEWS)
    agents = of(found, "agents")
    assert agents.streams == agents.rows == agents.checks * len(fed.streams("agent"))
    assert (agents.differences, agents.last_difference, agents.last_position) == (0, None, fed.head)
    assert agents.last_check_at is not None


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE views.entries_1 SET act = 'rebut'", "different"),
        ("DELETE FROM views.entries_1", "missing"),
        ("UPDATE views.entries_1 SET claim_id = 'zebra'", "unexpected"),
    ],
)
def test_a_spoiled_row_is_found_and_told(
    fed: Keeper, statement: str, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A row that a superuser changed, deleted or moved is found, logged without its texts, and kept."""
    with fed.superuser() as connection:
        row = connection.execute("SELECT entry_id, utterance_id FROM views.entries_1").fetchone()
        key, text = row or ("", "")
        connection.execute(statement.encode())
    with checking(fed) as verifications:
        eventually(lambda: of(verifications.integrity(), "entries").differences > 0)
        found = verifications.integrity()

    entries = of(found, "entries")
    assert (found.is_ok, entries.is_ok, of(found, "claim_states").is_ok) == (False, False, True)
    assert entries.last_difference is not None
    assert (entries.last_difference.key, entries.last_difference.kind) == (key, kind)
    errors = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert errors
    assert all("view entries differs" in error and key in error for error in errors)
    assert text not in " ".join(errors)


def test_a_rebuild_makes_it_well_again(fed: Keeper) -> None:
    """A difference stands until the view is rebuilt, or is put right and verified whole; it stays counted."""
    with (
        fed.superuser() as connection,
        open_admin(fed.database.projector) as admin,
        open_verifications(fed.database.projector) as verifications,
    ):
        for column, table in (("status", "claim_states_1"), ("act", "entries_1")):
            connection.execute(f"UPDATE views.{table} SET {column} = 'x' || {column}".encode())
        for name in ("claim_states", "entries"):
            assert not verifications.verify(name, Asked.for_all()).is_equal
        spoiled = verifications.integrity()
        admin.rebuild("claim_states")
        connection.execute("UPDATE views.entries_1 SET act = substr(act, 2)")
        sampled = verifications.verify("entries", Asked.for_sample(1, 1))
        still = verifications.integrity()
        assert verifications.verify("entries", Asked.for_all()).is_equal
        well = verifications.integrity()

    assert [of(spoiled, name).is_ok for name in ("claim_states", "entries")] == [False, False]
    assert sampled.is_equal
    assert [of(still, name).is_ok for name in ("claim_states", "entries")] == [True, False]
    assert well.is_ok
    assert of(well, "entries").differences == of(spoiled, "entries").differences == 1


def test_it_outlives_its_connections(fed: Keeper) -> None:
    """Ending its connections only delays it."""

    def checks() -> int:
        counted = connection.execute("SELECT min(checks) FROM views.integrity").fetchone()
        return 0 if counted is None else int(counted[0])

    with open_verifications(fed.database.projector) as verifications:
        assert verifications.integrity().is_ok
    with SelfCheck(fed.database.projector, VIEWS, interval_seconds=0.01), fed.superuser() as connection:
        eventually(lambda: checks() >= 1)
        connection.execute(f"SELECT pg_terminate_backend(pid) {CHECKS}".encode())
        eventually(lambda: checks() >= 3)
        connection.execute(f"SELECT pg_terminate_backend(pid) {CHECKS}".encode())
        eventually(lambda: checks() >= 5)


def test_one_checks_and_the_others_stand_by(fed: Keeper) -> None:
    """While another process holds the lock nothing is checked; when it goes, this one begins."""
    lock = "SELECT pg_advisory_lock(hashtextextended('claims-ledger self-check', 0))"
    with fed.superuser() as other:
        other.execute(lock.encode())
        with checking(fed) as verifications:
            time.sleep(1)
            assert {view.checks for view in verifications.integrity().views} == {0}
            assert not verifications.integrity().is_checking
            other.close()
            eventually(lambda: verifications.integrity().is_checking)


def test_it_takes_a_bounded_share_of_time(fed: Keeper) -> None:
    """It rests twenty times as long as it works, whatever the interval."""
    with checking(fed) as verifications:
        start = time.monotonic()
        eventually(lambda: of(verifications.integrity(), "agents").checks >= 3)
        seconds = time.monotonic() - start

    # Four views of three checks cannot take less than some milliseconds each.
    assert seconds > 0.2


def test_the_engine_brings_it(fed: Keeper) -> None:
    """An engine that is told an interval checks while it feeds; without one it does not."""
    with open_verifications(fed.database.projector) as verifications:
        with open_engine(fed.database.projector):
            time.sleep(0.5)
            assert not verifications.integrity().is_checking
        with open_engine(fed.database.projector, self_check_seconds=0.01):
            eventually(lambda: verifications.integrity().is_checking)
            fed.claims(3)
            eventually(lambda: of(verifications.integrity(), "claim_states").last_position == fed.head)

            assert verifications.integrity().is_ok
