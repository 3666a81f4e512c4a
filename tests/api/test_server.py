"""The application served in this process and in one of its own, over real connections."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from litestar import Litestar

from api.server import Address, listening
from ledger.bootstrap import Databases
from projections.registry import open_engine
from tests.api.desk import AUTHORIZED, Desk, slug_of
from tests.api.walk import walk

PROGRAM = """
import asyncio
from litestar import Litestar, get
from api.server import serve

@get("/slow")
async def slow() -> str:
    await asyncio.sleep(0.5)
    return "done"

serve(Litestar([slow]), "127.0.0.1", 0, announce=lambda address: print(address.port, flush=True))
print("ended", flush=True)
"""


@pytest.fixture
def address(app: Litestar, databases: Databases) -> Iterator[Address]:
    """Where the application is served."""
    with open_engine(databases.projector), listening(app) as address:
        yield address


def test_everything_works_when_served(address: Address, databases: Databases) -> None:
    """The walk through every operation succeeds over loopback too."""
    with httpx.Client(base_url=address.url, trust_env=False) as client:
        walk(Desk(client), databases.projector)


@pytest.mark.parametrize(
    "path",
    ["/v1/claims/%00", "/v1/claims/%ff", "/v1/claims/%ED%A0%80", "/v1/claims/%2e%2e%2f", "/v1/claims/%"],
)
def test_hostile_addresses_when_served(address: Address, path: str) -> None:
    """What no client library sends is answered with a problem, not with a closed connection."""
    with socket.create_connection((address.host, address.port)) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))

    status = int(answer.split(b" ", 2)[1])
    assert status == 404, answer
    assert b"application/problem+json" in answer


def test_bodies_in_pieces_are_limited(address: Address) -> None:
    """A body without a length is refused as soon as it is too long."""
    with httpx.Client(base_url=address.url, trust_env=False) as client:
        pieces = (b"x" * 65_536 for _ in range(32))
        headers = {**AUTHORIZED, "Content-Type": "application/json"}
        answer = client.post("/v1/claims", content=pieces, headers=headers)

    assert slug_of(answer) == "body-too-large"


def test_a_port_is_taken_once(address: Address, app: Litestar) -> None:
    """A second server on the same port is refused instead of taking half of the requests."""
    with pytest.raises(OSError, match="in use"), listening(app, address.host, address.port):
        pass


def test_an_application_that_cannot_start_is_told() -> None:
    """A failure at the start reaches who wanted to serve."""

    def fail() -> None:
        raise RuntimeError("no")

    broken = Litestar([], on_startup=[fail], logging_config=None)
    with pytest.raises(RuntimeError, match="did not start"), listening(broken):
        pass


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_it_after_what_is_running(number: int) -> None:
    """A request that is being answered is answered to the end; then the process goes on, and ends well."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": "."},
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with (
            httpx.Client(trust_env=False) as client,
            client.stream("GET", f"http://127.0.0.1:{port}/slow") as answer,
        ):
            process.send_signal(number)
            assert answer.read() == b"done"
        assert process.stdout.read() == "ended\n"

    assert process.returncode == 0


def exchange(connection: socket.socket, request: bytes) -> dict[str, str]:
    """The headers of the answer, by lower-case name; its status is ``status``."""
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        received = connection.recv(65_536)
        assert received, "closed without an answer"
        answer += received
    first, *lines = answer.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return headers | {"status": first.split()[1]}


KEY_LINE = f"Authorization: {AUTHORIZED['Authorization']}\r\nContent-Type: application/json\r\n"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/nothing", "404"),
        ("/v1/claims/claim_01hf3h8v6qe8m9r2ykzj4x5n7a/rewordings", "428"),
        ("/v1/agents", "413"),
    ],
)
def test_a_body_that_is_not_read_closes_the_connection(address: Address, path: str, status: str) -> None:
    """Who is refused before the body was read is told that the connection ends."""
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\n{KEY_LINE}Content-Length: 20000000\r\n\r\n"
    with socket.create_connection((address.host, address.port)) as connection:
        answer = exchange(connection, head.encode())

    assert (answer["status"], answer.get("connection")) == (status, "close")


def test_a_body_that_is_read_keeps_the_connection(address: Address) -> None:
    """One connection serves what follows, after a refusal too."""
    body = b'{"name":""}'
    head = f"POST /v1/agents HTTP/1.1\r\nHost: x\r\n{KEY_LINE}Content-Length: {len(body)}\r\n\r\n"
    with socket.create_connection((address.host, address.port)) as connection:
        answers = [exchange(connection, head.encode() + body) for _ in range(2)]

    assert [(each["status"], each.get("connection")) for each in answers] == [("422", None)] * 2
