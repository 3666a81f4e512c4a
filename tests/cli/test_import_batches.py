"""``claims-ledger import`` of files of several batches, at once and killed, and of ClaimReviews."""

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest

from ledger.persistence.log import PostgresEventLog
from tests.cli.conftest import PROGRAM, Environment, Running, environment_of
from tests.ledger.interchange.claimreview.reviews import claim_review, feed
from tests.ledger.interchange.lines import agent, claim, utterance
from tests.support.database import Database

COUNT = 1_500


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A file of three batches and more, whose utterances all touch one claim, and one bad line."""
    says = [utterance(f"E{number}", {"act": "assert", "claim": "C1"}) for number in range(COUNT - 2)]
    lines = [agent("anna"), claim("C1"), {"op": "sing"}, *says]
    header = {"format": "claims-ledger/1", "namespace": "large"}
    path = tmp_path / "large.ndjson"
    path.write_text("".join(json.dumps(line) + "\n" for line in (header, *lines)))
    return path


def test_two_processes_import_the_same_file(
    given: Environment, event_log: PostgresEventLog, large: Path
) -> None:
    """Everything is recorded once, and both reports say what their process did."""
    command = [PROGRAM, "import", "--json", str(large)]
    processes = [
        subprocess.Popen(
            command, env=environment_of(given), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        for _ in range(2)
    ]

    reports = [json.loads(process.communicate(timeout=100)[0])["files"][0] for process in processes]

    for report in reports:
        assert report["read"] == report["appended"] + report["repeated"] + report["refused"] == COUNT + 1
        assert report["refused"] == 1
    assert sum(report["appended"] for report in reports) == COUNT
    assert event_log.head().position == COUNT


def test_an_import_killed_between_batches_is_completed(
    given: Environment, invoke: Running, database: Database, event_log: PostgresEventLog, large: Path
) -> None:
    """What stands in the log then are whole batches, and the next run appends the rest."""
    with subprocess.Popen(
        [PROGRAM, "import", large], env=environment_of(given), stderr=subprocess.DEVNULL
    ) as process:
        until = time.monotonic() + 60
        while event_log.head().position == 0 and time.monotonic() < until:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
    database.settle()
    left = event_log.head().position

    outcome = invoke("import", large, "--json", settings=given)

    report = json.loads(outcome.out)["files"][0]
    assert (left + 1) % 500 == 0 or left == COUNT
    assert (report["repeated"], report["appended"], report["refused"]) == (left, COUNT - left, 1)
    assert event_log.head().position == COUNT


def test_claim_reviews_are_imported_from_a_pipe(ledger: Running, event_log: PostgresEventLog) -> None:
    """The exit code tells of refused ones, and the same document again appends nothing."""
    document = json.dumps(feed(claim_review(), claim_review(claimReviewed=None)))
    arguments = ("import", "--format", "claimreview", "-")

    first = ledger(*arguments, stdin=document)
    head = event_log.head()
    again = ledger(*arguments, "--json", stdin=document)

    assert (first.code, first.out) == (1, "-: 2 reviews: 1 appended, 0 already there, 1 refused\n")
    assert first.err.startswith("stdin:2: ")
    assert json.loads(again.out)["files"][0]["repeated"] == 1
    assert event_log.head() == head
