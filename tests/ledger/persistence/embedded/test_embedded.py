"""The embedded server, real: what it keeps, and what it keeps to itself."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from ledger.domain.errors import DataDirectoryInUse, EmbeddedServerFailed
from ledger.persistence.embedded import EmbeddedServer, open_embedded_server, open_temporary_server

RunSql = Callable[[EmbeddedServer, str], list[tuple[object, ...]]]
IsRunning = Callable[[int], bool]


def test_data_survive_a_restart(data_dir: Path, run_sql: RunSql) -> None:
    """What was committed is there when the folder is opened again."""
    with open_embedded_server(data_dir) as server:
        run_sql(server, "CREATE TABLE kept AS SELECT 42 AS answer")

    with open_embedded_server(data_dir) as server:
        assert run_sql(server, "SELECT answer FROM kept") == [(42,)]


def test_the_server_is_gone_after_stop(data_dir: Path, is_running: IsRunning) -> None:
    """Stopping ends the process it started, and stopping twice does no harm."""
    server = open_embedded_server(data_dir)

    server.stop()
    server.stop()

    assert not is_running(server.pid)


def test_the_server_is_durable_utf8_utc_and_off_the_network(data_dir: Path, run_sql: RunSql) -> None:
    """The settings that the ledger relies on hold."""
    names = ("fsync", "server_encoding", "TimeZone", "listen_addresses", "server_version_num")

    with open_embedded_server(data_dir) as server:
        shown = [run_sql(server, f"SHOW {name}")[0][0] for name in names]
        collation = run_sql(server, "SELECT datlocale FROM pg_database WHERE datname = 'template1'")

    assert shown[:4] == ["on", "UTF8", "UTC", ""]
    assert str(shown[4]).startswith("18")
    assert collation == [("C.UTF-8",)]


def test_other_users_cannot_reach_socket_files_or_log(data_dir: Path) -> None:
    """The server asks for no password, so these modes are its whole door."""
    with open_embedded_server(data_dir) as server:
        socket_dir = server.socket_dir.stat()

    assert stat.S_IMODE(socket_dir.st_mode) == 0o700
    assert stat.S_IMODE((data_dir / "postgres").stat().st_mode) == 0o700
    assert stat.S_IMODE((data_dir / "postgres.log").stat().st_mode) == 0o600
    assert stat.S_IMODE((data_dir / "lock").stat().st_mode) == 0o600


def test_the_log_quotes_no_statement(data_dir: Path) -> None:
    """It says what failed, without the texts that were to be recorded: these may be redacted one day."""
    with open_embedded_server(data_dir) as server, psycopg.connect(server.dsn()) as connection:
        with pytest.raises(psycopg.errors.DivisionByZero):
            connection.execute("SELECT 'what nobody should read', 1 / 0")
        said = (data_dir / "postgres.log").read_text()

    assert "division by zero" in said
    assert "nobody" not in said


def test_logins_and_databases_with_odd_names_have_a_dsn(data_dir: Path, run_sql: RunSql) -> None:
    """Names are quoted in the URL."""
    with open_embedded_server(data_dir) as server:
        run_sql(server, 'CREATE ROLE "a@b/c" LOGIN')
        run_sql(server, 'CREATE DATABASE "d?e f"')

        with psycopg.connect(server.dsn("a@b/c", "d?e f")) as connection:
            row = connection.execute("SELECT current_user, current_database()").fetchone()

    assert row == ("a@b/c", "d?e f")


def test_a_second_server_on_the_folder_is_refused(data_dir: Path, run_sql: RunSql) -> None:
    """In this process too; and the refusal leaves the first one working."""
    with open_embedded_server(data_dir) as server:
        with pytest.raises(DataDirectoryInUse, match=str(os.getpid())):
            open_embedded_server(data_dir)

        assert run_sql(server, "SELECT 1") == [(1,)]


@pytest.mark.parametrize("name", ["long" * 40, "comma, and blank"])
def test_a_path_that_a_socket_cannot_have_gets_another(data_dir: Path, name: str, run_sql: RunSql) -> None:
    """A path longer than a socket's, or with a list's separators in it, works like any other."""
    folder = data_dir / "below" / name

    with open_embedded_server(folder) as server:
        answer = run_sql(server, "SELECT 1")
        socket_dir = server.socket_dir

    assert answer == [(1,)]
    assert socket_dir.is_relative_to(folder) or not socket_dir.exists()


def test_a_temporary_server_leaves_nothing(run_sql: RunSql, is_running: IsRunning) -> None:
    """Its folder and process are gone when the context is left."""
    with open_temporary_server() as server:
        answer = run_sql(server, "SELECT 1")

    assert answer == [(1,)]
    assert not server.data_dir.exists()
    assert not is_running(server.pid)


def test_a_folder_that_cannot_be_made_is_named(data_dir: Path) -> None:
    """A file where a folder should be is the user's mistake, told in the user's words."""
    (data_dir / "file").touch()

    with pytest.raises(EmbeddedServerFailed, match="LEDGER_DATA_DIR"):
        open_embedded_server(data_dir / "file")


def test_a_broken_cluster_is_reported_with_what_the_server_says(data_dir: Path) -> None:
    """The reason quotes the server and names its log; the folder is free again."""
    open_embedded_server(data_dir).stop()
    (data_dir / "postgres" / "PG_VERSION").write_text("9.6\n")

    for _ in range(2):
        with pytest.raises(
            EmbeddedServerFailed, match=r"(?s)initialized by PostgreSQL version.*postgres\.log"
        ):
            open_embedded_server(data_dir)
