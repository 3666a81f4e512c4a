"""Connections as all of the ledger's statements expect them."""

from typing import Any, Final

from psycopg import Connection, IsolationLevel
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from ledger.persistence.queries import load

CHECKOUT_SECONDS: Final = 10.0
"""How long to wait for a connection before the database counts as unreachable."""

SILENT_SECONDS: Final = 10
"""How long a process that was stopped in the middle of an append may keep others from theirs.

Between statements the server ends it then. In the middle of a COPY the server heeds no timeout: there those
who wait for the head end it (``Appender``).
"""

_SESSION: Final = {
    "statement_timeout": "60s",
    # Appends queue for one row; who stands in that queue for so long should rather say so. Longer than
    # somebody may be silent: who waits for a process that was stopped gets the head after all.
    "lock_timeout": "15s",
    "idle_timeout": f"{SILENT_SECONDS}s",
}

# A server that vanishes without a word (a failover, a cut cable) must not hold a caller for the hours of
# TCP's own patience. What the URL says about it goes first.
_LINK: Final = {
    "client_encoding": "UTF8",
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}


def configure(connection: Connection[Any]) -> None:
    """Prepare a new connection: autocommit, READ COMMITTED, UTC and timeouts, whatever the defaults are."""
    connection.autocommit = True
    # Each statement of an append must see what was committed while it waited for the lock before.
    connection.isolation_level = IsolationLevel.READ_COMMITTED
    connection.execute(load("configure_session"), _SESSION)


def make_pool(
    database_url: str, *, size: int, name: str = "ledger", timeout_seconds: float = CHECKOUT_SECONDS
) -> ConnectionPool[Connection[TupleRow]]:
    """A closed pool of at most ``size`` connections, configured, with every parameter of the URL kept.

    Call ``open`` before the first use. A database that cannot be reached shows at the first checkout.
    """
    given = conninfo_to_dict(database_url)
    return ConnectionPool(
        database_url,
        kwargs={name: value for name, value in _LINK.items() if name not in given},
        min_size=min(1, size),
        max_size=size,
        open=False,
        configure=configure,
        name=name,
        timeout=timeout_seconds,
    )
