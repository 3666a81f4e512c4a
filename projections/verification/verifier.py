"""Verifies one view: a chunk of streams at a time is replayed and compared.

    one snapshot: position, rows ──┐
                                   ├── compare ──> equal, or pairs that differ
    events up to that position ────┴── View.replay

A view that moves on, or is rebuilt, makes no difference: what is compared is of one snapshot of one copy.
What was redacted after that position does, since the log has the text no more: such a stream waits.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from psycopg import Connection
from psycopg.errors import UndefinedTable

from ledger.domain.errors import RowNotFound, ViewOutdated
from ledger.domain.events import RecordedEvent
from projections import status
from projections.engine.failure import is_passing, summary_of
from projections.log import ViewLog
from projections.queries import load
from projections.status import Status
from projections.stored import read_rows
from projections.verification.comparison import compare
from projections.verification.report import Asked
from projections.verification.selection import all_chunks, count_streams, sample_chunks
from projections.verification.tally import Finding, Tally
from projections.view import Row, View

Progress = Callable[[int, int | None], None]
"""Takes how many streams were compared, of how many if that is known. What it raises ends it all."""

_ATTEMPTS: Final = 5
_SETTLING_SECONDS: Final = 5.0
_SETTLING_PAUSE_SECONDS: Final = 0.2


@dataclass(slots=True)
class _Replay:
    """What the log gives for streams: ``unreadable`` ones with the reason, ``restless`` ones lost a text."""

    rows: list[Row] = field(default_factory=list)
    streams: set[str] = field(default_factory=set)
    restless: set[str] = field(default_factory=set)
    unreadable: dict[str, str] = field(default_factory=dict)


class Verifier:
    """Verifies one view on a connection of its own. Not safe to use from several threads.

    Raises (all methods): ViewNotFound; ViewOutdated; LedgerError, psycopg.Error: the same may succeed later.
    """

    def __init__(self, connection: Connection[Any], log: ViewLog, view: View) -> None:
        self._connection = connection
        self._log = log
        self._view = view

    def check_version(self) -> Status:
        """The present status of a live copy that this software made.

        Raises:
            ViewOutdated
        """
        current = status.read(self._connection, self._view.name)
        if current.version != self._view.version:
            raise ViewOutdated(view=self._view.name, version=current.version, expected=self._view.version)
        return current

    def verify(self, asked: Asked, on_progress: Progress, *, seconds: float | None = None) -> Finding:
        """Compare what is asked; after ``seconds`` no further chunk is begun.

        Raises:
            RowNotFound: neither the view nor the log has a row of the key.
        """
        start = time.monotonic()
        tally = Tally(self._view, asked, self.check_version())
        unsettled: set[str] = set()
        if asked.key is not None:
            unsettled = self._compare_key(asked.key, tally)
        else:
            total, chunks = self._chunks(asked)
            for chunk in chunks:
                on_progress(tally.streams, total)
                if seconds is not None and time.monotonic() - start > seconds:
                    break
                unsettled |= self._compare(chunk, tally)
            if seconds is None:
                unsettled = self._settle(unsettled, tally, on_progress)
            on_progress(tally.streams, total)
        return tally.close(unsettled=len(unsettled))

    def _chunks(self, asked: Asked) -> tuple[int | None, Iterable[list[str]]]:
        if asked.sample is None:
            return count_streams(self._connection, self._view), all_chunks(self._connection, self._view)
        return asked.sample, sample_chunks(self._connection, self._view, asked.sample, asked.seed or 0)

    def _compare(self, streams: Sequence[str], tally: Tally) -> set[str]:
        """Compare the streams; those that wait for the view to go on come back."""
        current, stored = self._read(self._view.stream, streams)
        return self._judge(current, stored, self._replay(streams, current.position), tally)

    def _compare_key(self, key: str, tally: Tally) -> set[str]:
        view = self._view
        current, stored = self._read(view.key, [key])
        streams = {str(view.value_of(row, view.stream)) for row in stored}
        own = self._log.stream_behind(key, view.kinds)
        replay = self._replay(sorted(streams if own is None else {*streams, own}), current.position)
        replay.rows = [row for row in replay.rows if view.value_of(row, view.key) == key]
        if not (stored or replay.rows or replay.unreadable):
            raise RowNotFound(identifier=key)
        return self._judge(current, stored, replay, tally)

    def _settle(self, unsettled: set[str], tally: Tally, on_progress: Progress) -> set[str]:
        """Wait a little for the view to reach what was redacted."""
        deadline = time.monotonic() + _SETTLING_SECONDS
        while unsettled and time.monotonic() < deadline:
            on_progress(tally.streams, None)
            time.sleep(_SETTLING_PAUSE_SECONDS)
            waiting, unsettled = sorted(unsettled), set()
            for stream in waiting:
                unsettled |= self._compare([stream], tally)
        return unsettled

    def _judge(self, current: Status, stored: list[Row], replay: _Replay, tally: Tally) -> set[str]:
        place = self._view.columns.index(self._view.stream)
        readable = [row for row in stored if row[place] not in replay.unreadable]
        equal, pairs = compare(self._view, readable, replay.rows)
        unsettled = {pair.stream for pair in pairs} & replay.restless
        if unsettled:
            rest = [[row for row in rows if row[place] not in unsettled] for rows in (readable, replay.rows)]
            equal, pairs = compare(self._view, *rest)
        streams = (replay.streams | {str(row[place]) for row in stored}) - unsettled
        tally.add(current, len(streams), equal, pairs, replay.unreadable)
        return unsettled

    def _read(self, column: str, values: Sequence[str]) -> tuple[Status, list[Row]]:
        """Position and rows of one copy at one moment.

        The name of the view may stand for another copy by the time that it is read, with rows of another
        position than the snapshot's status says; so the copy is read by its own name.
        """
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with self._connection.transaction():
                    self._connection.execute(load("read_snapshot"))
                    current = self.check_version()
                    table = self._view.table(current.generation)
                    return current, read_rows(self._connection, self._view, column, values, table=table)
            except UndefinedTable:
                # A rebuild took its place and dropped it in this moment.
                if attempt == _ATTEMPTS:
                    raise
        raise AssertionError

    def _replay(self, streams: Sequence[str], position: int) -> _Replay:
        found = _Replay()
        try:
            for stream, events in self._log.streams(streams, upto=position).items():
                found.streams.add(stream)
                found.rows += self._view.replay(events)
                if _lost_a_text_after(position, events):
                    found.restless.add(stream)
        except Exception as error:
            if is_passing(error):
                raise
            if len(streams) > 1:
                return self._replay_singly(streams, position)
            return _Replay(streams=set(streams), unreadable={streams[0]: summary_of(error)})
        return found

    def _replay_singly(self, streams: Sequence[str], position: int) -> _Replay:
        """One stream that cannot be read does not keep the others from being compared."""
        found = _Replay()
        for stream in streams:
            one = self._replay([stream], position)
            found.rows += one.rows
            found.streams |= one.streams
            found.restless |= one.restless
            found.unreadable |= one.unreadable
        return found


def _lost_a_text_after(position: int, events: Iterable[RecordedEvent]) -> bool:
    return any(event.redaction is not None and event.redaction.position > position for event in events)
