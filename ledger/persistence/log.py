"""The reading side of the log, as the use cases see it (``ledger.application.log.EventLog``)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import Any, Final

import psycopg
from psycopg import Connection
from psycopg_pool import ConnectionPool

from ledger.application.append import AppendedEvent, Outcome
from ledger.application.log import Answer, Moment
from ledger.domain.errors import EnvelopeMismatch, LedgerError, PositionNotReached
from ledger.domain.events import RecordedEvent
from ledger.persistence.mapper import decode, decode_stream
from ledger.persistence.reading import LAST, Reader
from ledger.persistence.row import correlation_id_of

PAGE_SIZE: Final = 1_000
"""Events that ``scan`` fetches at once."""


class PostgresEventLog:
    """Reads with any login that may read schema ``ledger``; ``answer`` and ``answers`` need the writer's."""

    def __init__(self, pool: ConnectionPool[Connection[Any]]) -> None:
        self._reader = Reader(pool)

    def head(self) -> Moment:
        """The last position, not final."""
        ((size, recorded_at),) = self._reader.tuples("select_head")
        return Moment(size, recorded_at, is_final=False)

    def at_position(self, position: int) -> Moment:
        """The position itself, or before the command it lies inside of; 0 is the empty log."""
        if position == 0:
            return Moment(0, None, is_final=True)
        try:
            found = self._reader.tuples("select_position", position=position)
        except psycopg.DataError:
            raise EnvelopeMismatch(position=position, part="envelope") from None
        if not found:
            raise self._absence(position)
        ((actual, recorded_at),) = found
        return Moment(actual or 0, recorded_at, is_final=True)

    def at_instant(self, instant: datetime) -> Moment:
        """The last position recorded at or before the instant, which is an aware time."""
        ((is_quiet,),) = self._reader.tuples("select_quiet", instant=instant)
        ((position, recorded_at, has_later),) = self._reader.tuples("select_instant", instant=instant)
        return Moment(position or 0, recorded_at, is_final=is_quiet or has_later)

    def stream(
        self, stream: str, *, upto: int | None = None, after: int = 0, limit: int | None = None
    ) -> list[RecordedEvent]:
        """The events of one stream in order, its chain of ``previous`` hashes verified too.

        A part is verified against the event before it, which is read as well.
        """
        before = min(after, 1)
        found = self._reader.events(
            "select_stream",
            stream=stream,
            after=after - before,
            last=LAST,
            limit=LAST if limit is None else limit + before,
            upto=_limit(upto),
        )
        return decode_stream(found, first=after - before + 1)[before:]

    def streams(self, streams: Iterable[str]) -> Mapping[str, list[RecordedEvent]]:
        """The events of several streams, each in order and its chain verified; missing ones are left out."""
        found = self._reader.events("select_streams", streams=list(streams))
        return {
            stream: decode_stream(events)
            for stream, events in groupby(found, key=lambda event: event.row.stream)
        }

    def page(self, *, after: int, limit: int, upto: int | None = None) -> list[RecordedEvent]:
        """At most ``limit`` events with position > after, in order."""
        found = self._reader.events("select_page", after=after, upto=_limit(upto), limit=limit)
        for expected, event in enumerate(found, start=after + 1):
            if event.id != expected:
                raise EnvelopeMismatch(position=expected, part="position")
        return [decode(event.row, event.redaction) for event in found]

    def scan(self, *, kind: str | None = None, upto: int | None = None) -> Iterator[RecordedEvent]:
        """All events in order, fetched in pages; of streams of one kind when given."""
        after = 0
        while True:
            if kind is None:
                events = self.page(after=after, limit=PAGE_SIZE, upto=upto)
            else:
                events = self._page_of_kind(kind, after, _limit(upto))
            yield from events
            if len(events) < PAGE_SIZE:
                return
            after = events[-1].position

    def _page_of_kind(self, kind: str, after: int, upto: int) -> list[RecordedEvent]:
        found = self._reader.events(
            "select_page_of_part", kinds=[kind], part=0, parts=1, after=after, upto=upto, limit=PAGE_SIZE
        )
        return [decode(event.row, event.redaction) for event in found]

    def of_utterance(self, utterance_id: str, *, upto: int | None = None) -> list[RecordedEvent]:
        """The events that carry the utterance's id (its acts and its corrections), in order."""
        found = self._reader.events("select_utterance", utterance_id=utterance_id, upto=_limit(upto))
        return [decode(event.row, event.redaction) for event in found]

    def touched(self, utterance_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """The streams that each of the utterances touched, with the position where it first did."""
        touched: dict[str, dict[str, int]] = {}
        found = self._reader.tuples("select_touched", utterance_ids=list(utterance_ids))
        for utterance_id, stream, position in found:
            touched.setdefault(utterance_id, {})[stream] = position
        return touched

    def events_at(self, positions: Iterable[int]) -> list[RecordedEvent]:
        """The events at some positions, in order."""
        found = self._reader.events("select_events_at", positions=list(positions))
        return [decode(event.row, event.redaction) for event in found]

    def causes(
        self, stream: str, positions: Iterable[int], topics: Iterable[str], *, after: int, upto: int
    ) -> list[RecordedEvent]:
        """Of one stream: the events at the positions, and those of the topics between the two positions."""
        found = self._reader.events(
            "select_causes",
            stream=stream,
            positions=list(positions),
            topics=list(topics),
            after=after,
            upto=upto,
        )
        return [decode(event.row, event.redaction) for event in found]

    def ends(self, positions: Iterable[int]) -> dict[int, Moment]:
        """For each of the positions the end of the command that it is of."""
        found = self._reader.tuples("select_ends", positions=list(positions))
        return {asked: Moment(end, recorded_at, is_final=True) for asked, end, recorded_at in found}

    def event(self, position: int) -> RecordedEvent:
        """One event."""
        for found in self.page(after=position - 1, limit=1, upto=position):
            return found
        raise self._absence(position)

    def _absence(self, position: int) -> LedgerError:
        """Why there is no event at the position."""
        head = self.head().position
        if 1 <= position <= head:
            return EnvelopeMismatch(position=position, part="position")
        return PositionNotReached(position=position, head=head)

    def positions_of(self, event_ids: Iterable[str]) -> Mapping[str, tuple[str, int]]:
        """Stream and position of each event id that exists."""
        found = self._reader.tuples("select_positions", event_ids=list(event_ids))
        return {event_id: (stream, position) for event_id, stream, position in found}

    def claims_of(self, utterances: Iterable[str]) -> Mapping[str, frozenset[str]]:
        """The claims that each utterance touched; one that does not exist is left out."""
        found = self._reader.tuples("select_claims_of", utterances=list(utterances))
        return {utterance: frozenset(claims) for utterance, claims in found}

    def existing(self, streams: Iterable[str]) -> frozenset[str]:
        """Those of the streams that have an event."""
        found = self._reader.tuples("select_existing", streams=list(streams))
        return frozenset(stream for (stream,) in found)

    def answer(self, scope: str, key: str) -> tuple[bytes, Outcome] | None:
        """What the idempotency key was used for: the digest of the request, and its outcome."""
        found = self._reader.tuples("select_answer", scope=scope, key=key)
        if not found:
            return None
        digest, answer, *_, recorded_at, envelope = found[-1]
        events = tuple(AppendedEvent(*columns[2:7]) for columns in found)
        return digest, Outcome(events, recorded_at, correlation_id_of(envelope), answer, is_repeat=True)

    def answers(self, scope: str, keys: Iterable[str]) -> Mapping[str, Answer]:
        """What each of the keys that was used was used for."""
        found = self._reader.tuples("select_answers", scope=scope, keys=list(keys))
        return {key: Answer(digest, answer) for key, digest, answer in found}


def _limit(upto: int | None) -> int:
    return LAST if upto is None else upto
