"""The eventsourcing library's own projection runner, stock: one upsert and one transaction an event.

    stock_log ──> the library's application with the payloads of a generated history
    catch_up  ──> ProjectionRunner in a process of its own, from the first event to the last

It may hang (a lost connection, a pipeline that waits for ever): when it stood still for
``STANDSTILL_SECONDS`` the process is ended, and ``catch_up`` gives None.
"""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from typing import Any

import psycopg
from eventsourcing.application import Application
from eventsourcing.persistence import JSONTranscoder, Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier

from bench.history import History
from bench.peer import make_database
from ledger.persistence.embedded import EmbeddedServer
from ledger.persistence.mapper import LedgerMapper

EVENTS = 20_000
STANDSTILL_SECONDS = 20.0
"""Without a single event: then it hangs."""
TIMEOUT_SECONDS = 900.0

_BATCH = 100
"""The library's recorder can stop for ever on saves of about 1,000 events."""


@dataclass(frozen=True)
class Happened:
    """An event as the stock mapper takes it; ``payload`` has the bytes that ours would have."""

    originator_id: str
    originator_version: int
    payload: str


class Stock(Application[str]):
    """The library's application, on tables of its own."""


class Rows(PostgresTrackingRecorder):
    """A view of one row a stream, and the position in the same transaction."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        table = SQL("{}.{}").format(Identifier(datastore.schema), Identifier("bench_rows"))
        create = "CREATE TABLE IF NOT EXISTS {} (stream text PRIMARY KEY, revision bigint, payload text)"
        self.sql_create_statements.append(SQL(create).format(table))
        self._upsert = SQL(
            "INSERT INTO {} VALUES (%s, %s, %s) ON CONFLICT (stream) "
            "DO UPDATE SET revision = excluded.revision, payload = excluded.payload"
        ).format(table)

    def upsert(self, event: Happened, tracking: Tracking) -> None:
        """Write the row of the event's stream."""
        row = (event.originator_id, event.originator_version, event.payload)
        with self.datastore.transaction(commit=True) as cursor:
            cursor.execute(self._upsert, row, prepare=True)
            self._insert_tracking(cursor, tracking)


class LastPayload(Projection[Rows]):
    """Keeps ``Rows``; ``is_done`` is set when the event ``head`` was written."""

    name = "bench"
    head = position = 0
    is_done = threading.Event()

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        """Write a row."""
        self.view.upsert(domain_event, tracking)
        LastPayload.position = tracking.notification_id
        if tracking.notification_id >= self.head:
            self.is_done.set()


def stock_log(server: EmbeddedServer, name: str, events: int = EVENTS) -> str:
    """A new database with so many events in the library's own table; its URL."""
    url = make_database(server, name)
    mapper = LedgerMapper(JSONTranscoder())
    application = Stock(_environment(url))
    batch: list[Any] = []
    for command in History(events).commands():
        for event in command:
            payload = mapper.to_stored_event(event).state.decode()
            batch.append(Happened(event.originator_id, event.originator_version, payload))
        if len(batch) >= _BATCH:
            application.save(*batch)
            batch.clear()
    application.save(*batch)
    application.close()
    return url


def catch_up(url: str, events: int = EVENTS) -> float | None:
    """Events a second from an empty view to the head; None when it stood still on the way."""
    command = [sys.executable, "-m", "bench.projector_peer", url, str(events)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=TIMEOUT_SECONDS)
    seconds = json.loads(done.stdout)
    return None if seconds is None else events / seconds


def run(url: str, head: int) -> float | None:
    """Empty the view, and the seconds that the runner then takes up to the event of that number.

    The runner is left as it is: to stop one that hangs may hang as well.
    """
    with psycopg.connect(url) as connection:
        connection.execute("DROP TABLE IF EXISTS bench_rows, bench_tracking")
    LastPayload.head, seen = head, -1
    start = time.perf_counter()
    runner = ProjectionRunner(
        application_class=Stock, projection_class=LastPayload, view_class=Rows, env=_environment(url)
    )
    while not LastPayload.is_done.wait(STANDSTILL_SECONDS):
        if runner.is_interrupted.is_set() or LastPayload.position == seen:
            return None
        seen = LastPayload.position
    return time.perf_counter() - start


def _environment(url: str) -> dict[str, str]:
    parts = conninfo_to_dict(url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "ORIGINATOR_ID_TYPE": "text",
        "POSTGRES_DBNAME": str(parts["dbname"]),
        "POSTGRES_HOST": str(parts["host"]),
        "POSTGRES_PORT": str(parts["port"]),
        "POSTGRES_USER": str(parts["user"]),
        "POSTGRES_PASSWORD": str(parts.get("password") or "none"),
    }


if __name__ == "__main__":
    # Under its own name: events name their class by module.
    from bench.projector_peer import run as run_imported

    print(json.dumps(run_imported(sys.argv[1], int(sys.argv[2]))), flush=True)
    os._exit(0)
