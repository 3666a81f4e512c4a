"""Postgres itself as a peer: rows of the same bytes into the ledger's own tables, by INSERT and by COPY.

No lock orders these rows, nothing checks a stream and nothing is hashed: envelope and hash were sealed once.
Each thread has a connection of its own.
"""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import Connection

from bench.peer import ORIGIN, STATE, TOPIC, Save
from ledger.application.identity import new_id
from ledger.persistence.connection import configure
from ledger.transparency.leaf import SALT_LENGTH, Envelope, leaf_hash, payload_commitment

_PROCESS_SPAN: Final = 10**12
"""Positions of one process lie so far from those of the next."""

_EVENT: Final = (
    "position", "revision", "recorded_at", "stream", "topic", "event_id", "recorded_by",
    "envelope", "leaf_hash",
)  # fmt: skip
_PAYLOAD: Final = ("position", "salt", "state")
_TYPES: Final = {
    "position": "int8",
    "revision": "int8",
    "recorded_at": "timestamptz",
    **dict.fromkeys(("stream", "topic", "event_id", "recorded_by"), "text"),
    **dict.fromkeys(("envelope", "leaf_hash", "salt", "state"), "bytea"),
}


class Rows:
    """Makes the columns of so many rows, each the first event of a stream."""

    def __init__(self, first_position: int) -> None:
        self._positions = count(first_position)
        self._salt = bytes(range(SALT_LENGTH))
        self._recorded_at = datetime.now(UTC)
        self._envelope = Envelope(
            origin=ORIGIN,
            stream=new_id("claim"),
            revision=1,
            topic=TOPIC,
            event_id=new_id("event"),
            utterance_id=None,
            recorded_at=self._recorded_at,
            recorded_by="bench",
            correlation_id=new_id("correlation"),
            causation_id=None,
            previous=None,
            commitment=payload_commitment(self._salt, STATE),
        ).to_bytes()
        self._leaf_hash = leaf_hash(self._envelope)

    def columns(self, size: int) -> dict[str, Sequence[Any]]:
        """The values of every column."""
        return {
            "position": [next(self._positions) for _ in range(size)],
            "revision": [1] * size,
            "recorded_at": [self._recorded_at] * size,
            "stream": [new_id("claim") for _ in range(size)],
            "topic": [TOPIC] * size,
            "event_id": [new_id("event") for _ in range(size)],
            "recorded_by": ["bench"] * size,
            "envelope": [self._envelope] * size,
            "leaf_hash": [self._leaf_hash] * size,
            "salt": [self._salt] * size,
            "state": [STATE] * size,
        }


def connect_insert(url: str, number: int) -> Save:
    """One INSERT of many rows."""
    statement = statement_of("insert_rows")
    return _saving(url, number, lambda connection, columns: _insert(connection, statement, columns))


def connect_copy(url: str, number: int) -> Save:
    """COPY into both tables, in one transaction."""
    events, payloads = statement_of("copy_events"), statement_of("copy_payloads")

    def write(connection: Connection[Any], columns: dict[str, Sequence[Any]]) -> None:
        with connection.transaction(), connection.cursor() as cursor:
            for statement, names in ((events, _EVENT), (payloads, _PAYLOAD)):
                with cursor.copy(statement) as copy:
                    copy.set_types([_TYPES[name] for name in names])
                    for row in zip(*(columns[name] for name in names), strict=True):
                        copy.write_row(row)

    return _saving(url, number, write)


def statement_of(name: str) -> bytes:
    """The text of a statement of the bench."""
    return Path(__file__).with_name(f"{name}.sql").read_bytes()


def _insert(connection: Connection[Any], statement: bytes, columns: dict[str, Sequence[Any]]) -> None:
    connection.execute(statement, columns)


def _saving(
    url: str, number: int, write: Callable[[Connection[Any], dict[str, Sequence[Any]]], None]
) -> Save:
    """A save that makes rows and writes them on the connection of its thread."""
    with psycopg.connect(url) as connection:
        row = connection.execute(statement_of("select_last_position")).fetchone()
    assert row is not None
    rows = Rows(row[0] + 1 + number * _PROCESS_SPAN)
    own = threading.local()

    def save(size: int) -> None:
        if not hasattr(own, "connection"):
            own.connection = psycopg.connect(url)
            configure(own.connection)
        write(own.connection, rows.columns(size))

    return save
