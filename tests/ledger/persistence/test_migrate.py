"""Migrations: once each, in order, also when several processes start at the same moment."""

import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

import ledger.persistence
from ledger.domain.errors import (
    DatabaseUnreachable,
    MigrationsMissing,
    MigrationsUnknown,
    OriginMismatch,
    SettingsError,
)
from ledger.persistence import migrate
from ledger.persistence.embedded import open_temporary_server
from ledger.persistence.logins import create_logins
from ledger.persistence.schema import dump
from tests.support.database import ORIGIN, PASSWORD, Cluster, Database

_context = multiprocessing.get_context("forkserver")


def test_migrating_again_does_nothing(cluster: Cluster) -> None:
    """The first call applies every file in order, the second none."""
    url = cluster.create_empty()

    assert migrate.apply(url, ORIGIN) == migrate.known()
    assert migrate.apply(url, ORIGIN) == ()


def test_applied_files_are_recorded(database: Database) -> None:
    """Version, name and the hash of the bytes are kept."""
    folder = Path(next(iter(ledger.persistence.__path__))) / "migrations"
    expected = [
        (int(file.name[:4]), file.stem[5:], sha256(file.read_bytes()).digest())
        for file in sorted(folder.glob("*.sql"))
    ]

    with psycopg.connect(database.reader) as connection:
        found = connection.execute(
            "SELECT version, name, sha256 FROM ledger.migrations ORDER BY 1"
        ).fetchall()

    assert found == expected
    assert [version for version, *_ in found] == list(range(1, len(found) + 1))


def test_processes_that_migrate_at_once_take_turns(cluster: Cluster) -> None:
    """Each file is applied by one of them; all of them end well."""
    url = cluster.create_empty()

    with _context.Pool(3) as pool:
        applied = pool.starmap(migrate.apply, [(url, ORIGIN)] * 3)

    assert sorted(map(len, applied)) == [0, 0, len(migrate.known())]


def test_role_that_another_database_makes_meanwhile_is_taken() -> None:
    """The roles are the cluster's: two databases may migrate at once, and who comes second goes on."""
    with open_temporary_server() as server, ThreadPoolExecutor(1) as thread:
        url = Cluster(server.dsn()).create_empty()
        with psycopg.connect(server.dsn()) as first:
            first.execute("CREATE ROLE ledger_owner")
            second = thread.submit(migrate.apply, url, ORIGIN)
            with psycopg.connect(server.dsn(), autocommit=True) as watcher:
                blocked = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                while not watcher.execute(blocked).fetchall() and not second.done():
                    time.sleep(0.01)
            first.commit()

        assert second.result() == migrate.known()


def test_check_accepts_what_was_migrated(database: Database) -> None:
    """Every login may check."""
    for login in (database.owner, database.writer, database.projector, database.reader):
        with psycopg.connect(login) as connection:
            migrate.check(connection, ORIGIN)


def test_check_refuses_an_empty_database(cluster: Cluster) -> None:
    """The missing files are named."""
    with psycopg.connect(cluster.create_empty()) as connection, pytest.raises(MigrationsMissing) as caught:
        migrate.check(connection, ORIGIN)

    assert caught.value.missing == ", ".join(map(str, migrate.known()))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger.migrations SET sha256 = sha256('other') WHERE version = 2",
        "INSERT INTO ledger.migrations (version, name, sha256) VALUES (9999, 'later', sha256(''))",
    ],
)
def test_unknown_migrations_are_refused(database: Database, change: str) -> None:
    """A database that is newer, or was migrated with other files, is left alone."""
    with psycopg.connect(database.superuser) as connection:
        connection.execute(change.encode())
        with pytest.raises(MigrationsUnknown):
            migrate.check(connection, ORIGIN)

    with pytest.raises(MigrationsUnknown):
        migrate.apply(database.superuser, ORIGIN)


