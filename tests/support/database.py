"""Migrated databases, one a test, copied from a template."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from ledger.persistence import migrate
from ledger.persistence.logins import Logins, create_logins
from tests.support.server import Server

ORIGIN = "ledger.test/log"
PASSWORD = "test"


@dataclass(frozen=True)
class Database:
    """One database: connection strings by who connects."""

    name: str
    superuser: str
    owner: str
    writer: str
    projector: str
    reader: str

    def settle(self) -> None:
        """Wait until the server is done with what those who were killed had sent it.

        Who was about to commit holds the head.
        """
        with psycopg.connect(self.writer) as connection:
            connection.execute("SELECT FROM ledger.log_head FOR UPDATE")


class Cluster:
    """A server on which the tests may make and drop databases and logins."""

    def __init__(self, superuser_url: str) -> None:
        self.url = superuser_url
        self._prefix = f"test_{secrets.token_hex(4)}"
        self._numbers = count(1)
        self._names: list[str] = []
        self._template: str | None = None
        self._logins: Logins | None = None

    def create_empty(self) -> str:
        """The superuser's connection string to a new database without any migration."""
        return self._create("template1")

    def create(self) -> Database:
        """A new migrated database."""
        if self._template is None:
            url = self.create_empty()
            migrate.apply(url, ORIGIN)
            self._logins = create_logins(url, password=PASSWORD)
            self._template = self._names[-1]
        assert self._logins is not None
        url = self._create(self._template)
        name = self._names[-1]
        logins = self._logins.to_database(name)
        return Database(name, url, logins.owner, logins.writer, logins.projector, logins.reader)

    def drop_all(self) -> None:
        """Drop every database that was made here, whoever is still connected."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for name in self._names:
                statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
                connection.execute(statement)

    def _create(self, template: str) -> str:
        name = f"{self._prefix}_{next(self._numbers)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        self._names.append(name)
        return make_conninfo(self.url, dbname=name)


@contextmanager
def open_cluster(server: Server) -> Iterator[Cluster]:
    """A cluster whose databases are dropped at the end, unless the server goes with them."""
    cluster = Cluster(server.url)
    try:
        yield cluster
    finally:
        if not server.is_temporary:
            cluster.drop_all()
