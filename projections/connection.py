"""Connections of those who keep views: as the ledger's own, and acting as ``ledger_projector``.

What is made in schema ``views`` then belongs to that group, whatever login made it: every projector may
replace it, and readers may read it.
"""

from typing import Any, Final

import psycopg
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow, tuple_row
from psycopg_pool import ConnectionPool

from ledger.persistence.connection import CHECKOUT_SECONDS, configure
from projections.queries import load

# A server that vanished without a word is noticed within half a minute, not after two hours.
_LINK: Final = {
    "client_encoding": "UTF8",
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


def parameters_of(database_url: str) -> dict[str, Any]:
    """What to connect with beside the URL; what the URL itself says goes first."""
    given = conninfo_to_dict(database_url)
    return {name: value for name, value in _LINK.items() if name not in given}


def connect(database_url: str) -> Connection[TupleRow]:
    """A connection of one's own, prepared.

    Raises:
        psycopg.Error: as it is; ``ledger.persistence.failure`` tells what it means.
    """
    connection = psycopg.connect(database_url, row_factory=tuple_row, **parameters_of(database_url))
    try:
        _configure(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def make_pool(
    database_url: str, *, size: int, name: str, is_checked: bool = False
) -> ConnectionPool[Connection[TupleRow]]:
    """A closed pool of at most ``size`` prepared connections, made when they are needed.

    A connection that is checked is known to work when it is given out; that takes a round trip.
    """
    return ConnectionPool(
        database_url,
        kwargs=parameters_of(database_url),
        min_size=0,
        max_size=size,
        open=False,
        configure=_configure,
        check=ConnectionPool.check_connection if is_checked else None,
        name=name,
        timeout=CHECKOUT_SECONDS,
    )


def _configure(connection: Connection[Any]) -> None:
    configure(connection)
    connection.execute(load("become_projector"))
