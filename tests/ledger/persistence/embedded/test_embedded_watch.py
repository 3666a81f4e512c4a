"""The server is killed under us, really: it comes back, and what was committed is there."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from ledger.persistence.embedded import EmbeddedServer, open_embedded_server

IsRunning = Callable[[int], bool]

GIVING_UP = """
import os, signal, sys, time
from pathlib import Path
from ledger.persistence import embedded_watch
from ledger.persistence.embedded import open_embedded_server

embedded_watch.RESTARTS_LIMIT = 1
ended = []
signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
with open_embedded_server(Path(sys.argv[1]), is_durable=False) as server:
    for _ in range(2):
        number = server.pid
        os.kill(number, signal.SIGKILL)
        while server.pid == number and not ended:
            time.sleep(0.01)
"""


def insert_until_cut(server: EmbeddedServer, acknowledged: list[int]) -> None:
    """Commit one number after the other, noting each that the server acknowledged."""
    with suppress(psycopg.OperationalError), psycopg.connect(server.dsn(), autocommit=True) as connection:
        for number in range(1_000_000):
            connection.execute("INSERT INTO kept VALUES (%s)", [number])
            acknowledged.append(number)


def read_kept(server: EmbeddedServer, seconds: float = 20) -> set[int]:
    """The numbers that are kept, as soon as the server answers."""
    give_up = time.monotonic() + seconds
    while True:
        try:
            with psycopg.connect(server.dsn()) as connection:
                return {row[0] for row in connection.execute("SELECT number FROM kept")}
        except psycopg.OperationalError:
            if time.monotonic() > give_up:
                raise
            time.sleep(0.05)


def test_a_killed_server_is_started_again(
    data_dir: Path, is_running: IsRunning, caplog: pytest.LogCaptureFixture
) -> None:
    """In the middle of writing, twice: at the same address, and with all that was acknowledged."""
    caplog.set_level(logging.WARNING)
    with open_embedded_server(data_dir) as server:
        with psycopg.connect(server.dsn()) as connection:
            connection.execute("CREATE TABLE kept (number int)")
        for _ in range(2):
            acknowledged: list[int] = []
            writer = threading.Thread(target=insert_until_cut, args=(server, acknowledged))
            writer.start()
            while len(acknowledged) < 20:
                time.sleep(0.01)
            os.kill(server.pid, signal.SIGKILL)
            writer.join()

            assert set(acknowledged) <= read_kept(server)
        last = server.pid

    assert not is_running(last)
    assert caplog.text.count("it is started again") == 2


def test_stopping_and_restarting_do_not_race(data_dir: Path, is_running: IsRunning) -> None:
    """A server that was killed a moment before stop is not there afterwards, and its folder is free."""
    for pause_seconds in (0, 0.05, 0.3):
        server = open_embedded_server(data_dir, is_durable=False)
        os.kill(server.pid, signal.SIGKILL)
        time.sleep(pause_seconds)

        server.stop()

        assert not is_running(server.pid)


def test_a_server_that_keeps_ending_ends_the_process(data_dir: Path) -> None:
    """After some restarts the process is told with SIGTERM, and fails with the reason."""
    outcome = subprocess.run(
        [sys.executable, "-c", GIVING_UP, str(data_dir)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert outcome.returncode == 1
    assert "EmbeddedServerFailed: the embedded Postgres does not run: it ended 2 times" in outcome.stderr
