"""The log as it will be once what is decided now is appended: what exists, and what a batch adds to it.

    committed (read at once for a batch, or one by one) ──┐
                                                          ├──> Past and Records, for the next decision
    added by the decisions of this batch ─────────────────┘

What exists stays, so it is remembered from batch to batch; so are records, as long as the log grows by the
events of this draft alone.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from eventsourcing.application import AggregateNotFoundError, ProjectorFunction

from ledger.application.log import EventLog
from ledger.application.recent import Recent
from ledger.domain.agent import project_agent
from ledger.domain.claim import project_claim
from ledger.domain.errors import PositionNotReached
from ledger.domain.events import EntryEvent, Event, EventRedacted, RecordedEvent
from ledger.domain.identifier import kind_of, with_kind
from ledger.domain.source import project_source

_STREAMS_KEPT: Final = 200_000
_ENTRIES_KEPT: Final = 20_000
"""Of records that are kept from batch to batch, about four kilobytes each; what has none counts as one."""

_ABSENT: Final = frozenset[str]()
_MISSING: Final = object()
_PROJECTORS: Final[Mapping[str, ProjectorFunction[Any, Any]]] = {
    "claim": project_claim,
    "agent": project_agent,
    "source": project_source,
}


class Draft:
    """Stands in for the log and the repository; nothing of it is written.

    Its events have positions of their own, which only tell their order.
    """

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._streams = Recent[str, bool](_STREAMS_KEPT)
        self._kept = _nothing_kept()
        self._position = 0
        self.clear()

    def clear(self) -> None:
        """Begin a batch: nothing is added yet, and what did not exist is asked anew."""
        self._exists: dict[str, bool] = {}
        self._events: dict[str, tuple[str, int] | None] = {}
        self._utterances: dict[str, frozenset[str]] = {}
        self._records: dict[str, Any] = {}
        self._undo: list[tuple[dict[str, Any], str, Any]] = []
        self._redacted: set[str] = set()
        self._has_seen_head = False

    def keep(self) -> None:
        """The batch was appended: remember what it made."""
        for stream, exists in self._exists.items():
            if exists:
                self._streams.put(stream, True)
        for stream, record in self._records.items():
            if record is not None and stream not in self._redacted:
                self._kept.put(stream, record)
        # What was redacted is read anew, without its text.
        self._kept.forget(self._redacted)
        self.clear()

    def forget(self) -> None:
        """The batch was refused, since somebody else appended: read every record anew."""
        self._kept = _nothing_kept()
        self.clear()

    def fetch(self, identifiers: Iterable[str]) -> None:
        """Read at once what decisions will ask about the identifiers: claims and sources whole."""
        named: dict[str | None, set[str]] = {}
        for identifier in identifiers:
            named.setdefault(kind_of(identifier), set()).add(identifier)
        made = named.get("entry", set()) | named.get("link", set())
        places = self.positions_of({with_kind(each, "event") for each in made} | named.get("event", set()))
        touched = self.claims_of(named.get("utterance", ()))
        # After the places: a claim that is kept then holds the entries that were found.
        self._see_head()
        claims = named.get("claim", set()).union((stream for stream, _ in places.values()), *touched.values())
        self._read({claim for claim in claims if kind_of(claim) == "claim"} | named.get("source", set()))
        self.existing(named.get("agent", ()))

    def _read(self, streams: Iterable[str]) -> None:
        wanted = {each for each in streams if each not in self._records and each not in self._kept}
        if not wanted:
            return
        found = self._log.streams(wanted)
        for stream in wanted:
            project = _projector_of(stream)
            self._records[stream] = project(None, found[stream]) if stream in found else None
            self._exists[stream] = stream in found

    def existing(self, streams: Iterable[str]) -> frozenset[str]:
        """Those of the streams that have an event."""
        asked = set(streams)
        unknown = {each for each in asked if each not in self._exists and not self._streams.get(each)}
        if unknown:
            found = self._log.existing(unknown)
            self._exists.update((stream, stream in found) for stream in unknown)
        return frozenset(each for each in asked if self._exists.get(each, True))

    def positions_of(self, event_ids: Iterable[str]) -> Mapping[str, tuple[str, int]]:
        """Stream and position of each event id that exists."""
        asked = set(event_ids)
        if unknown := asked - self._events.keys():
            found = self._log.positions_of(unknown)
            self._events.update((event_id, found.get(event_id)) for event_id in unknown)
        return {each: place for each in asked if (place := self._events[each]) is not None}

    def stream(self, stream: str, *, limit: int | None = None) -> list[RecordedEvent]:
        """The first events of a stream that are committed; nothing of this batch."""
        return self._log.stream(stream, limit=limit)

    def event(self, position: int) -> RecordedEvent:
        """One event that is committed: those of this batch have no position yet that could be told.

        Raises:
            PositionNotReached: the event is of this batch.
        """
        self._see_head()
        if position > self._head:
            raise PositionNotReached(position=position, head=self._head)
        return self._log.event(position)

    def claims_of(self, utterances: Iterable[str]) -> Mapping[str, frozenset[str]]:
        """The claims that each utterance touched; one that does not exist is left out."""
        asked = set(utterances)
        if unknown := asked - self._utterances.keys():
            found = self._log.claims_of(unknown)
            self._utterances.update((utterance, found.get(utterance, _ABSENT)) for utterance in unknown)
        return {each: claims for each in asked if (claims := self._utterances[each])}

    def get(self, aggregate_id: str, *, projector_func: ProjectorFunction[Any, Any]) -> Any:
        """The record of a stream, with what this batch adds."""
        if aggregate_id not in self._records:
            self._see_head()
            kept = self._kept.get(aggregate_id)
            record = projector_func(None, self._log.stream(aggregate_id)) if kept is None else kept
            self._records[aggregate_id] = record
        record = self._records[aggregate_id]
        if record is None:
            raise AggregateNotFoundError(aggregate_id, None)
        return record

    def add(self, events: Iterable[Event], *, recorded_by: str, correlation_id: str, now: datetime) -> None:
        """Take the events of one command as recorded."""
        self._see_head()
        for event in events:
            self._position += 1
            recorded = RecordedEvent(
                self._position, now, recorded_by, correlation_id, None, leaf_hash=b"", event=event
            )
            self._add(recorded)

    def mark(self) -> int:
        """Where ``roll_back`` can return to."""
        return len(self._undo)

    def roll_back(self, mark: int) -> None:
        """Take back what was added since the mark."""
        while len(self._undo) > mark:
            mapping, key, before = self._undo.pop()
            if before is _MISSING:
                del mapping[key]
            else:
                mapping[key] = before

    def _see_head(self) -> None:
        """Once a batch: when others have appended since the last one, records may have changed."""
        if self._has_seen_head:
            return
        head = self._log.head().position
        if head != self._position:
            self._kept = _nothing_kept()
        self._head = self._position = head
        self._has_seen_head = True

    def _add(self, recorded: RecordedEvent) -> None:
        event, stream = recorded.event, recorded.originator_id
        utterance = event.utterance_id
        if isinstance(event, EventRedacted):
            self._redacted.add(stream)
        self._set(self._exists, stream, True)
        self._set(self._events, event.event_id, (stream, recorded.position))
        # What changes an entry names an utterance that touched its claim before: the log has all of them.
        if utterance is not None and (utterance in self._utterances or isinstance(event, EntryEvent)):
            touched = self._utterances.get(utterance, _ABSENT)
            self._set(self._utterances, utterance, touched | {stream})
        project = _projector_of(stream)
        record = None if event.originator_version == 1 else self.get(stream, projector_func=project)
        self._set(self._records, stream, project(record, (recorded,)))

    def _set(self, mapping: dict[str, Any], key: str, value: Any) -> None:
        self._undo.append((mapping, key, mapping.get(key, _MISSING)))
        mapping[key] = value


def _projector_of(stream: str) -> ProjectorFunction[Any, Any]:
    return _PROJECTORS[kind_of(stream) or ""]


def _nothing_kept() -> Recent[str, Any]:
    return Recent(_ENTRIES_KEPT, lambda record: len(getattr(record, "entries", ())) + 1)
