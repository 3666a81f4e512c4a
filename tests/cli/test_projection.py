"""``claims-ledger projections``."""

import json

import psycopg

from tests.cli.conftest import SEED, Environment, Running
from tests.support.database import Database

FAIL = """
    UPDATE views.status
    SET failure_position = position, failure_category = 'fold', failure_message = 'KeyError',
        failure_at = now()
    WHERE name = 'agents'
"""


def test_views_are_listed_rebuilt_paused_and_resumed(
    ledger: Running, given: Environment, invoke: Running
) -> None:
    """Without an engine: a rebuild is done at once, a pause lasts until resume."""
    assert ledger("import", SEED).code == 0

    def ask(*arguments: str) -> dict[str, object]:
        outcome = invoke("projections", *arguments, "--json", settings=given)
        assert (outcome.code, outcome.err) == (0, "")
        answer: dict[str, object] = json.loads(outcome.out)
        return answer

    assert ask("progress", "entries")["last"] is None
    assert ask("rebuild", "entries", "--wait")["state"] == "idle"
    shown = ask("show", "entries")
    assert (shown["position"], shown["rows"], shown["failure"]) == (64, 28, None)
    assert ask("pause", "entries")["state"] == "paused"
    assert ask("resume", "entries")["state"] != "paused"
    listed = ledger("projections", "list")
    assert listed.code == 0
    names = [line.split()[0] for line in listed.out.splitlines()]
    assert names == ["view", "agents", "claim_states", "claims", "entries", "search", "sources"]


def test_a_view_that_does_not_exist(invoke: Running, given: Environment) -> None:
    """The exit code is 1: the answer is no."""
    outcome = invoke("projections", "show", "gossip", settings=given)

    assert (outcome.code, outcome.out, outcome.err) == (1, "", "error: there is no view named gossip\n")


def test_a_rebuild_tells_how_it_goes_and_how_it_ended(
    ledger: Running, given: Environment, invoke: Running
) -> None:
    """Progress is on stderr if asked for, the comparison on stdout; confirming drops the old copy."""
    assert ledger("import", SEED).code == 0
    first = invoke("projections", "rebuild", "agents", settings=given)

    again = invoke("projections", "rebuild", "agents", "--wait", "--progress", settings=given)
    confirmed = invoke("projections", "confirm", "agents", settings=given)
    nothing = invoke("projections", "confirm", "agents", settings=given)

    assert (first.code, first.err) == (0, "")
    assert again.code == 0
    assert "agents: " in again.err
    assert "agents was rebuilt: 64 events into 18 rows" in again.out
    assert "old and new were equal at position 64" in again.out
    assert "kept as views.agents_2" in again.out
    assert (confirmed.code, "kept" in confirmed.out) == (0, False)
    assert (nothing.code, nothing.out, nothing.err) == (1, "", "error: view agents has no old copy\n")


def test_what_a_view_cannot_take_is_retried_or_skipped(
    ledger: Running, given: Environment, invoke: Running, database: Database
) -> None:
    """Skipping needs a reason, and says who; what did not fail is not retried, nor skipped."""
    assert ledger("import", SEED).code == 0
    assert invoke("projections", "rebuild", "agents", settings=given).code == 0

    def fail() -> None:
        with psycopg.connect(database.superuser, autocommit=True) as connection:
            connection.execute(FAIL)

    def code(*arguments: str) -> int:
        return invoke("projections", *arguments, settings=given).code

    fail()
    assert (code("retry", "agents"), code("retry", "agents")) == (0, 1)
    assert (code("cancel", "agents"), code("cancel", "agents")) == (0, 1)
    fail()
    assert (code("skip", "agents"), code("skip", "agents", "--reason", " ")) == (2, 2)
    assert code("skip", "agents", "--reason", "x", "--position", "63") == 1
    skipped = invoke("projections", "skip", "agents", "--reason", "mended soon", settings=given)

    assert skipped.code == 0
    assert "agents skipped position 64" in skipped.out
    assert "cli:" in skipped.out
    assert "mended soon" in skipped.out
