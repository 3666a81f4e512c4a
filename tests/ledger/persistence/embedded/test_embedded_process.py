"""Whatever is killed, what was committed is there when the folder is opened again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.domain.errors import DataDirectoryInUse, EmbeddedServerFailed
from ledger.persistence.embedded import EmbeddedServer, open_embedded_server, open_temporary_server

RunSql = Callable[[EmbeddedServer, str], list[tuple[object, ...]]]
IsRunning = Callable[[int], bool]
OWNER_PROGRAM = """
import sys, time
from pathlib import Path
from ledger.persistence.embedded import open_embedded_server
server = open_embedded_server(Path(sys.argv[1]))
print(server.pid, flush=True)
time.sleep(600)
"""


def start_owner(data_dir: Path) -> tuple[subprocess.Popen[str], int]:
    """Another process that owns the server, and the number of its server."""
    command = [sys.executable, "-c", OWNER_PROGRAM, str(data_dir)]
    owner = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert owner.stdout
    return owner, int(owner.stdout.readline())


def kill(owner: subprocess.Popen[str]) -> None:
    owner.kill()
    owner.communicate()


def test_a_second_process_is_refused_until_the_first_is_killed(
    data_dir: Path, run_sql: RunSql, is_running: IsRunning
) -> None:
    """The lock goes with its owner, though the server lives on; that one is ended and the data are kept."""
    owner, orphan = start_owner(data_dir)
    with pytest.raises(DataDirectoryInUse, match=str(owner.pid)):
        open_embedded_server(data_dir)

    kill(owner)
    is_running_on = is_running(orphan)
    with open_embedded_server(data_dir) as server:
        assert run_sql(server, "SELECT 1") == [(1,)]

    assert is_running_on
    assert not is_running(orphan)


def test_commits_survive_a_killed_server(data_dir: Path, run_sql: RunSql) -> None:
    """SIGKILL to the server alone: the next start replays its log."""
    server = open_embedded_server(data_dir)
    run_sql(server, "CREATE TABLE kept AS SELECT 42 AS answer")

    os.kill(server.pid, signal.SIGKILL)
    server.stop()

    with open_embedded_server(data_dir) as server:
        assert run_sql(server, "SELECT answer FROM kept") == [(42,)]


def test_commits_survive_when_owner_and_server_are_killed(data_dir: Path, run_sql: RunSql) -> None:
    """What a power cut leaves: a pid file and a socket's lock file that name processes long gone."""
    owner, orphan = start_owner(data_dir)

    kill(owner)
    os.kill(orphan, signal.SIGKILL)

    with open_embedded_server(data_dir) as server:
        assert run_sql(server, "SELECT 1") == [(1,)]


def test_a_pid_file_that_names_a_stranger_is_overcome(data_dir: Path, run_sql: RunSql) -> None:
    """Process numbers are used again; the stranger that has ours now is left alone."""
    open_embedded_server(data_dir).stop()
    account = (data_dir / "postgres").stat().st_uid if os.geteuid() == 0 else None
    stranger = subprocess.Popen(["sleep", "600"], user=account)
    (data_dir / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n{data_dir}/postgres\n")

    with open_embedded_server(data_dir) as server:
        answer = run_sql(server, "SELECT 1")

    assert answer == [(1,)]
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_pid_file_that_names_another_server_is_refused(data_dir: Path, run_sql: RunSql) -> None:
    """Ending a server of other files, or starting a second one on these, would both be worse than asking."""
    open_embedded_server(data_dir).stop()

    with open_temporary_server() as other:
        (data_dir / "postgres" / "postmaster.pid").write_text(f"{other.pid}\n{data_dir}/elsewhere\n")
        with pytest.raises(EmbeddedServerFailed, match=str(other.pid)):
            open_embedded_server(data_dir)

        assert run_sql(other, "SELECT 1") == [(1,)]


def test_an_initdb_that_was_cut_short_is_begun_again(data_dir: Path, run_sql: RunSql) -> None:
    """Killed at any moment, the first start leaves no half-made cluster in place."""
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER_PROGRAM, str(data_dir)], stdout=subprocess.PIPE, text=True
    )
    while not list(data_dir.glob("postgres.new-*/global")):
        time.sleep(0.001)

    kill(owner)
    is_half_made = not (data_dir / "postgres").exists()
    with open_embedded_server(data_dir) as server:
        answer = run_sql(server, "SELECT 1")

    assert is_half_made
    assert answer == [(1,)]
