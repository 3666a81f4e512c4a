"""Which PostgreSQL the tests run on.

LEDGER_TEST_DATABASE_URL        a superuser's URL to any database; the tests make others beside it
LEDGER_TEST_POSTGRES=container  a container of PostgreSQL 18, where a container engine runs
otherwise                       the embedded server, one for each worker of a session
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

IMAGE = "postgres:18"


@dataclass(frozen=True)
class Server:
    """A running server: the URL of a superuser, and whether the server and its data go at the end."""

    url: str
    is_temporary: bool


@contextmanager
def open_server() -> Iterator[Server]:
    """The server that the environment chooses."""
    if url := os.environ.get("LEDGER_TEST_DATABASE_URL"):
        yield Server(url, is_temporary=False)
    elif os.environ.get("LEDGER_TEST_POSTGRES") == "container":
        from testcontainers.postgres import PostgresContainer

        with PostgresContainer(IMAGE, driver=None) as container:
            yield Server(container.get_connection_url(), is_temporary=True)
    else:
        from ledger.persistence.embedded import open_temporary_server

        with open_temporary_server() as server:
            yield Server(server.dsn(), is_temporary=True)
