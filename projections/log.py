"""The log as views read it: in steps that end between commands, and many streams at once."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final

from psycopg import Connection, Cursor
from psycopg.rows import TupleRow
from psycopg_pool import ConnectionPool

from ledger.application.log import Moment
from ledger.domain.events import RecordedEvent
from ledger.domain.identifier import kind_of, with_kind
from ledger.persistence.log import PostgresEventLog
from ledger.persistence.mapper import ReadEvent, decode, decode_stream
from ledger.persistence.reading import Reader
from ledger.persistence.row import Row
from projections.queries import load

PART_OF: Final = ":"
"""Follows the id in the key of a row that is one of several things of the same id."""


class ViewLog:
    """Reads of the log. Safe to use from several threads; errors as those of ``EventLog``."""

    def __init__(self, pool: ConnectionPool[Connection[Any]]) -> None:
        self._log = PostgresEventLog(pool)
        self._reader = Reader(pool)

    def head(self) -> Moment:
        """The last position."""
        return self._log.head()

    def step(self, after: int, size: int, goal: int | None = None) -> Moment | None:
        """Where a step of about ``size`` events from ``after`` ends; None at the goal, by default the head.

        A step ends between commands: it is shorter where a command would be cut, longer where a single
        command is longer.
        """
        head = self._log.head()
        end = head.position if goal is None else min(goal, head.position)
        while after < end:
            if after + size >= end:
                return head if end == head.position else self._log.at_position(end)
            moment = self._log.at_position(after + size)
            if moment.position > after:
                return moment
            size += 1
        return None

    def events(
        self, kinds: Iterable[str], *, after: int, upto: int, part: tuple[int, int] = (0, 1)
    ) -> list[RecordedEvent]:
        """The events of streams of the kinds in a step, in order; of one part (number, of) of the streams."""
        read = self._reader.events(
            "select_page_of_part",
            kinds=list(kinds),
            after=after,
            upto=upto,
            limit=upto - after,
            part=part[0],
            parts=part[1],
        )
        return [decode(event.row, event.redaction) for event in read]

    def events_at(self, positions: Iterable[int]) -> list[RecordedEvent]:
        """The events at some positions, in order."""
        return self._log.events_at(positions)

    def stream(self, stream: str, upto: int) -> list[RecordedEvent]:
        """The events of one stream up to a position."""
        return self._log.stream(stream, upto=upto)

    def streams(self, streams: Iterable[str], upto: int) -> dict[str, list[RecordedEvent]]:
        """The events of each stream up to a position, read at once; a stream without any is left out."""
        names = sorted(streams)

        def read(cursor: Cursor[TupleRow]) -> list[Row]:
            found = cursor.execute(load("select_streams"), {"streams": names, "upto": upto})
            return [Row._make(row) for row in found]

        decoded = {}
        for stream, of_stream in groupby(self._reader.run(read), key=lambda row: row.stream):
            rows = list(of_stream)
            if all(row.state is not None for row in rows):
                decoded[stream] = decode_stream(ReadEvent.of(row, None) for row in rows)
            else:
                # Something was redacted, or is missing: the log itself knows which.
                decoded[stream] = self._log.stream(stream, upto=upto)
        return decoded

    def stream_behind(self, key: str, kinds: Sequence[str]) -> str | None:
        """The stream that a key names, or in which the entry of that id stands, if it is of the kinds."""
        named = key.partition(PART_OF)[0]
        if kind_of(named) in kinds:
            return named
        event_id = with_kind(named, "event")
        stream, _ = self._log.positions_of([event_id]).get(event_id, ("", 0))
        return stream if kind_of(stream) in kinds else None
