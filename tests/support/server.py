"""Which PostgreSQL the tests run on.

LEDGER_TEST_DATABASE_URL        a superuser's URL to any database; the tests make others beside it
LEDGER_TEST_POSTGRES=container  PostgreSQL 18 in containers, one for each worker of a session
otherwise                       the embedded server, one for each worker of a session
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

IMAGE = "postgres:18"

# Nobody will miss the data. Tests hold more connections than a server takes by default, and its parallel
# processes share more memory than the 64 MB of a container.
_COMMAND = ("postgres", "-c", "fsync=off", "-c", "max_connections=200", "-c", "timezone=UTC")
_SHARED_MEMORY = "256m"


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
        from testcontainers.community.postgres import PostgresContainer

        container = PostgresContainer(IMAGE, username="postgres", driver=None, shm_size=_SHARED_MEMORY)
        with container.with_command(list(_COMMAND)):
            yield Server(container.get_connection_url(), is_temporary=True)
    else:
        from ledger.persistence.embedded import open_temporary_server

        with open_temporary_server() as server:
            yield Server(server.dsn(), is_temporary=True)
