"""``claims-ledger import``."""

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest

from ledger.persistence.log import PostgresEventLog
from tests.cli.conftest import PROGRAM, SEED, Environment, Running, environment_of

HEADER = '{"format":"claims-ledger/1","namespace":"test"}\n'
ANNA = '{"op":"agent","ref":"anna","name":"Anna","kind":"person"}\n'
BEN = '{"op":"agent","ref":"ben","name":"Ben","kind":"person"}\n'


def test_the_seed_imports_and_imports_again(ledger: Running, event_log: PostgresEventLog) -> None:
    """The same file again appends nothing, from a file or from a pipe."""
    first = ledger("import", SEED)
    again = ledger("import", "-", "--json", stdin=SEED.read_bytes())

    assert (first.code, first.err) == (0, "")
    assert first.out == f"{SEED}: 53 lines: 53 appended, 0 already there, 0 refused\n"
    assert again.code == 0
    report = json.loads(again.out)
    assert report["files"][0]["repeated"] == 53
    assert report["position"] == event_log.head().position == 64


def test_a_bad_line_is_named_on_stderr(ledger: Running) -> None:
    """The exit code is 1, the rest of the file is taken."""
    outcome = ledger("import", "-", stdin=HEADER + "{\n" + ANNA)

    assert outcome.code == 1
    assert outcome.err.startswith("stdin:2: not JSON: ")
    assert outcome.out == "-: 2 lines: 1 appended, 0 already there, 1 refused\n"


def test_strict_stops_there_and_leaves_later_files(ledger: Running, tmp_path: Path) -> None:
    """Nothing after the bad line is read, in this file and in the next."""
    bad, good = tmp_path / "bad.ndjson", tmp_path / "good.ndjson"
    bad.write_text(HEADER + ANNA + '{"op":"sing"}\n' + BEN)
    good.write_text(HEADER + BEN)

    outcome = ledger("import", "--strict", "--json", bad, good)

    assert outcome.code == 1
    report = json.loads(outcome.out)
    assert [file["file"] for file in report["files"]] == [str(bad)]
    assert [refusal["slug"] for refusal in report["files"][0]["refusals"]] == ["invalid-line"]
    assert report["position"] == 1


def test_texts_of_a_file_cannot_steer_the_terminal(ledger: Running) -> None:
    """Control characters are printed as escapes."""
    outcome = ledger("import", "-", stdin=HEADER + json.dumps({"op": "agent", "\x1b[2J": 1}) + "\n")

    assert "\x1b" not in outcome.err
    assert "\\x1b[2J is not a known field" in outcome.err


def test_progress_is_shown_when_asked_for(ledger: Running) -> None:
    """Without a terminal nothing is shown unless it is asked for."""
    outcome = ledger("import", "-", "--progress", stdin=HEADER + ANNA + BEN)

    assert outcome.err == "stdin: 2 lines, 0 refused\n"


@pytest.mark.parametrize("after", [3, 45])
def test_a_killed_import_is_completed_by_the_next(
    given: Environment, invoke: Running, event_log: PostgresEventLog, after: int
) -> None:
    """Killed at any moment, and imported again: the same log as in one go, nothing twice."""
    lines = SEED.read_bytes().splitlines(keepends=True)
    command = [PROGRAM, "import", "-"]
    with subprocess.Popen(command, env=environment_of(given), stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        process.stdin.write(b"".join(lines))
        process.stdin.flush()
        while event_log.head().position < after:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL

    outcome = invoke("import", SEED, "--json", settings=given)

    report = json.loads(outcome.out)["files"][0]
    assert (outcome.code, report["appended"] + report["repeated"]) == (0, 53)
    assert event_log.head().position == 64


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_stops_an_import_without_a_trace(given: Environment, number: int, code: int) -> None:
    """The exit code is the one that shells know; nothing is printed."""
    command = [PROGRAM, "import", "-", "--progress"]
    with subprocess.Popen(
        command, env=environment_of(given), stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write((HEADER + "{\n").encode())
        process.stdin.flush()
        refusal = process.stderr.readline()
        process.send_signal(number)
        rest = process.stderr.read()

    assert refusal.startswith(b"stdin:2: ")
    assert (process.returncode, rest) == (code, b"")
