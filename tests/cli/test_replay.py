"""``claims-ledger replay``."""

import json
from typing import Any

import pytest

from tests.cli.conftest import SEED, Environment, Outcome, Running

C1 = "Ukrainian forces in Kursk Oblast are surrounded by Russian forces."


def states(outcome: Outcome) -> dict[str, Any]:
    assert (outcome.code, outcome.err) == (0, "")
    return {state["statement"]: state for state in map(json.loads, outcome.out.splitlines())}


def test_states_follow_the_clocks(ledger: Running, invoke: Running, given: Environment) -> None:
    """The Kursk case on the said, the reported and the recorded clock, and one claim alone."""
    assert ledger("import", SEED).code == 0

    def ask(*options: str) -> dict[str, Any]:
        return states(invoke("replay", *options, settings=given))

    now = states(ledger("replay"))
    before = ask("--said-as-of", "2025-03-12")
    possible = ask("--said-as-of", "2025-03-12", "--certainty", "possible")
    unreported = ask("--reported-as-of", "2025-03-19")
    early = ask("--as-of", "20")
    alone = ask("--claim", now[C1]["claim_id"], "--said-as-of", "2025-03-14")

    assert (len(now), now[C1]["status"]) == (13, "contested")
    assert before[C1]["status"] == "no_record"
    assert possible[C1]["status"] == "contested"
    assert {state["status"] for state in unreported.values()} == {"no_record"}
    assert list(early) == [C1]
    assert [state["status"] for state in alone.values()] == ["contested"]
    assert alone[C1]["as_of"]["said_as_of"] == "2025-03-14"


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (["--as-of", "tomorrow"], 2, "as_of='tomorrow' is not a position, a day"),
        (["--said-as-of", "2025"], 2, "said_as_of='2025' is not a day"),
        (["--said-as-of", "2025-03-12", "--reported-as-of", "2025-03-12"], 2, "exclude each other"),
        (["--certainty", "possible"], 2, "exclude each other"),
        (["--certainty", "perhaps"], 2, "Invalid value for '--certainty'"),
        (["--claim", "C1"], 2, "'C1' is not an identifier of kind claim"),
        (["--claim", "claim_01jq0000000000000000000000"], 1, "there is no claim claim_01jq"),
        (["--as-of", "999"], 1, "position 999 is not reached yet, the head is 0"),
    ],
)
def test_a_question_that_has_no_answer(
    invoke: Running, given: Environment, arguments: list[str], code: int, error: str
) -> None:
    """One line says why: 2 when the question is wrong, 1 when what it asks for is not there."""
    outcome = invoke("replay", *arguments, settings=given)

    assert (outcome.code, outcome.out) == (code, "")
    assert outcome.err.startswith("error: ")
    assert error in outcome.err
    assert outcome.err.count("\n") == 1
