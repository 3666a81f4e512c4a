"""Numbered SQL files, applied once each, in order, under a lock.

migrations/0001_foundation.sql, 0002_..., ... --apply--> ledger.migrations (version, name, sha256, applied_at)
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final

import psycopg
from psycopg import Connection, IsolationLevel

from ledger.domain.errors import MigrationsMissing, MigrationsUnknown, OriginMismatch
from ledger.persistence.failure import translated
from ledger.persistence.queries import load

# Any number will do, as long as nothing else in the database uses it.
_LOCK: Final = 4_851_007_153_212_746_301
_FILE_NAME: Final = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One file; ``sha256`` is over its bytes."""

    version: int
    name: str
    sha256: bytes = field(repr=False)
    sql: bytes = field(repr=False, compare=False, default=b"")

    def __str__(self) -> str:
        return f"{self.version:04}_{self.name}"


@cache
def known() -> tuple[Migration, ...]:
    """The migrations of this version of the software, in order."""
    found = []
    for file in (files("ledger.persistence") / "migrations").iterdir():
        if match := _FILE_NAME.fullmatch(file.name):
            sql = file.read_bytes()
            found.append(Migration(int(match[1]), match[2], sha256(sql).digest(), sql))
    return tuple(sorted(found, key=lambda migration: migration.version))


def pending(connection: Connection[Any]) -> tuple[Migration, ...]:
    """The migrations that the database lacks, in order.

    Raises:
        MigrationsUnknown: the database has one that this version has not, or has with other bytes.
    """
    with translated():
        applied = _applied(connection)
    unknown = [migration for migration in applied if migration not in known()]
    if unknown:
        raise MigrationsUnknown(unknown=", ".join(map(str, unknown)))
    return tuple(migration for migration in known() if migration not in applied)


def apply(database_url: str, origin: str) -> tuple[Migration, ...]:
    """Bring the database up to date and, the first time, name the log; what was applied comes back.

    Several processes may call this at once: one works, the others wait and then find nothing to do.
    Each file is a transaction of its own, so a failure leaves the files before it applied.

    Raises:
        OriginMismatch: the log was founded under another name; nothing was applied.
        MigrationsUnknown: see ``pending``; nothing was applied.
        SettingsError: the login may not do what a migration does.
        DatabaseUnreachable: no connection.
    """
    with translated(), psycopg.connect(database_url, autocommit=True, client_encoding="UTF8") as connection:
        connection.isolation_level = IsolationLevel.READ_COMMITTED
        with _lock(connection):
            missing = pending(connection)
            _check_origin(connection, origin)
            for migration in missing:
                _apply_one(connection, migration)
            with connection.transaction():
                connection.execute(load("become_owner"))
                connection.execute(load("found_log"), {"origin": origin})
        return missing


def check(connection: Connection[Any], origin: str) -> None:
    """Return when the database fits this version of the software and the log has that name.

    Raises:
        MigrationsMissing: the database is older, or empty.
        MigrationsUnknown: it is newer, or its migrations were edited.
        OriginMismatch: the log was founded under another name.
    """
    with translated():
        if missing := pending(connection):
            raise MigrationsMissing(missing=", ".join(map(str, missing)))
        _check_origin(connection, origin)


def check_database(database_url: str, origin: str) -> None:
    """``check`` on a connection of its own.

    Raises:
        DatabaseUnreachable: no connection could be had.
    """
    with translated(), psycopg.connect(database_url, autocommit=True, client_encoding="UTF8") as connection:
        check(connection, origin)


def _applied(connection: Connection[Any]) -> list[Migration]:
    if not _exists(connection, "ledger.migrations"):
        return []
    rows = connection.execute(load("select_migrations")).fetchall()
    return [Migration(version, name, digest) for version, name, digest in rows]


def _check_origin(connection: Connection[Any], origin: str) -> None:
    if not _exists(connection, "ledger.log"):
        return
    row = connection.execute(load("select_origin")).fetchone()
    if row is not None and row[0] != origin:
        raise OriginMismatch(founded=row[0], setting=origin)


def _apply_one(connection: Connection[Any], migration: Migration) -> None:
    with connection.transaction():
        connection.execute(migration.sql)
        connection.execute(load("become_owner"))
        row = {"version": migration.version, "name": migration.name, "sha256": migration.sha256}
        connection.execute(load("insert_migration"), row)


def _exists(connection: Connection[Any], table: str) -> bool:
    row = connection.execute(load("find_table"), {"name": table}).fetchone()
    return row is not None and row[0] is not None


@contextmanager
def _lock(connection: Connection[Any]) -> Iterator[None]:
    """A lock of the session: it outlives each file's transaction, and ends with the connection."""
    connection.execute(load("lock_migrations"), {"lock": _LOCK})
    try:
        yield
    finally:
        if not connection.broken:
            connection.execute(load("unlock_migrations"), {"lock": _LOCK})
