"""The command that a client would have given to record certain events."""

from collections.abc import Sequence
from typing import Any, cast

from ledger.domain.commands import (
    AddEvidence,
    CaptureSource,
    Command,
    CorrectEntry,
    CorrectUtterance,
    LinkClaims,
    RecordUtterance,
    RegisterAgent,
    RegisterClaim,
    RewordClaim,
    VoidEntry,
)
from ledger.domain.events import (
    AgentRegistered,
    ClaimLinked,
    ClaimRegistered,
    ClaimReworded,
    EntryCorrected,
    EntryEvent,
    EntryVoided,
    Event,
    EvidenceAdded,
    SourceCaptured,
)
from ledger.domain.value import AskedAbout, Hop, Target, UtteranceFacts
from ledger.domain.vocabulary import ReportedBasis


def command_of(events: Sequence[Event]) -> Command:
    """The command whose decision gives these events."""
    event = events[0]
    if isinstance(event, EntryEvent):
        return _utterance(cast("Sequence[EntryEvent]", events))
    if isinstance(event, EntryCorrected):
        return _correction(event)
    kind, body = _plain(event)
    return kind.model_validate(body)


def _plain(event: Event) -> tuple[type[Command], dict[str, Any]]:
    stream = event.originator_id
    match event:
        case AgentRegistered():
            return RegisterAgent, {"id": stream, **event.agent.model_dump()}
        case SourceCaptured():
            published = event.source.published and event.source.published.edtf
            return CaptureSource, {"id": stream, **event.source.model_dump(), "published": published}
        case ClaimRegistered():
            texts = {"statement": event.statement, "language": event.language, "topics": event.topics}
            return RegisterClaim, {"id": stream, **texts}
        case EntryVoided():
            return VoidEntry, {"entry": event.entry_id, "reason": event.reason}
        case EvidenceAdded():
            return AddEvidence, {"entry": event.entry_id, **event.evidence.model_dump()}
        case ClaimReworded():
            return RewordClaim, {"claim": stream, "statement": event.statement, "reason": event.reason}
        case ClaimLinked():
            return LinkClaims, {
                "id": event.link_id,
                "from": stream,
                "to": event.to,
                "relation": event.relation,
            }
    raise TypeError(event.TOPIC)


def _utterance(events: Sequence[EntryEvent]) -> Command:
    facts = events[0].utterance
    body = {
        "id": events[0].utterance_id,
        "speakers": facts.speakers,
        "said": _said(facts),
        "reported": _reported(facts),
        "venue": facts.venue,
        "chain": [_hop(hop) for hop in facts.chain],
        "quotes": facts.quotes,
        "acts": [_act(event) for event in events],
    }
    return RecordUtterance.model_validate(body)


def _said(facts: UtteranceFacts) -> dict[str, Any]:
    return {"edtf": facts.said.edtf, "basis": facts.said.basis}


def _reported(facts: UtteranceFacts) -> dict[str, Any] | None:
    reported = facts.reported
    if reported.basis is ReportedBasis.GIVEN:
        return {"source": reported.source, "via": reported.via, "on": reported.edtf}
    return {"source": reported.source} if reported.source else None


def _hop(hop: Hop) -> dict[str, Any]:
    return hop.model_dump()


def _act(event: EntryEvent) -> dict[str, Any]:
    body = {"id": event.entry_id, **event.act.model_dump(exclude={"targets", "refers_to"})}
    if "entry" not in body:
        body["claim"] = event.originator_id
    if targets := getattr(event.act, "targets", None):
        body["targets"] = [_target(target) for target in targets]
    return body


def _target(target: Target | AskedAbout) -> dict[str, Any]:
    body: dict[str, Any] = {"claim" if target.kind == "claim" else "entry": target.id}
    return body | ({"relation": target.relation} if isinstance(target, Target) else {})


def _correction(event: EntryCorrected) -> Command:
    if event.utterance is not None:
        body = {"utterance": event.utterance_id, "set": {"said": _said(event.utterance)}}
        return CorrectUtterance.model_validate(body | {"reason": event.reason})
    changes = {name: getattr(event.act, name) for name in event.changed}
    return CorrectEntry.model_validate({"entry": event.entry_id, "set": changes, "reason": event.reason})
