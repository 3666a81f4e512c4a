"""What all events share, and the register of their topics.

An event is for ever: its class, topic and fields only ever grow; a shape that has to change gets a
new topic and an upcaster for the old one (``upcast``).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final

from ledger.domain.errors import UnknownTopic
from ledger.domain.frozen import Frozen
from ledger.domain.value import Redaction

HEADER: Final = frozenset({"originator_id", "originator_version", "event_id", "utterance_id"})
"""The fields that the envelope carries; all others are payload."""

_topics: dict[str, type["Event"]] = {}
_upcasters: dict[str, tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {}


class Event(Frozen):
    """One immutable fact in the stream of a claim, an agent or a source.

    Shapes: ``originator_id`` is the stream (TypeID), ``originator_version`` the revision, from 1 and
    without gaps; ``event_id`` a TypeID; ``utterance_id`` the utterance that caused it, if any.
    """

    TOPIC: ClassVar[str]

    originator_id: str
    originator_version: int
    event_id: str
    utterance_id: str | None = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        topic = cls.__dict__.get("TOPIC")
        if topic is not None:
            if topic in _topics:
                raise TypeError(f"topic {topic} is taken by {_topics[topic].__name__}")
            _topics[topic] = cls

    def payload(self) -> dict[str, Any]:
        """The fields that are not in the envelope, ready for JSON; what is null stays out."""
        return self.model_dump(mode="json", exclude=set(HEADER), exclude_none=True)


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """An event as the log gives it back: what was said about the world, and what the ledger added.

    ``recorded_at`` is UTC with microseconds; ``redaction`` is set when the payload was removed, and
    ``event`` then holds no text. ``correlation_id`` is the command's: all events of one command, and
    no others, share it. The eventsourcing library reads ``originator_id`` and ``originator_version``.
    """

    position: int
    recorded_at: datetime
    recorded_by: str
    correlation_id: str
    causation_id: str | None
    leaf_hash: bytes = field(repr=False)
    event: Event
    redaction: Redaction | None = None

    @property
    def originator_id(self) -> str:
        """The stream."""
        return self.event.originator_id

    @property
    def originator_version(self) -> int:
        """The revision."""
        return self.event.originator_version

    @property
    def topic(self) -> str:
        """The topic of the event, upcast if it was written under an older one."""
        return self.event.TOPIC


def event_class(topic: str) -> type[Event]:
    """The class that the topic names.

    Raises:
        UnknownTopic: no class of this version has the topic.
    """
    try:
        return _topics[topic]
    except KeyError:
        raise UnknownTopic(topic=topic) from None


def topics() -> tuple[str, ...]:
    """All topics this version writes, sorted."""
    return tuple(sorted(_topics))


def upcaster(old: str, new: str) -> Callable[[Callable[[dict[str, Any]], dict[str, Any]]], None]:
    """Registers a function from the payload of topic ``old`` to the payload of topic ``new``."""

    def register(function: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        if old in _topics or old in _upcasters:
            raise TypeError(f"topic {old} is written or upcast already")
        _upcasters[old] = (new, function)

    return register


def upcast(topic: str, payload: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The topic and payload as this version writes them; what needs no upcasting comes back as it is."""
    while topic in _upcasters:
        topic, function = _upcasters[topic]
        payload = function(payload)
    return topic, payload
