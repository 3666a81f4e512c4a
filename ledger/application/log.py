"""What the use cases need to read from the log; ``ledger.persistence`` provides it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from ledger.application.append import Outcome
from ledger.domain.events import RecordedEvent


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of the recorded clock.

    ``position`` is the last position recorded by then (0 for the empty log), ``recorded_at`` when
    that was (None for the empty log). ``is_final`` is false while later appends could still fall
    before the instant that was asked for.
    """

    position: int
    recorded_at: datetime | None
    is_final: bool


class Answer(NamedTuple):
    """What an idempotency key stands for: the digest of its request, and the ids of the first answer."""

    digest: bytes
    ids: Mapping[str, Any]


class EventLog(Protocol):
    """Reads of the log, all consistent with what has been committed.

    ``upto`` limits to positions <= upto; None means no limit. Every event comes back verified:
    columns, envelope, leaf hash and payload commitment agree.

    Raises (all methods): DatabaseUnreachable; those that give events: IntegrityViolation.
    """

    def head(self) -> Moment:
        """The last position, not final."""
        ...

    def at_position(self, position: int) -> Moment:
        """The position itself, or before the command it lies inside of.

        Raises:
            PositionNotReached: beyond the head.
        """
        ...

    def at_instant(self, instant: datetime) -> Moment:
        """The last position recorded at or before the instant."""
        ...

    def stream(
        self, stream: str, *, upto: int | None = None, after: int = 0, limit: int | None = None
    ) -> list[RecordedEvent]:
        """The events of one stream in order; empty when there is none.

        At most ``limit`` of those with revision > after; each follows the one before, the first as well.
        """
        ...

    def page(self, *, after: int, limit: int, upto: int | None = None) -> list[RecordedEvent]:
        """At most ``limit`` events with position > after, in order."""
        ...

    def scan(self, *, kind: str | None = None, upto: int | None = None) -> Iterator[RecordedEvent]:
        """All events in order, fetched in pages; of streams of one kind when given."""
        ...

    def of_utterance(self, utterance_id: str, *, upto: int | None = None) -> list[RecordedEvent]:
        """The events that carry the utterance's id (its acts and its corrections), in order."""
        ...

    def touched(self, utterance_ids: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
        """The streams that each of the utterances touched, with the position where it first did."""
        ...

    def event(self, position: int) -> RecordedEvent:
        """One event.

        Raises:
            PositionNotReached: beyond the head, or not a position.
        """
        ...

    def positions_of(self, event_ids: Iterable[str]) -> Mapping[str, tuple[str, int]]:
        """Stream and position of each event id that exists."""
        ...

    def claims_of(self, utterances: Iterable[str]) -> Mapping[str, frozenset[str]]:
        """The claims that each utterance touched; one that does not exist is left out."""
        ...

    def existing(self, streams: Iterable[str]) -> frozenset[str]:
        """Those of the streams that have an event."""
        ...

    def answer(self, scope: str, key: str) -> tuple[bytes, Outcome] | None:
        """What the idempotency key was used for: the digest of the request, and its outcome."""
        ...

    def answers(self, scope: str, keys: Iterable[str]) -> Mapping[str, Answer]:
        """What each of the keys that was used was used for."""
        ...

    def streams(self, streams: Iterable[str]) -> Mapping[str, list[RecordedEvent]]:
        """The events of several streams, each in order; one that does not exist is left out."""
        ...
