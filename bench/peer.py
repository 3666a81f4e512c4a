"""The ledger's recorder and the stock recorder behind one call, with payloads of the same bytes."""

from collections.abc import Callable
from typing import Any

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from psycopg import sql

from ledger.application.append import Append
from ledger.application.identity import new_id
from ledger.persistence import migrate
from ledger.persistence.connection import CHECKOUT_SECONDS
from ledger.persistence.datastore import LedgerDatastore
from ledger.persistence.embedded import EmbeddedServer
from ledger.persistence.logins import create_logins
from ledger.persistence.mapper import LedgerStoredEvent
from ledger.persistence.recorder import LedgerRecorder

POOL_SIZE = 20
STATE = b'{"statement":"%s","topics":[],"wordings":[]}' % (b"x" * 400)
TOPIC = "claim.registered.v1"

Save = Callable[[int], None]
"""Saves so many events in one transaction, each the first of its own stream."""


def make_database(server: EmbeddedServer, name: str) -> str:
    """A new database; the URL of its superuser."""
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return server.dsn(dbname=name)


def open_ours(server: EmbeddedServer, name: str) -> tuple[Save, Callable[[], None], str]:
    """Our recorder on a new database: how to save, how to close, and the writer's URL."""
    url = make_database(server, name)
    migrate.apply(url, "bench.localhost/ledger")
    writer = create_logins(url).writer
    datastore = LedgerDatastore(writer, pool_size=POOL_SIZE, timeout_seconds=CHECKOUT_SECONDS)
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

    return save, datastore.close, writer


def open_stock(server: EmbeddedServer, name: str) -> tuple[Save, Callable[[], None]]:
    """The library's recorder on a new database: how to save, and how to close."""
    make_database(server, name)
    datastore = PostgresDatastore(
        dbname=name,
        host=str(server.socket_dir),
        port="5432",
        user="postgres",
        password="",
        pool_size=POOL_SIZE,
        originator_id_type="text",
    )
    recorder: Any = PostgresApplicationRecorder(datastore, events_table_name="bench_events")
    recorder.create_table()

    def save(count: int) -> None:
        recorder.insert_events([StoredEvent(new_id("claim"), 1, TOPIC, STATE) for _ in range(count)])

    return save, datastore.close
