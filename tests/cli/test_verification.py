"""``claims-ledger projections verify``."""

import json
from typing import Any

import psycopg
import pytest

from tests.cli.conftest import SEED, Environment, Outcome, Running
from tests.support.database import Database

VIEWS = ["agents", "claim_states", "claims", "entries", "search", "sources"]


@pytest.fixture
def verify(ledger: Running, given: Environment, invoke: Running) -> Running:
    """Verifies the case, whose views were rebuilt."""
    assert ledger("import", SEED).code == 0
    for view in VIEWS:
        assert invoke("projections", "rebuild", view, settings=given).code == 0

    def run(*arguments: str) -> Outcome:
        return invoke("projections", "verify", *arguments, settings=given)

    return run


def spoil(database: Database) -> str:
    """Change a row; its key."""
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        found = connection.execute(
            "WITH spoiled AS (SELECT entry_id FROM views.entries ORDER BY entry_id LIMIT 1)"
            " UPDATE views.entries SET act = 'rumour' FROM spoiled WHERE entries.entry_id = spoiled.entry_id"
            " RETURNING entries.entry_id"
        ).fetchone()
    assert found is not None
    return str(found[0])


def test_what_is_equal_ends_with_0(verify: Running) -> None:
    """All views are verified unless some are named, and nothing is said on stderr that was not asked for."""
    everything, one = verify(), verify("entries", "claim_states", "--sample", "5", "--json")
    noted = verify("entries", "--progress")

    assert (everything.code, everything.err) == (0, "")
    assert [line.split()[0] for line in everything.out.splitlines()[1:]] == VIEWS
    assert (one.code, one.err) == (0, "")
    reports: list[dict[str, Any]] = json.loads(one.out)
    assert [report["view"] for report in reports] == ["entries", "claim_states"]
    assert {(report["asked"]["sample"], report["streams"], report["differences"]) for report in reports} == {
        (5, 5, 0)
    }
    assert noted.err == "entries: 13 streams of 13\n"


def test_what_differs_ends_with_1(verify: Running, database: Database) -> None:
    """A row that was changed is named, by all, by sample and by key; the report shows both values."""
    key = spoil(database)

    for arguments in ((), ("--sample", "100", "--seed", "7"), ("--key", key)):
        told = verify("entries", *arguments)
        assert (told.code, told.err) == (1, "")
        assert f"entries {key} is different" in told.out
        (report,) = json.loads(verify("entries", *arguments, "--json").out)
        (difference,) = report["listed"]
        assert difference["stored"]["act"] == "rumour"
        assert difference["replayed"]["act"] != "rumour"
    assert verify("agents").code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("entries", "--sample", "1", "--key", "x"), 2),
        (("entries", "--seed", "1"), 2),
        (("entries", "--sample", "0"), 2),
        (("--key", "x"), 2),
        (("gossip",), 1),
        (("entries", "--key", "x"), 1),
    ],
)
def test_what_cannot_be_verified(
    given: Environment, invoke: Running, arguments: tuple[str, ...], code: int
) -> None:
    """Options that contradict each other are usage; what does not exist is a no."""
    outcome = invoke("projections", "verify", *arguments, settings=given)

    assert (outcome.code, outcome.out) == (code, "")
    assert outcome.err.startswith("error: ")
