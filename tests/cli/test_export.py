"""``claims-ledger export``."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import SEED, Environment, Running, as_url
from tests.support.database import Cluster, Database
from tests.support.tampering import tamper


@pytest.fixture
def seeded(given: Environment, invoke: Running) -> Environment:
    """Settings of a ledger that holds the Kursk case."""
    assert invoke("import", SEED, settings=given).code == 0
    return given


def test_what_is_exported_is_imported_elsewhere(
    seeded: Environment, invoke: Running, cluster: Cluster, tmp_path: Path
) -> None:
    """To the same states with the same ids, and exported there to the same bytes."""
    file, database = tmp_path / "kursk.ndjson", cluster.create()
    there = {name: as_url(database.superuser) for name in seeded if name.endswith("_URL")}
    elsewhere = seeded | there

    exported = invoke("export", "--format", "ndjson", "--output", file, settings=seeded)
    imported = invoke("import", file, settings=elsewhere)
    again = invoke("export", "--format", "ndjson", settings=elsewhere)

    assert (exported.code, exported.out) == (0, f"{file}: 54 lines, up to position 64\n")
    assert (imported.code, again.code, again.err) == (0, 0, "")
    assert again.out == file.read_text(encoding="utf-8")
    states = [invoke("replay", settings=settings).out for settings in (seeded, elsewhere)]
    assert without_moments(states[0]) == without_moments(states[1])


def without_moments(out: str) -> list[dict[str, object]]:
    recorded = ("as_of", "registered_at")
    return [{k: v for k, v in json.loads(line).items() if k not in recorded} for line in out.splitlines()]


def test_a_feed_is_exported(given: Environment, invoke: Running, tmp_path: Path) -> None:
    """One item for each assessment that ClaimReview can carry, also of an earlier moment."""
    review = {"@type": "ClaimReview", "claimReviewed": "It is so.", "url": "https://example.org/1"}
    rest = {"author": {"@type": "Person", "name": "Anna"}, "reviewRating": {"alternateName": "False"}}
    file = tmp_path / "review.json"
    file.write_text(json.dumps(review | rest))
    invoke("import", "--format", "claimreview", file, settings=given)

    feeds = [
        json.loads(invoke("export", "--format", "claimreview", "--as-of", as_of, settings=given).out)
        for as_of in ("0", "9999-12-31")
    ]

    assert [feed["@type"] for feed in feeds] == ["DataFeed", "DataFeed"]
    assert [[item["item"]["claimReviewed"] for item in f["dataFeedElement"]] for f in feeds] == [
        [],
        ["It is so."],
    ]


def test_an_earlier_moment_is_exported(seeded: Environment, invoke: Running) -> None:
    """A position inside a command moves back to before it, as everywhere."""
    whole = invoke("export", "--format", "ndjson", settings=seeded).out.splitlines()

    early = invoke("export", "--format", "ndjson", "--as-of", "42", settings=seeded).out.splitlines()

    assert len(early) < len(whole)
    assert early == whole[: len(early)]


def test_a_file_appears_when_it_is_complete(
    seeded: Environment, invoke: Running, tmp_path: Path, database: Database
) -> None:
    """One that was there before stays when the export breaks off, and nothing is left beside it."""
    file = tmp_path / "out.ndjson"
    file.write_text("before")
    tamper(database, "UPDATE ledger.payloads SET state = '{}' WHERE position = 60")

    outcome = invoke("export", "--format", "ndjson", "--output", file, settings=seeded)

    assert (outcome.code, file.read_text()) == (1, "before")
    assert "position 60" in outcome.err
    assert list(tmp_path.iterdir()) == [file]


def test_a_place_where_nothing_can_be_written_is_named(
    seeded: Environment, invoke: Running, tmp_path: Path
) -> None:
    """The exit code is 2."""
    outcome = invoke("export", "--format", "ndjson", "--output", tmp_path / "no" / "out", settings=seeded)

    assert (outcome.code, outcome.out) == (2, "")
    assert "no/out': No such file or directory" in outcome.err


def test_a_device_is_written_to(seeded: Environment, invoke: Running) -> None:
    """It is not replaced by a file."""
    outcome = invoke("export", "--format", "ndjson", "--output", "/dev/null", settings=seeded)

    assert outcome.code == 0
    assert Path("/dev/null").is_char_device()


def test_progress_is_shown_when_asked_for(seeded: Environment, invoke: Running, tmp_path: Path) -> None:
    """On stderr; without a terminal nothing is shown unless it is asked for."""
    quiet = invoke("export", "--format", "ndjson", "--output", tmp_path / "a", settings=seeded)
    loud = invoke("export", "--format", "ndjson", "--output", tmp_path / "b", "--progress", settings=seeded)

    assert quiet.err == ""
    assert loud.err == "export: position 64 of 64\n"


def test_a_format_is_needed(given: Environment, invoke: Running) -> None:
    """Which ones there are is told."""
    outcome = invoke("export", settings=given)

    assert outcome.code == 2
    assert "--format" in outcome.err
    assert "ndjson" in outcome.err
