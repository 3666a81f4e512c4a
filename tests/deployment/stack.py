"""The services of docker-compose.yml, brought up from what a clean clone holds, and removed without a trace.

copy of the tracked files --write_env.sh, compose up--> Stack --> compose down, images removed
"""

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).parents[2]
IMAGES = ("python:3.11-slim", "postgres:18")
OURS = "label=org.opencontainers.image.title=claims-ledger"
BUILD_SECONDS = 900
WAIT_SECONDS = 90


class Absent(Exception):
    """What a stack needs and this machine has not."""


def command(*arguments: str, **options: Any) -> str:
    """The standard output of a command that must succeed."""
    options = {"timeout": BUILD_SECONDS} | options
    done = subprocess.run(arguments, capture_output=True, check=False, text=True, **options)
    assert done.returncode == 0, f"{' '.join(arguments)}: {done.stdout[-4000:]}{done.stderr[-4000:]}"
    return done.stdout


def succeeds(*arguments: str) -> bool:
    try:
        return not subprocess.run(
            arguments, capture_output=True, check=False, timeout=BUILD_SECONDS
        ).returncode
    except FileNotFoundError:
        return False


def find_compose() -> tuple[str, ...]:
    """How compose is called here, where it, an engine and the base images can be had.

    Raises:
        Absent: one of them cannot.
    """
    if not succeeds("docker", "info"):
        raise Absent("no container engine answers `docker info`")
    found = [each for each in (("docker", "compose"), ("docker-compose",)) if succeeds(*each, "version")]
    if not found:
        raise Absent("there is neither `docker compose` nor docker-compose")
    for image in IMAGES:
        if not succeeds("docker", "image", "inspect", image) and not succeeds("docker", "pull", image):
            raise Absent(f"the image {image} is not here and cannot be pulled")
    if not succeeds("git", "-C", str(ROOT), "ls-files"):
        raise Absent("this is not a clone: which files belong to one is not known")
    return found[0]


@dataclass(frozen=True)
class Stack:
    """Running services, and what a user would do to them."""

    compose: tuple[str, ...]
    folder: Path
    environment: dict[str, str]
    url: str

    def run(self, *arguments: str, **options: Any) -> str:
        """A command of compose."""
        return command(*self.compose, *arguments, cwd=self.folder, env=self.environment, **options)

    def secrets(self) -> dict[str, str]:
        """The .env by name."""
        lines = (self.folder / ".env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if not line.startswith("#"))

    def container(self, service: str) -> str:
        """The id of the service's container."""
        return self.run("ps", "--all", "--quiet", service).strip()

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """An answer of the API to whoever has the editor's key."""
        options = {"headers": {"Authorization": f"Bearer {self.secrets()['LEDGER_EDITOR_KEY']}"}} | options
        return httpx.request(method, self.url + path, timeout=20, trust_env=False, **options)

    def wait_until_fed(self, position: int = 0) -> dict[str, Any]:
        """Readiness, once the API is ready and every view has all events up to the position, or more."""
        give_up = time.monotonic() + WAIT_SECONDS
        while not is_fed(ready := self.readiness(), position):
            assert time.monotonic() < give_up, f"{ready}\n{self.run('logs', '--tail=20')}"
            time.sleep(0.5)
        return ready

    def readiness(self) -> dict[str, Any]:
        """What the API says of itself; empty while it says nothing."""
        try:
            return dict(self.ask("GET", "/health/ready").json())
        except httpx.TransportError:
            return {}


def is_fed(ready: dict[str, Any], position: int) -> bool:
    if ready.get("status") != "ready" or ready["position"] < position:
        return False
    return all(view["position"] == ready["position"] for view in ready["views"])


@contextmanager
def open_stack(compose: tuple[str, ...], folder: Path) -> Iterator[Stack]:
    """The services under a name of their own, on a free port, with fresh secrets."""
    project = f"claimstest{secrets.token_hex(4)}"
    port = free_port()
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("LEDGER_", "CLAIMS_", "POSTGRES_"))
    }
    environment |= {"COMPOSE_PROJECT_NAME": project, "CLAIMS_IMAGE": project, "LEDGER_PORT": str(port)}
    stack = Stack(compose, folder, environment, f"http://127.0.0.1:{port}")
    copy_tracked(folder)
    command("deployment/write_env.sh", cwd=folder)
    made: set[str] = set()
    try:
        with noting_stages(made):
            stack.run("up", "-d")
        yield stack
    finally:
        try:
            stack.run("down", "--volumes", "--remove-orphans", "--timeout=5")
        finally:
            named = command("docker", "images", "--format={{.Repository}}", project).split()
            for image in (*named, *made):
                command("docker", "rmi", image)


@contextmanager
def noting_stages(made: set[str]) -> Iterator[None]:
    """Adds what a build leaves; one build at a time, else one would remove what another is using.

    A legacy builder keeps the first stage as an image without a name.
    """
    lock = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        before = stages()
        try:
            yield
        finally:
            made |= stages() - before
    finally:
        os.close(lock)


def stages() -> set[str]:
    """Images of ours that have no name."""
    return set(command("docker", "images", "--quiet", "--filter", OURS, "--filter", "dangling=true").split())


def copy_tracked(folder: Path) -> None:
    """What a clone would hold: nothing that is ignored or merely lies about."""
    for name in command("git", "-C", str(ROOT), "ls-files", "-z").split("\0"):
        if name and (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
