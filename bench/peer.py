"""Peers behind one call: the ledger's recorder and the library's, with payloads of the same bytes.

make_...(server, name) ──> the URL of a new database          once
connect_...(url, ...)  ──> Save: so many events, durable      in every process that writes
"""

import os
import socket
from collections.abc import Callable
from typing import Any

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict

from ledger.application.append import Append
from ledger.application.identity import new_id
from ledger.persistence import migrate
from ledger.persistence.connection import CHECKOUT_SECONDS
from ledger.persistence.datastore import LedgerDatastore
from ledger.persistence.embedded import EmbeddedServer
from ledger.persistence.logins import create_logins
from ledger.persistence.mapper import LedgerStoredEvent
from ledger.persistence.recorder import LedgerRecorder

ORIGIN = "bench.localhost/ledger"
STATE = b'{"statement":"%s","topics":[],"wordings":[]}' % (b"x" * 400)
TOPIC = "claim.registered.v1"
_SEND_BUFFER = 2**22
"""Bytes; the system gives less where ``net.core.wmem_max`` is less."""

Save = Callable[[int], None]
"""Saves so many events in one transaction, each the first of its own stream; threads may share it."""


def make_database(server: EmbeddedServer, name: str) -> str:
    """A new database; the URL of its superuser."""
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return server.dsn(dbname=name)


def make_ledger(server: EmbeddedServer, name: str) -> str:
    """A new database with the ledger's tables; the URL of the writer."""
    url = make_database(server, name)
    migrate.apply(url, ORIGIN)
    return create_logins(url).writer


def connect_ledger(url: str, threads: int) -> tuple[Save, Callable[[], None]]:
    """Our recorder: how to save, and how to close."""
    datastore = LedgerDatastore(url, pool_size=threads, timeout_seconds=CHECKOUT_SECONDS)
    recorder = LedgerRecorder(datastore)

    def save(count: int) -> None:
        events = [
            LedgerStoredEvent(
                originator_id=new_id("claim"),
                originator_version=1,
                topic=TOPIC,
                state=STATE,
                event_id=new_id("event"),
                utterance_id=None,
            )
            for _ in range(count)
        ]
        recorder.insert_events(events, append=Append("bench", new_id("correlation")))

    return save, datastore.close


def make_stock(server: EmbeddedServer, name: str) -> str:
    """A new database with the table of the library's recorder; its URL."""
    url = make_database(server, name)
    datastore, recorder = _open_stock(url, 1)
    recorder.create_table()
    datastore.close()
    return url


def connect_stock(url: str, threads: int) -> Save:
    """The library's recorder."""
    _, recorder = _open_stock(url, threads)

    def save(count: int) -> None:
        recorder.insert_events([StoredEvent(new_id("claim"), 1, TOPIC, STATE) for _ in range(count)])

    return save


class _StockDatastore(PostgresDatastore):
    """The library's, on connections whose sockets take a whole save at once.

    Its pipeline stops for ever where a save is larger than that; a Unix socket has 208 KiB unless told so.
    """

    def after_connect_func(self) -> Callable[[Connection[Any]], None]:
        after_connect = super().after_connect_func()

        def widen(connection: Connection[Any]) -> None:
            after_connect(connection)
            with socket.socket(fileno=os.dup(connection.fileno())) as link:
                link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)

        return widen


def _open_stock(url: str, threads: int) -> tuple[PostgresDatastore, Any]:
    parts = conninfo_to_dict(url)
    datastore = _StockDatastore(
        dbname=str(parts["dbname"]),
        host=str(parts["host"]),
        port=str(parts["port"]),
        user=str(parts["user"]),
        password="",
        pool_size=threads,
        originator_id_type="text",
    )
    return datastore, PostgresApplicationRecorder(datastore, events_table_name="bench_events")
