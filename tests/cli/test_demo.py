"""``claims-ledger demo``."""

import signal
import socket
import stat
from http import HTTPStatus
from pathlib import Path

import httpx

from tests.cli.conftest import SEED, Environment, Running, run
from tests.cli.service import running


def promised() -> list[str]:
    """What the README says that the check prints; dots stand for what it leaves out."""
    text = (SEED.parents[1] / "README.md").read_text(encoding="utf-8")
    shown = text.split("claims-ledger demo --check\n")[1].split("```")[0]
    return [line for line in shown.splitlines() if line != "..."]


def test_check_holds_and_touches_nothing_else(data_dir: Path, given: Environment, invoke: Running) -> None:
    """It prints what it saw, in names; data directory and database of the settings stay as they were."""
    own = {"LEDGER_DATA_DIR": str(data_dir), "LEDGER_PUBLIC_READ": "false", "COLUMNS": "120"}

    outcome = run("demo", "--check", settings=given | own)

    assert (outcome.code, outcome.err) == (0, "")
    assert "7 of 7 comparisons are as expected" in outcome.out
    for seen in ("Contested now", "2025-03-12   no_record", "Institute for the Study of War", "undercut"):
        assert seen in outcome.out
    assert "claim_" not in outcome.out
    printed = [line.rstrip() for line in outcome.out.splitlines()]
    assert [line for line in promised() if line not in printed] == []
    assert not data_dir.exists()
    assert invoke("replay", settings=given).out == ""


def test_the_demonstration_runs_until_it_is_stopped_and_goes_on_later(data_dir: Path) -> None:
    """It prints an address, takes another port when it must, and keeps key and data: a retry is known."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings: Environment = {"LEDGER_DATA_DIR": str(data_dir), "LEDGER_PORT": str(taken.getsockname()[1])}
        key = ""
        for replayed in (None, "true"):
            with running("demo", settings=settings) as service:
                service.wait_for("is taken; another one is used")
                url = service.wait_for("address", on_stdout=True).split()[-1]
                key = service.wait_for("editor key", on_stdout=True).split()[-1]
                service.wait_for("Ctrl-C", on_stdout=True)
                answer = httpx.post(
                    f"{url}/v1/agents",
                    json={"id": "agent_01jq0000000000000000000000", "name": "Anna", "kind": "person"},
                    headers={"Authorization": f"Bearer {key}", "Idempotency-Key": "1"},
                    trust_env=False,
                )
                code, _ = service.stop(signal.SIGINT)
            assert (code, answer.status_code) == (0, HTTPStatus.CREATED)
            assert answer.headers.get("Idempotent-Replayed") == replayed
    kept = data_dir / "demo" / "editor-key"
    assert (kept.read_text(), stat.S_IMODE(kept.stat().st_mode)) == (key, 0o600)
