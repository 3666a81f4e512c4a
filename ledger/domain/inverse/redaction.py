"""What stands for events whose payload is gone, and for the redactions themselves."""

from pydantic import ValidationError

from ledger.domain.commands import Command, RedactEvent, RestoreEvent
from ledger.domain.errors import InvalidSkeleton, UnknownTopic
from ledger.domain.events import (
    AgentLinked,
    AgentRegistered,
    ClaimLinked,
    ClaimRegistered,
    EntryEvent,
    Event,
    EventRedacted,
    RecordedEvent,
    SourceCaptured,
    event_class,
)
from ledger.domain.identifier import with_kind
from ledger.domain.instant import format_instant
from ledger.domain.inverse.again import Again, given
from ledger.domain.inverse.change import change_again
from ledger.domain.inverse.utterance import say_again
from ledger.domain.redaction import restore, skeleton
from ledger.domain.validation import mistakes_in
from ledger.domain.value import Redaction


def name_of(event: Event) -> str:
    """The id of what the event made, else its own: the one that a command brings, and an import keeps."""
    match event:
        case ClaimRegistered() | AgentRegistered() | SourceCaptured():
            return event.originator_id
        case EntryEvent():
            return event.entry_id
        case ClaimLinked() | AgentLinked():
            return event.link_id
    return event.event_id


def restore_again(recorded: RecordedEvent) -> Again:
    """What records again that there was an event, of which a skeleton is left."""
    event, redaction = recorded.event, recorded.redaction
    if redaction is None:
        raise TypeError(f"nothing was redacted at position {recorded.position}")
    fields = given(
        id=name_of(event),
        stream=event.originator_id,
        utterance=event.utterance_id,
        position=recorded.position,
        topic=event.TOPIC,
        skeleton=skeleton(event),
        basis=redaction.basis,
        at=redaction.at,
        redaction=redaction.position,
    )
    return Again(RestoreEvent, fields)


def redact_again(recorded: RecordedEvent, redacted: Event) -> Again:
    """What redacts again; ``redacted`` is the event whose payload this redaction removed."""
    event = recorded.event
    if not isinstance(event, EventRedacted):
        raise TypeError(f"{event.TOPIC} removes nothing")
    at = format_instant(event.at or recorded.recorded_at)
    fields = {"id": event.event_id, "event": name_of(redacted), "basis": event.basis}
    return Again(RedactEvent, fields | given(approved_by=event.approved_by) | {"at": at})


def restored(command: RestoreEvent) -> Event:
    """The event that is left, its texts marked as redacted; its revision is that of no stream yet.

    Raises:
        InvalidSkeleton: no such event can be, or the skeleton still holds a text.
    """
    mark = Redaction(position=command.redaction, basis=command.basis, at=format_instant(command.at))
    try:
        cls = event_class(command.topic)
        if cls is EventRedacted:
            raise _invalid(command, "a redaction is never redacted")
        header = {
            "originator_id": command.stream,
            "originator_version": 1,
            "event_id": with_kind(command.id, "event"),
            "utterance_id": command.utterance,
        }
        payload = restore(command.topic, command.skeleton, mark)
        event = cls.model_validate(payload | header)
    except UnknownTopic as error:
        raise _invalid(command, str(error)) from None
    except (ValidationError, AttributeError, TypeError, KeyError) as error:
        raise _invalid(command, _mistake(error)) from None
    if name_of(event) != command.id:
        raise _invalid(command, f"its id would be {name_of(event)}")
    if skeleton(event) != command.skeleton:
        raise _invalid(command, "it holds more or less than a skeleton")
    return event


def stand_in(command: RestoreEvent) -> Command:
    """A command for an event of the same skeleton: where a text is needed and gone, another stands in.

    Raises:
        InvalidSkeleton: no command could have recorded such an event.
    """
    event = restored(command)
    filler = f"[redacted: {command.id}]"
    if isinstance(event, EntryEvent):
        again = say_again([event], continues=True, filler=filler)
    else:
        again = change_again(event, is_partial=True, is_alone=True, filler=filler)
    try:
        return again.command.model_validate(again.fields)
    except ValidationError as error:
        raise _invalid(command, _mistake(error)) from None


def _invalid(command: RestoreEvent, reason: str) -> InvalidSkeleton:
    return InvalidSkeleton(identifier=command.id, topic=command.topic, reason=reason)


def _mistake(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return "it has another shape"
    first = next(iter(mistakes_in(error)))
    where = ".".join(str(step) for step in first.location)
    return f"{where}: {first.message}" if where else first.message
