"""From an event that is of no utterance back to its command: things made known, and our own changes."""

from functools import singledispatch
from typing import Any

from ledger.domain.commands import (
    AddEvidence,
    CaptureSource,
    LinkAgents,
    LinkClaims,
    RegisterAgent,
    RegisterClaim,
    RewordClaim,
    UnlinkClaims,
    VerifySource,
    VoidEntry,
)
from ledger.domain.events import (
    AgentCorrected,
    AgentLinked,
    AgentRegistered,
    ClaimLinked,
    ClaimRegistered,
    ClaimReworded,
    ClaimUnlinked,
    EntryCorrected,
    EntryVoided,
    Event,
    EvidenceAdded,
    SourceCaptured,
    SourceCorrected,
    SourceVerified,
)
from ledger.domain.inverse.again import Again, fields_of, given, text_of
from ledger.domain.inverse.correction import correct_again
from ledger.domain.inverse.fact import evidence_again
from ledger.domain.value import Day

_HEADER = ("originator_id", "originator_version", "event_id", "utterance_id")


def change_again(
    event: Event, *, is_partial: bool = False, is_alone: bool = False, filler: str | None = None
) -> Again:
    """What records the event again.

    ``is_alone`` corrects an utterance in the stream of this event alone; ``is_partial`` has a correction tell
    all that it left; the filler stands where a text is needed and gone.
    """
    if isinstance(event, EntryCorrected | AgentCorrected | SourceCorrected):
        return correct_again(event, is_partial=is_partial, is_alone=is_alone, filler=filler)
    return _again(event, filler)


@singledispatch
def _again(event: Event, _filler: str | None) -> Again:
    raise TypeError(f"nothing records {event.TOPIC} by itself")


@_again.register
def _agent(event: AgentRegistered, filler: str | None) -> Again:
    name = text_of(event.agent.name, filler)
    return Again(RegisterAgent, {"id": event.originator_id, "name": name, **fields_of(event.agent, "name")})


@_again.register
def _source(event: SourceCaptured, filler: str | None) -> Again:
    source = event.source
    says = (source.url, source.title, source.publisher, source.sha256)
    title = {"title": filler} if filler and all(part is None for part in says) else {}
    fields = {**fields_of(source, "published"), **title, "published": edtf_of(source.published)}
    return Again(CaptureSource, given(id=event.originator_id, **fields))


@_again.register
def _claim(event: ClaimRegistered, filler: str | None) -> Again:
    rest = fields_of(event, *_HEADER, "statement", "subject_time")
    fields = given(
        id=event.originator_id,
        statement=text_of(event.statement, filler),
        **rest,
        subject_time=edtf_of(event.subject_time),
    )
    return Again(RegisterClaim, fields)


@_again.register
def _reworded(event: ClaimReworded, filler: str | None) -> Again:
    statement = text_of(event.statement, filler)
    return Again(RewordClaim, _change(event, filler, claim=event.originator_id, statement=statement))


@_again.register(ClaimLinked)
@_again.register(AgentLinked)
def _linked(event: ClaimLinked | AgentLinked, _filler: str | None) -> Again:
    fields = {"id": event.link_id, "from": event.originator_id, **fields_of(event, *_HEADER, "link_id")}
    return Again(LinkClaims if isinstance(event, ClaimLinked) else LinkAgents, fields)


@_again.register
def _unlinked(event: ClaimUnlinked, filler: str | None) -> Again:
    return Again(UnlinkClaims, _change(event, filler, link=event.link_id))


@_again.register
def _voided(event: EntryVoided, filler: str | None) -> Again:
    return Again(VoidEntry, _change(event, filler, entry=event.entry_id))


@_again.register
def _evidence(event: EvidenceAdded, filler: str | None) -> Again:
    fields = evidence_again(event.evidence, filler)
    needed = {} if filler is None else {"description": filler}
    return Again(AddEvidence, {"id": event.event_id, "entry": event.entry_id, **fields, **needed})


@_again.register
def _verified(event: SourceVerified, _filler: str | None) -> Again:
    fields = {"source": event.originator_id, **fields_of(event, *_HEADER, "matches")}
    return Again(VerifySource, {"id": event.event_id, **fields})


def edtf_of(day: Day | None) -> str | None:
    """The text of a day that no clamp has bounded."""
    return None if day is None else day.edtf


def _change(
    event: ClaimReworded | ClaimUnlinked | EntryVoided, filler: str | None, **fields: Any
) -> dict[str, Any]:
    return {"id": event.event_id, **fields, "reason": text_of(event.reason, filler)}
