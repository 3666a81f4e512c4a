"""Databases of the bench: migrated, filled with a generated history, copied for runs that change them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from bench.fill import Filled, fill
from bench.history import History
from bench.peer import ORIGIN, make_database
from ledger.persistence import migrate
from ledger.persistence.embedded import EmbeddedServer
from ledger.persistence.logins import Logins, create_logins


@dataclass(frozen=True)
class MigratedDatabase:
    """An empty log, and who may do what with it."""

    name: str
    superuser: str
    logins: Logins


@dataclass(frozen=True)
class FilledDatabase(MigratedDatabase):
    """A database with a history in its log, and views that nobody has fed."""

    filled: Filled


def make_migrated(server: EmbeddedServer, name: str) -> MigratedDatabase:
    """A new database with an empty log."""
    url = make_database(server, name)
    migrate.apply(url, ORIGIN)
    return MigratedDatabase(name, url, create_logins(url))


def make_filled(server: EmbeddedServer, size: int, *, is_in_order: bool = True) -> FilledDatabase:
    """A new database with a history of that size."""
    name = f"history_{size}_{'in' if is_in_order else 'out_of'}_order"
    made = make_migrated(server, name)
    filled = fill(made.logins.writer, History(size, is_in_order=is_in_order))
    tidy(made.superuser)
    return FilledDatabase(name, made.superuser, made.logins, filled)


@contextmanager
def copied(server: EmbeddedServer, database: FilledDatabase) -> Iterator[Logins]:
    """A copy of the database for one run; nobody may be connected to the original."""
    name = f"{database.name}_copy"
    statements = (
        "DROP DATABASE IF EXISTS {copy} WITH (FORCE)",
        "CREATE DATABASE {copy} TEMPLATE {name} STRATEGY file_copy",
        "CHECKPOINT",
    )
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        names = {"copy": sql.Identifier(name), "name": sql.Identifier(database.name)}
        for statement in statements:
            connection.execute(sql.SQL(statement).format(**names))
        yield database.logins.to_database(name)
        connection.execute(sql.SQL(statements[0]).format(**names))


def drop(server: EmbeddedServer, database: FilledDatabase) -> None:
    """The database goes, whoever is connected."""
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        statement = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database.name))
        connection.execute(statement)


def tidy(superuser_url: str) -> None:
    """Leave it as autovacuum would have left it some minutes later."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")
