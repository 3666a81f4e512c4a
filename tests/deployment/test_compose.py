"""The services of docker-compose.yml, from a clean clone: what they serve, survive and may do."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.deployment.stack import IMAGES, WAIT_SECONDS, Absent, Stack, command, find_compose, open_stack

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]

CONTESTED = {
    "Ukrainian forces in Kursk Oblast are surrounded by Russian forces.",
    "The Ukrainian troops in Kursk must either give themselves up or be killed.",
}
EVENTS = 64


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The services with the seed case, imported as the documentation says."""
    try:
        compose = find_compose()
    except Absent as absence:
        pytest.skip(str(absence))
    with open_stack(compose, tmp_path_factory.mktemp("clone")) as stack:
        assert import_seed(stack) == "-: 53 lines: 53 appended, 0 already there, 0 refused\n"
        stack.wait_until_fed(EVENTS)
        yield stack


def import_seed(stack: Stack) -> str:
    seed = (stack.folder / "seeds" / "kursk.ndjson").read_text()
    return stack.run("exec", "-T", "api", "claims-ledger", "import", "-", input=seed)


def contested(stack: Stack) -> list[dict[str, Any]]:
    answer = stack.ask("GET", "/v1/claims", params={"status": "contested"})
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def inspect(stack: Stack, service: str) -> dict[str, Any]:
    (found,) = json.loads(command("docker", "inspect", stack.container(service)))
    return dict(found)


def kill_and_start(stack: Stack) -> None:
    """An administrator kills the container, which stays down until it is brought up."""
    command("docker", "kill", "--signal=KILL", stack.container("postgres"))
    stack.run("up", "-d")


def crash(stack: Stack) -> None:
    """The system kills the server, as it does when memory runs out; the restart policy brings it up."""
    before = inspect(stack, "postgres")
    kill = f"kill -KILL {before['State']['Pid']}"
    command(
        "docker", "run", "--rm", "--pid=host", "--network=none", "--entrypoint=bash", IMAGES[1], "-c", kill
    )
    give_up = time.monotonic() + WAIT_SECONDS
    while inspect(stack, "postgres")["RestartCount"] == before["RestartCount"]:
        assert time.monotonic() < give_up, "it was not started again"
        time.sleep(0.2)


def test_the_seed_case_is_served(stack: Stack) -> None:
    """The contested claims are there; importing again appends nothing."""
    again = import_seed(stack)

    assert {claim["statement"] for claim in contested(stack)} == CONTESTED
    assert again == "-: 53 lines: 0 appended, 53 already there, 0 refused\n"


@pytest.mark.parametrize("strike", [kill_and_start, crash])
def test_a_killed_database_loses_nothing(stack: Stack, strike: Callable[[Stack], None]) -> None:
    """Claims and head are as before, writing goes on, and the views follow it."""
    before = stack.wait_until_fed(EVENTS)
    claims = contested(stack)

    strike(stack)
    after = stack.wait_until_fed()
    claims_after = contested(stack)
    written = stack.ask("POST", "/v1/agents", json={"name": strike.__name__, "kind": "person"})
    followed = stack.wait_until_fed(before["position"] + 1)

    assert after["position"] == before["position"]
    assert claims_after == claims
    assert (written.status_code, written.json()["position"]) == (201, before["position"] + 1)
    assert followed["position"] == before["position"] + 1


@pytest.mark.parametrize(
    ("service", "held"),
    [
        ("api", {"CLAIMS_WRITER_PASSWORD", "CLAIMS_PROJECTOR_PASSWORD", "CLAIMS_READER_PASSWORD"}),
        ("projector", {"CLAIMS_PROJECTOR_PASSWORD"}),
        ("postgres", {"POSTGRES_PASSWORD", "CLAIMS_OWNER_PASSWORD"}),
    ],
)
def test_a_service_holds_the_secrets_of_its_work_alone(stack: Stack, service: str, held: set[str]) -> None:
    """Whoever takes over the API has neither the owner's login nor the superuser's."""
    environment = "\n".join(inspect(stack, service)["Config"]["Env"])

    found = {name for name, secret in stack.secrets().items() if secret in environment}

    assert found - {"LEDGER_EDITOR_KEY"} == held
    assert ("LEDGER_EDITOR_KEY" in found) == (service == "api")


def test_the_api_alone_is_reached_and_from_this_machine_alone(stack: Stack) -> None:
    """It asks readers for the key too, since it cannot know who is let through to it."""
    bindings = {
        service: [
            bound["HostIp"]
            for bounds in inspect(stack, service)["NetworkSettings"]["Ports"].values()
            for bound in bounds or []
        ]
        for service in ("postgres", "api", "projector")
    }

    assert bindings == {"postgres": [], "api": ["127.0.0.1"], "projector": []}
    assert stack.ask("GET", "/v1/claims", headers={}).status_code == 401


def test_the_superuser_cannot_come_over_the_network(stack: Stack) -> None:
    """The password that set the database up opens nothing afterwards."""
    login = (
        'PGPASSWORD=$POSTGRES_PASSWORD psql -h "$(hostname)" -U postgres -d ledger -c "SELECT 1" 2>&1 || true'
    )

    said = stack.run("exec", "-T", "postgres", "sh", "-c", login)

    assert 'password authentication failed for user "postgres"' in said


def test_no_secret_is_logged(stack: Stack) -> None:
    """Setting up, migrating, serving and failing say none."""
    logs = stack.run("logs")

    assert "the login claims_writer may do its work" in logs
    assert [name for name, secret in stack.secrets().items() if secret in logs] == []


def test_services_run_without_rights(stack: Stack) -> None:
    """Ours are no root, write nothing, and keep no capability."""
    for service in ("migrate", "api", "projector"):
        found = inspect(stack, service)

        assert found["Config"]["User"] == "claims"
        assert found["HostConfig"]["ReadonlyRootfs"]
        assert found["HostConfig"]["CapDrop"] == ["ALL"]
