"""Reads of the log: a connection, one statement, and a second try when the connection had gone."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import psycopg
from psycopg import Connection, Cursor
from psycopg.rows import TupleRow, tuple_row
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from ledger.domain.events import EventRedacted, RecordedEvent
from ledger.persistence.failure import is_outage, translate, translated
from ledger.persistence.mapper import ReadEvent, redactions_by_position
from ledger.persistence.queries import load
from ledger.persistence.row import Row

LAST: Final = 2**63 - 1
"""No limit: greater than every position and revision."""

_Result = TypeVar("_Result")


class Reader:
    """Runs statements of ``queries/select_*.sql``; all of its errors are of our tree."""

    def __init__(self, pool: ConnectionPool[Connection[Any]]) -> None:
        self._pool = pool

    def tuples(self, statement: str, **parameters: Any) -> list[TupleRow]:
        """The rows of any statement."""
        return self.run(lambda cursor: cursor.execute(load(statement), parameters).fetchall())

    def events(self, statement: str, **parameters: Any) -> list[ReadEvent]:
        """The rows of a statement with the columns of ``Row``, with the redaction of each missing payload."""

        def read(cursor: Cursor[TupleRow]) -> list[ReadEvent]:
            rows = [Row._make(row) for row in cursor.execute(load(statement), parameters)]
            found = _find_redactions(cursor, rows)
            return [ReadEvent.of(row, found.get(row.position)) for row in rows]

        return self.run(read)

    def run(self, work: Callable[[Cursor[TupleRow]], _Result]) -> _Result:
        """Call ``work``, which only reads, with a cursor; again if the connection broke."""
        try:
            return self._attempt(work)
        except psycopg.Error as error:
            if not is_outage(error) or isinstance(error, PoolTimeout | PoolClosed):
                meaning = translate(error)
                if meaning is error:
                    raise
                raise meaning from error
        with translated():
            # A server that restarted has closed all the others too.
            self._pool.check()
            return self._attempt(work)

    def _attempt(self, work: Callable[[Cursor[TupleRow]], _Result]) -> _Result:
        with (
            self._pool.connection() as connection,
            connection.cursor(row_factory=tuple_row, binary=True) as cursor,
        ):
            return work(cursor)


def _find_redactions(cursor: Cursor[TupleRow], rows: list[Row]) -> dict[int, RecordedEvent]:
    streams = {row.stream for row in rows if row.state is None and row.topic != EventRedacted.TOPIC}
    if not streams:
        return {}
    found = cursor.execute(load("select_redactions"), {"streams": sorted(streams)})
    return redactions_by_position(Row._make(row) for row in found)
