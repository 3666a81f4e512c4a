"""A ledger in memory: the real decisions and the real fold, over a list of recorded events.

    command  ->  load_world  ->  decide  ->  events with position, recorded_at, correlation_id

It is a test tool that plays commands fast. It stands for no database and proves nothing about one.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from eventsourcing.application import AggregateNotFoundError

from ledger.application.append import Outcome
from ledger.application.log import Answer, Moment
from ledger.application.world import load_world
from ledger.domain.commands import Command
from ledger.domain.decisions import Decision, decide
from ledger.domain.errors import PositionNotReached
from ledger.domain.events import HEADER, Event, EventRedacted, RecordedEvent, event_class
from ledger.domain.instant import format_instant
from ledger.domain.redaction import restore
from ledger.domain.value import Redaction
from tests.histories.identifier import MADE, make_ids


class MemoryLog:
    """Satisfies ``ledger.application.log.EventLog``."""

    def __init__(self, events: Iterable[RecordedEvent] = ()) -> None:
        self.events: list[RecordedEvent] = []
        self._streams: dict[str, list[RecordedEvent]] = {}
        self._utterances: dict[str, list[RecordedEvent]] = {}
        self._ids: dict[str, tuple[str, int]] = {}
        for recorded in events:
            self.append(recorded)

    def append(self, recorded: RecordedEvent) -> None:
        """Take the next event; its place in the log and in its stream must be the next one."""
        event = recorded.event
        stream = self._streams.setdefault(event.originator_id, [])
        assert (recorded.position, event.originator_version) == (len(self.events) + 1, len(stream) + 1)
        assert event.event_id not in self._ids
        stream.append(recorded)
        self.events.append(recorded)
        self._ids[event.event_id] = (event.originator_id, recorded.position)
        if event.utterance_id is not None:
            self._utterances.setdefault(event.utterance_id, []).append(recorded)

    def redact(self, redaction: RecordedEvent) -> None:
        """Take the payload away that the redaction names, as the log would."""
        event = redaction.event
        assert isinstance(event, EventRedacted)
        gone = self.events[event.position - 1]
        at = format_instant(event.at or redaction.recorded_at)
        mark = Redaction(position=redaction.position, basis=event.basis, at=at)
        header = {name: getattr(gone.event, name) for name in HEADER}
        left = event_class(gone.topic).model_validate(restore(gone.topic, event.skeleton, mark) | header)
        after = replace(gone, event=left, redaction=gone.redaction or mark)
        for events in (self.events, *self._streams.values(), *self._utterances.values()):
            events[:] = [after if recorded is gone else recorded for recorded in events]

    def head(self) -> Moment:
        return self._moment(len(self.events), is_final=False)

    def at_position(self, position: int) -> Moment:
        if position > len(self.events):
            raise PositionNotReached(position=position, head=len(self.events))
        following = self.events[position].correlation_id if position < len(self.events) else None
        while position and self.events[position - 1].correlation_id == following:
            position -= 1
        return self._moment(position, is_final=True)

    def at_instant(self, instant: datetime) -> Moment:
        position = bisect_right(self.events, instant, key=lambda recorded: recorded.recorded_at)
        return self._moment(position, is_final=position < len(self.events))

    def _moment(self, position: int, *, is_final: bool) -> Moment:
        recorded_at = self.events[position - 1].recorded_at if position else None
        return Moment(position, recorded_at, is_final)

    def stream(
        self, stream: str, *, upto: int | None = None, after: int = 0, limit: int | None = None
    ) -> list[RecordedEvent]:
        found = _upto(self._streams.get(stream, []), upto)
        return found[after:] if limit is None else found[after : after + limit]

    def page(self, *, after: int, limit: int, upto: int | None = None) -> list[RecordedEvent]:
        return _upto(self.events[after : after + limit], upto)

    def scan(self, *, kind: str | None = None, upto: int | None = None) -> Iterator[RecordedEvent]:
        prefix = "" if kind is None else f"{kind}_"
        return (r for r in _upto(self.events, upto) if r.originator_id.startswith(prefix))

    def of_utterance(self, utterance_id: str, *, upto: int | None = None) -> list[RecordedEvent]:
        return _upto(self._utterances.get(utterance_id, []), upto)

    def touched(self, utterance_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        return {
            utterance: {r.originator_id: r.position for r in reversed(self._utterances.get(utterance, []))}
            for utterance in utterance_ids
        }

    def event(self, position: int) -> RecordedEvent:
        if not 0 < position <= len(self.events):
            raise PositionNotReached(position=position, head=len(self.events))
        return self.events[position - 1]

    def positions_of(self, event_ids: Iterable[str]) -> Mapping[str, tuple[str, int]]:
        return {event_id: self._ids[event_id] for event_id in event_ids if event_id in self._ids}

    def claims_of(self, utterances: Iterable[str]) -> Mapping[str, frozenset[str]]:
        return {
            utterance: frozenset(recorded.originator_id for recorded in self._utterances[utterance])
            for utterance in utterances
            if utterance in self._utterances
        }

    def streams(self, streams: Iterable[str]) -> Mapping[str, list[RecordedEvent]]:
        return {stream: list(self._streams[stream]) for stream in streams if stream in self._streams}

    def existing(self, streams: Iterable[str]) -> frozenset[str]:
        return frozenset(stream for stream in streams if stream in self._streams)

    def answer(self, _scope: str, _key: str) -> tuple[bytes, Outcome] | None:
        return None

    def answers(self, _scope: str, _keys: Iterable[str]) -> Mapping[str, Answer]:
        return {}


class MemoryLedger:
    """Records commands at given instants. ``log`` may be read; identifiers are the same in every run.

    ``salt`` is of the ids it makes: one that takes over what another recorded needs one of its own.
    """

    def __init__(self, salt: str = MADE) -> None:
        self.log = MemoryLog()
        self._make_id = make_ids(salt)
        self._records: dict[str, tuple[int, Any]] = {}

    def execute(self, command: Command, at: datetime, recorded_by: str = "key_1") -> Decision:
        """Record the command at the instant, or one microsecond after the last one.

        Raises:
            CommandRefused, NotFound, Conflict: nothing was recorded.
        """
        world = load_world(command, self.log, self, now=at, make_id=self._make_id)
        decision = decide(command, world)
        self.record(decision.events, at, recorded_by)
        return decision

    def record(self, events: Iterable[Event], at: datetime, recorded_by: str = "key_1") -> None:
        """Append the events of one command, whatever they are."""
        last = self.log.events[-1].recorded_at if self.log.events else None
        recorded_at = at if last is None or at > last else last + timedelta(microseconds=1)
        correlation_id = self._make_id("correlation")
        for position, event in enumerate(events, start=len(self.log.events) + 1):
            recorded = RecordedEvent(
                position=position,
                recorded_at=recorded_at,
                recorded_by=recorded_by,
                correlation_id=correlation_id,
                causation_id=None,
                leaf_hash=sha256(event.event_id.encode()).digest(),
                event=event,
            )
            self.log.append(recorded)
            if isinstance(event, EventRedacted):
                self.log.redact(recorded)
                self._records.pop(event.originator_id, None)

    def get(self, aggregate_id: str, *, projector_func: Callable[[Any, Any], Any]) -> Any:
        """The record of the stream, as ``Repository.get`` gives it."""
        revision, record = self._records.get(aggregate_id, (0, None))
        events = self.log.stream(aggregate_id)
        if not events:
            raise AggregateNotFoundError(aggregate_id, None)
        if revision < len(events):
            record = projector_func(record, events[revision:])
            self._records[aggregate_id] = (len(events), record)
        return record


def _upto(events: list[RecordedEvent], upto: int | None) -> list[RecordedEvent]:
    return [recorded for recorded in events if upto is None or recorded.position <= upto]
