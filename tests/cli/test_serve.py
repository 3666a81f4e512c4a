"""``claims-ledger serve`` and ``claims-ledger project``."""

import json
import os
import signal
import socket
import time
from pathlib import Path
from typing import Any

import httpx

from tests.cli.conftest import SEED, Environment, Running
from tests.cli.service import Service, running

KEY = "k" * 43


def address_of(service: Service) -> str:
    return service.wait_for("serving ").split()[-1]


def read_claims(url: str, position: int) -> dict[str, Any]:
    """The list of claims, once it shows everything up to the position."""
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        answer = httpx.get(f"{url}/v1/claims", trust_env=False)
        page: dict[str, Any] = answer.json()
        if answer.is_success and page["as_of"]["position"] >= position:
            return page
        time.sleep(0.05)
    raise AssertionError("the views do not follow")


def test_serve_answers_and_feeds_the_views(ledger: Running, given: Environment) -> None:
    """Reads and writes over HTTP on a given database, until SIGTERM."""
    assert ledger("import", SEED).code == 0
    with running("serve", settings=given | {"LEDGER_PORT": "0", "LEDGER_EDITOR_KEY": KEY}) as service:
        url = address_of(service)
        page = read_claims(url, 64)
        written = httpx.post(
            f"{url}/v1/agents",
            json={"name": "Anna", "kind": "person"},
            headers={"Authorization": f"Bearer {KEY}", "Idempotency-Key": "1"},
            trust_env=False,
        )
        code, rest = service.stop(signal.SIGTERM)

    assert len(page["items"]) == 13
    assert written.status_code == 201
    assert code == 0
    assert "Traceback" not in rest


def test_without_an_editor_key_nobody_writes(given: Environment) -> None:
    """It is said at the start, and every write is refused."""
    with running("serve", "--no-projector", settings=given | {"LEDGER_PORT": "0"}) as service:
        url = address_of(service)
        service.wait_for("nobody may write: LEDGER_EDITOR_KEY is not set")
        refused = httpx.post(f"{url}/v1/agents", json={"name": "Anna", "kind": "person"}, trust_env=False)
        code, _ = service.stop(signal.SIGINT)

    assert (refused.status_code, code) == (401, 0)


def test_an_address_that_is_taken(invoke: Running, given: Environment) -> None:
    """The exit code is 2 and the address is named."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = invoke("serve", "--no-projector", settings=given | {"LEDGER_PORT": str(port)})

    assert outcome.code == 2
    assert f"error: 127.0.0.1:{port} cannot be served on: Address already in use;" in outcome.err


def test_the_projector_alone_feeds_the_views(ledger: Running, given: Environment, invoke: Running) -> None:
    """Another process than the one that serves."""
    assert ledger("import", SEED).code == 0
    with running("project", settings=given) as service:
        service.wait_for("feeding the views")
        give_up = time.monotonic() + 30
        positions = {0}
        while positions != {64} and time.monotonic() < give_up:
            listed = invoke("projections", "list", "--json", settings=given).out
            positions = {view["position"] for view in json.loads(listed)}
        fed = invoke("project", "--check", settings=given)
        code, _ = service.stop(signal.SIGTERM)

    assert (positions, code) == ({64}, 0)
    assert (fed.code, fed.out) == (0, "every view is fed\n")


def test_views_that_nobody_feeds_are_named(given: Environment, invoke: Running) -> None:
    """The check of the projector feeds nothing, and answers no."""
    outcome = invoke("project", "--check", settings=given)

    assert outcome.code == 1
    assert outcome.out.startswith("agents is stopped; claim_states is stopped; ")


def test_the_embedded_server_ends_with_the_service(data_dir: Path) -> None:
    """Nothing is left running, and the folder is free again."""
    with running("serve", settings={"LEDGER_DATA_DIR": str(data_dir), "LEDGER_PORT": "0"}) as service:
        assert httpx.get(f"{address_of(service)}/health/live", trust_env=False).is_success
        code, _ = service.stop(signal.SIGTERM)

    assert code == 0
    assert not (data_dir / "postgres" / "postmaster.pid").exists()


def test_the_embedded_server_comes_back(data_dir: Path) -> None:
    """When it is killed, requests are answered again soon, and what was acknowledged is there."""
    settings = {"LEDGER_DATA_DIR": str(data_dir), "LEDGER_PORT": "0", "LEDGER_EDITOR_KEY": KEY}
    with running("serve", settings=settings) as service:
        url = address_of(service)
        written = httpx.post(
            f"{url}/v1/agents",
            json={"name": "Anna", "kind": "person"},
            headers={"Authorization": f"Bearer {KEY}"},
            trust_env=False,
        ).json()
        pid_file = data_dir / "postgres" / "postmaster.pid"
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGKILL)
        service.wait_for("it is started again")
        page = read_claims(url, written["position"])
        event = httpx.get(f"{url}/v1/events/{written['position']}", trust_env=False).json()
        code, _ = service.stop(signal.SIGTERM)

    assert page["items"] == []
    assert event["event_id"] == written["event_id"]
    assert code == 0
