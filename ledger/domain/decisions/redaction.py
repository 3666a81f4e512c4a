"""Decisions on redactions: removing a payload, and taking over what is left of one removed elsewhere."""

from collections.abc import Callable

from ledger.domain.commands import Command, RedactEvent, RestoreEvent
from ledger.domain.decisions.world import Decision, World
from ledger.domain.errors import DayInFuture, InvalidSkeleton, RedactionStays, UnknownReference
from ledger.domain.events import HEADER, EventRedacted
from ledger.domain.inverse import restored, stand_in
from ledger.domain.redaction import skeleton


def redact_event(command: RedactEvent, world: World) -> Decision:
    """The redaction of an event; the recorder removes the payload in the same transaction."""
    redacted = world.redacted
    if redacted is None:
        raise UnknownReference(kind="event", identifier=command.event)
    if isinstance(redacted.event, EventRedacted):
        raise RedactionStays(event_id=redacted.event.event_id)
    if command.at is not None and command.at.date() > world.bound:
        raise DayInFuture(field="at", earliest=command.at.date(), bound=world.bound)
    stream = redacted.originator_id
    event = EventRedacted(
        originator_id=stream,
        originator_version=world.revision_of(stream) + 1,
        event_id=world.id_for("event", command.id),
        position=redacted.position,
        topic=redacted.topic,
        skeleton=skeleton(redacted.event),
        basis=command.basis,
        approved_by=command.approved_by,
        at=command.at,
    )
    return Decision((event,), {f"{stream.partition('_')[0]}_id": stream})


def restore_event(
    command: RestoreEvent, world: World, decide: Callable[[Command, World], Decision]
) -> Decision:
    """The event as its skeleton has it, if the command that stands in for it would record the like.

    So every rule holds for it that holds for others: what it names exists, nothing lies in the future.
    """
    event = restored(command)
    decision = decide(stand_in(command), world)
    decided = decision.events[0]
    is_alike = (
        len(decision.events) == 1
        and type(decided) is type(event)
        and (decided.originator_id, decided.utterance_id) == (event.originator_id, event.utterance_id)
        and skeleton(decided) == skeleton(event)
    )
    if not is_alike:
        reason = "recorded now, the event would be another"
        raise InvalidSkeleton(identifier=command.id, topic=command.topic, reason=reason)
    header = {name: getattr(decided, name) for name in HEADER}
    return Decision((event.model_copy(update=header),), decision.answer)
