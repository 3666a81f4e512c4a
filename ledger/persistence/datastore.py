"""The eventsourcing library's datastore, on one pool that is made from one URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from psycopg import Connection

from ledger.persistence.connection import make_pool
from ledger.persistence.failure import translated
from ledger.persistence.library import PostgresDatastore

GROUP_LIMIT: Final = 1_000
"""Events in one transaction of several callers, unless told otherwise."""

QUEUE_LIMIT: Final = 10_000
"""Events that wait to be appended, unless told otherwise."""


class LedgerDatastore(PostgresDatastore):
    """What the library's recorder needs of its datastore, and nothing of its own schema or settings.

    The constructor of the library takes an address in five parts and drops every other parameter of a libpq
    URL (sslmode, several hosts, target_session_attrs); so it is not called.

    ``group_limit`` and ``queue_limit`` are for the recorder: events in a transaction that callers share, and
    events that wait for theirs.
    """

    def __init__(
        self,
        database_url: str,
        *,
        pool_size: int,
        timeout_seconds: float,
        group_limit: int = GROUP_LIMIT,
        queue_limit: int = QUEUE_LIMIT,
    ) -> None:
        self.group_limit = group_limit
        self.queue_limit = queue_limit
        self.schema = "ledger"
        self.originator_id_type = "text"
        self.lock_timeout = 0
        self.enable_db_functions = False
        self.single_row_tracking = True
        self.db_type_names = set[str]()
        self.psycopg_type_adapters = {}
        self.psycopg_python_types = {}
        self.pool = make_pool(  # type: ignore[assignment]  # the library's subclass only adds passwords
            database_url, size=pool_size, timeout_seconds=timeout_seconds
        )
        self.pool.open()

    def register_type_adapters(self) -> None:
        """Nothing to register: our statements use no composite types."""

    @contextmanager
    def get_connection(self) -> Iterator[Connection[Any]]:
        """A connection from the pool; errors are of our tree."""
        with translated(), self.pool.connection() as connection:
            yield connection
