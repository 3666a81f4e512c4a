"""UmaDB as a peer: an event store with a server of its own, from a wheel that may be missing.

Each commit of its server waits for two fdatasync, of the pages and then of the header; no option leaves them
out. A save carries the condition that nobody wrote to its streams, so it promises what ours does.
"""

import importlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from bench.peer import STATE, TOPIC, Save
from ledger.application.identity import new_id

MISSING: Final = "UmaDB is not measured: the package umadb (dependency group bench) is not installed"
_START_SECONDS: Final = 20.0


@contextmanager
def serving_uma(folder: Path) -> Iterator[str | None]:
    """Serve a new file in the folder while the context lasts; None where the package is missing."""
    if find_spec("umadb") is None:
        yield None
        return
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    program = str(Path(sys.executable).with_name("umadb"))
    command = [program, "--listen", f"127.0.0.1:{port}", "--db-path", str(folder / "uma.db")]
    plain = {name: value for name, value in os.environ.items() if not name.startswith("UMADB_")}
    with (
        tempfile.TemporaryFile("w+") as notes,
        subprocess.Popen(command, env=plain, stdout=notes, stderr=notes) as process,
    ):
        try:
            _await(process, port, notes.fileno())
            yield address
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def connect_uma(address: str) -> Save:
    """Appends under a condition, each thread by a client of its own."""
    umadb: Any = importlib.import_module("umadb")
    own = threading.local()

    def save(count: int) -> None:
        if not hasattr(own, "client"):
            own.client = umadb.Client(address)
        streams = [new_id("claim") for _ in range(count)]
        events = [umadb.Event(TOPIC, STATE, [stream], uuid4()) for stream in streams]
        query = umadb.Query([umadb.QueryItem(tags=[stream]) for stream in streams])
        own.client.append(events, umadb.AppendCondition(query))

    return save


def _await(process: "subprocess.Popen[bytes]", port: int, notes: int) -> None:
    give_up = time.monotonic() + _START_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(os.pread(notes, 1_000_000, 0).decode())


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port
