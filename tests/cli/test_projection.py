"""``claims-ledger projections``."""

import json

from tests.cli.conftest import SEED, Environment, Running


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

    assert ask("rebuild", "entries")["state"] == "idle"
    shown = ask("show", "entries")
    assert (shown["position"], shown["rows"], shown["failure"]) == (64, 28, None)
    assert ask("pause", "entries")["state"] == "paused"
    assert ask("resume", "entries")["state"] != "paused"
    listed = ledger("projections", "list")
    assert listed.code == 0
    names = [line.split()[0] for line in listed.out.splitlines()]
    assert names == ["view", "agents", "claim_states", "claims", "entries", "sources"]


def test_a_view_that_does_not_exist(invoke: Running, given: Environment) -> None:
    """The exit code is 1: the answer is no."""
    outcome = invoke("projections", "show", "gossip", settings=given)

    assert (outcome.code, outcome.out, outcome.err) == (1, "", "error: there is no view named gossip\n")
