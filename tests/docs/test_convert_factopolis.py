"""The example converter, on an invented data set of the same shape."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import as_url, run
from tests.support.database import ORIGIN, Database

SCRIPT = Path(__file__).parents[2] / "docs/how-to/convert_factopolis.py"
PAGE = "https://Paper.example/checks/2020/mar/05/bridge/"
RATED = {"checker": "paper", "rating": "mostly-false", "source": PAGE, "quote": "It has four."}
UNRATED = {"checker": "paper", "source": "https://paper.example/ferry", "quote": "It sails."}
DATA: dict[str, Any] = {
    "people": [{"id": "ada", "title": "Ada Example"}],
    "checkers": [
        {"id": "paper", "title": "Paper", "ratings": [{"id": "mostly-false", "name": "Mostly false"}]}
    ],
    "claims": [
        {"id": "bridge", "title": "the bridge has three lanes", "summary": "No.", "topics": ["roads"]},
        {"id": "ferry", "title": "the ferry does not sail", "subject": ["ada"], "related": ["bridge"]},
    ],
    "assertions": [
        {
            "id": "ada/2020-03-01",
            "speaker": "ada",
            "type": "assertion",
            "date": "2020-03-01",
            "claims": ["bridge"],
            "quote": "Three lanes!",
            "where": "rally in Portville",
            "sources": [{"type": "youtube", "id": "xyz", "start": 4}, {"type": "pigeon"}],
            "checks": [RATED],
        },
        {
            "id": "ada/2020-03-02",
            "speaker": "ada",
            "type": "assertion",
            "date": "2020-03-02",
            "claims": ["bridge", "ferry"],
            "quote": "Three lanes, and no ferry.",
            "where": None,
            "sources": [],
            "checks": [
                RATED | {"claims": ["bridge"], "source": PAGE.lower()},
                UNRATED | {"claims": ["ferry"]},
                {"checker": "paper", "rating": "false", "source": "https://paper.example/which"},
            ],
            "retraction": {"date": "2020-03-09", "issuer": {"name": "Her office"}},
        },
    ],
}
DATA["assertions"].append(DATA["assertions"][0] | {"id": "ada/2020-03-01-1"})


@pytest.fixture
def converted(tmp_path: Path) -> tuple[str, str]:
    """The lines, and what is said of what is left out."""
    given = tmp_path / "data.json"
    given.write_text(json.dumps(DATA), encoding="utf-8")
    done = subprocess.run([sys.executable, SCRIPT, given], capture_output=True, text=True, check=True)
    return done.stdout, done.stderr


def assessments_in(lines: str) -> list[dict[str, Any]]:
    """The utterances that assess, each with its one act's fields beside its own."""
    read = [json.loads(line) for line in lines.splitlines()]
    return [line | line["acts"][0] for line in read if line.get("ref", "").startswith("check:")]


def test_the_converted_lines_import_once(converted: tuple[str, str], database: Database) -> None:
    """Every line is taken, and the second run appends nothing."""
    settings = {"LEDGER_DATABASE_URL": as_url(database.writer), "LEDGER_ORIGIN": ORIGIN}

    first = run("import", "-", "--json", settings=settings, stdin=converted[0])
    again = run("import", "-", "--json", settings=settings, stdin=converted[0])

    assert (first.code, first.err, again.code) == (0, "", 0)
    taken, repeated = json.loads(first.out)["files"][0], json.loads(again.out)["files"][0]
    assert taken["appended"] == repeated["repeated"] == len(converted[0].splitlines()) - 1
    assert repeated["appended"] == 0


def test_one_page_on_one_claim_is_one_assessment(converted: tuple[str, str]) -> None:
    """A check listed under three statements is said once, on the day in its address, in its own words."""
    (bridge,) = [line for line in assessments_in(converted[0]) if not line["inferred"]]

    assert bridge["said"]["edtf"] == "2020-03-05"
    assert (bridge["rating"], bridge["normalised"]) == ({"label": "Mostly false"}, "MIXTURE")
    assert [evidence["quote"]["exact"] for evidence in bridge["evidence"]] == ["It has four."]


def test_a_check_without_rating_is_inferred(converted: tuple[str, str]) -> None:
    """It was made at some time after the statement, and is neither for nor against."""
    (ferry,) = [line for line in assessments_in(converted[0]) if "rating" not in line]

    assert (ferry["claim"], ferry["said"]["edtf"]) == ("claim:ferry", "2020-03-02/")
    assert (ferry["normalised"], ferry["inferred"]) == ("OTHER", True)


def test_a_check_that_names_no_claim_is_inferred_for_each(converted: tuple[str, str]) -> None:
    """Of a statement with two claims it is on both, by our reading."""
    both = [line for line in assessments_in(converted[0]) if line.get("normalised") == "FALSE"]

    assert [line["claim"] for line in both] == ["claim:bridge", "claim:ferry"]
    assert all(line["inferred"] for line in both)


def test_what_is_left_out_is_told(converted: tuple[str, str]) -> None:
    """A source without an address and a statement that is there already are named with the reason."""
    assert converted[1].splitlines() == [
        "ada/2020-03-01: a source of type 'pigeon' has no address that can be told",
        "ada/2020-03-01-1: the same words on the same claims and day as ada/2020-03-01",
    ]