def test_log_keeps_its_name(database: Database) -> None:
    """Another origin is refused by check and by apply."""
    with psycopg.connect(database.writer) as connection, pytest.raises(OriginMismatch) as caught:
        migrate.check(connection, "other.example/log")
    assert (caught.value.founded, caught.value.setting) == (ORIGIN, "other.example/log")

    with pytest.raises(OriginMismatch):
        migrate.apply(database.superuser, "other.example/log")


def test_failing_file_leaves_those_before_it(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is a transaction: half of it is never there."""
    url = cluster.create_empty()
    broken = migrate.Migration(5, "broken", sha256(b"").digest(), b"CREATE TABLE views.half (); SELECT 1 / 0")
    files = (*migrate.known(), broken)
    monkeypatch.setattr(migrate, "known", lambda: files)

    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate.apply(url, ORIGIN)

    with psycopg.connect(url) as connection:
        assert migrate.pending(connection) == (broken,)
        assert connection.execute("SELECT to_regclass('views.half')").fetchone() == (None,)


def test_login_without_superuser_migrates(cluster: Cluster) -> None:
    """CREATEROLE and CREATE on the database are enough; the log still belongs to ledger_owner."""
    # The roles exist in this cluster already, made by another login; so they must be granted. They are made
    # before a transaction here holds a lock on the roles' table: to make them, the cluster locks it whole.
    cluster.create()
    url = cluster.create_empty()
    create = sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD {}")
    name = sql.Identifier(f"deployer_{conninfo_to_dict(url)['dbname']}")
    with psycopg.connect(url) as connection:
        migrate_as = name.as_string().strip('"')
        connection.execute(create.format(name, sql.Literal(PASSWORD)))
        connection.execute(
            sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(sql.Identifier(connection.info.dbname), name)
        )
        connection.execute(sql.SQL("GRANT ledger_owner, ledger_projector TO {}").format(name))

    assert migrate.apply(make_conninfo(url, user=migrate_as, password=PASSWORD), ORIGIN) == migrate.known()

    with psycopg.connect(url) as connection:
        owners = connection.execute(
            "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'ledger'"
        ).fetchall()
        connection.execute(sql.SQL("DROP OWNED BY {}").format(name))
        connection.execute(sql.SQL("DROP ROLE {}").format(name))
    assert owners == [("ledger_owner",)]


def test_login_without_rights_is_told(cluster: Cluster, database: Database) -> None:
    """A login that may not migrate gets a setting to correct, not a stack trace."""
    empty = conninfo_to_dict(cluster.create_empty())["dbname"]

    with pytest.raises(SettingsError):
        migrate.apply(make_conninfo(database.reader, dbname=str(empty)), ORIGIN)


def test_unreachable_database_is_told() -> None:
    """No server, no migration."""
    with pytest.raises(DatabaseUnreachable):
        migrate.apply("postgresql://127.0.0.1:1/none", ORIGIN)


def test_logins_are_made_once(database: Database) -> None:
    """Making them again changes nothing, and each has its group alone."""
    again = create_logins(database.superuser, password=PASSWORD)

    with psycopg.connect(database.superuser) as connection:
        members = connection.execute(
            "SELECT member::regrole::text, roleid::regrole::text FROM pg_auth_members"
            " WHERE member::regrole::text LIKE 'claims\\_%' ORDER BY 1, 2"
        ).fetchall()
    assert conninfo_to_dict(again.writer) == conninfo_to_dict(database.writer)
    assert members == [
        ("claims_owner", "ledger_owner"),
        ("claims_owner", "ledger_projector"),
        ("claims_projector", "ledger_projector"),
        ("claims_reader", "ledger_reader"),
        ("claims_writer", "ledger_writer"),
    ]


def test_schema_file_is_what_the_migrations_make(cluster: Cluster) -> None:
    """schema.sql was generated after the last change of a migration."""
    url = cluster.create_empty()
    with psycopg.connect(url) as connection:
        if connection.info.server_version // 10_000 != 18:
            pytest.skip("schema.sql is written on PostgreSQL 18")
    migrate.apply(url, ORIGIN)

    written = (Path(next(iter(ledger.persistence.__path__))) / "schema.sql").read_text()

    assert dump(url) == written
