"""Between events of the domain and rows of the tables.

    Event     ── to_stored_event ──> LedgerStoredEvent ──> recorder
    ReadEvent ── to_domain_event ──> RecordedEvent

Every row that becomes an event is verified on the way.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from json.encoder import encode_basestring_ascii
from typing import Any, cast

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Cipher, Compressor, Mapper, Notification, StoredEvent, Transcoder

from ledger.domain.errors import EnvelopeMismatch, PayloadMissing, SettingsError, UnknownTopic
from ledger.domain.events import Event, EventRedacted, RecordedEvent, event_class, upcast
from ledger.domain.instant import format_instant
from ledger.domain.redaction import restore
from ledger.domain.value import Redaction
from ledger.persistence.row import Row, verify
from ledger.transparency.leaf import canonical_json


@dataclass(frozen=True)
class LedgerStoredEvent(StoredEvent):
    """An event on its way to the log; ``state`` is the payload, without what the envelope carries."""

    event_id: str
    utterance_id: str | None


@dataclass(frozen=True)
class ReadEvent(Notification):
    """An event on its way back; ``state`` is empty when the payload is gone.

    ``redaction`` is the event that removed the payload, where one was found.
    """

    row: Row = field(repr=False)
    redaction: RecordedEvent | None = None

    @classmethod
    def of(cls, row: Row, redaction: RecordedEvent | None) -> "ReadEvent":
        """The row in the shape that the eventsourcing library reads."""
        return cls(row.stream, row.revision, row.topic, row.state or b"", row.position, row, redaction)


class LedgerMapper(Mapper[str]):
    """The library's mapper, for our events: explicit topics, deterministic bytes, verified when read."""

    def __init__(
        self, transcoder: Transcoder, compressor: Compressor | None = None, cipher: Cipher | None = None
    ) -> None:
        if compressor is not None or cipher is not None:
            raise SettingsError(reason="payloads are stored as hashed: no COMPRESSOR_TOPIC, no CIPHER_TOPIC")
        super().__init__(transcoder)

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> LedgerStoredEvent:
        """The event with its payload as bytes; equal events give equal bytes."""
        event = cast("Event", domain_event)
        return LedgerStoredEvent(
            originator_id=event.originator_id,
            originator_version=event.originator_version,
            topic=event.TOPIC,
            state=canonical_json(event.payload()),
            event_id=event.event_id,
            utterance_id=event.utterance_id,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> RecordedEvent:
        """The event as recorded, verified.

        Raises:
            IntegrityViolation: the row contradicts itself, or its payload is gone without a redaction.
        """
        read = cast("ReadEvent", stored_event)
        return decode(read.row, read.redaction)


def decode(row: Row, redaction: RecordedEvent | None = None) -> RecordedEvent:
    """The event of a verified row; ``redaction`` is the event that removed its payload, if it is gone.

    Raises:
        EnvelopeMismatch: the parts of the row disagree.
        PayloadMissing: no payload, and no redaction.
        UnknownTopic: written by a later version of this software.
    """
    return decode_verified(row, verify(row), redaction)


def decode_verified(row: Row, fields: dict[str, Any], redaction: RecordedEvent | None) -> RecordedEvent:
    """As ``decode``, for a row whose envelope was verified and parsed already."""
    if row.state is not None:
        event, mark = _read_event(row, row.state), None
    elif redaction is not None:
        event, mark = _restore_event(row, redaction)
    else:
        raise PayloadMissing(position=row.position)
    return RecordedEvent(
        row.position,
        fields["recorded_at"],
        row.recorded_by,
        fields["correlation_id"],
        fields["causation_id"],
        row.leaf_hash,
        event,
        mark,
    )


def decode_stream(events: Iterable[ReadEvent], *, first: int = 1) -> list[RecordedEvent]:
    """The events of one stream from the revision ``first`` on, each verified to follow the one before.

    Raises:
        EnvelopeMismatch: part ``previous`` when an event before it is not the one that was recorded there.
    """
    decoded: list[RecordedEvent] = []
    previous = None
    for revision, read in enumerate(events, start=first):
        fields = verify(read.row)
        is_next = fields["previous"] == previous or (revision == first > 1)
        if read.row.revision != revision or not is_next:
            raise EnvelopeMismatch(position=read.row.position, part="previous")
        decoded.append(decode_verified(read.row, fields, read.redaction))
        previous = read.row.leaf_hash.hex()
    return decoded


def redactions_by_position(rows: Iterable[Row]) -> dict[int, RecordedEvent]:
    """The events that removed payloads, by the position whose payload they removed; the first one counts."""
    found: dict[int, RecordedEvent] = {}
    for row in rows:
        redaction = decode(row)
        found.setdefault(cast("EventRedacted", redaction.event).position, redaction)
    return found


def _read_event(row: Row, state: bytes) -> Event:
    try:
        cls = event_class(row.topic)
    except UnknownTopic:
        topic, payload = upcast(row.topic, json.loads(state))
        return event_class(topic).model_validate(_header(row) | payload)
    # Pydantic reads bytes in half the time of a dict; so the header goes in front of the payload's keys.
    return cls.model_validate_json(_header_json(row) + (b"" if state == b"{}" else b",") + state[1:])


def _restore_event(row: Row, redaction: RecordedEvent) -> tuple[Event, Redaction]:
    removed = cast("EventRedacted", redaction.event)
    at = format_instant(removed.at or redaction.recorded_at)
    mark = Redaction(position=redaction.position, basis=removed.basis, at=at)
    topic, payload = upcast(removed.topic, restore(removed.topic, removed.skeleton, mark))
    return event_class(topic).model_validate(_header(row) | payload), mark


def _header(row: Row) -> dict[str, Any]:
    return {
        "originator_id": row.stream,
        "originator_version": row.revision,
        "event_id": row.event_id,
        "utterance_id": row.utterance_id,
    }


def _header_json(row: Row) -> bytes:
    utterance = "null" if row.utterance_id is None else encode_basestring_ascii(row.utterance_id)
    return (
        f'{{"originator_id":{encode_basestring_ascii(row.stream)},"originator_version":{row.revision},'
        f'"event_id":{encode_basestring_ascii(row.event_id)},"utterance_id":{utterance}'
    ).encode()
