"""Which PostgreSQL the tests run on.

LEDGER_TEST_DATABASE_URL        a superuser's URL to any database; the tests make others beside it
LEDGER_TEST_POSTGRES=container  a container of PostgreSQL 18, where a container engine runs
otherwise                       the embedded server, one for each worker of a session
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

IMAGE = "postgres:18"


@contextmanager
def open_server() -> Iterator[str]:
    """The URL of a superuser; a server that was started for it ends with the context."""
    if url := os.environ.get("LEDGER_TEST_DATABASE_URL"):
        yield url
    elif os.environ.get("LEDGER_TEST_POSTGRES") == "container":
        from testcontainers.postgres import PostgresContainer

        with PostgresContainer(IMAGE, driver=None) as container:
            yield container.get_connection_url()
    else:
        from ledger.persistence.embedded import open_temporary_server

        with open_temporary_server() as server:
            yield server.dsn()
