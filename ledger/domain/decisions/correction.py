"""Decisions on our record of entries, agents and sources: corrections, voids, added evidence."""

from typing import Any

from ledger.domain.claim import EntryRecord
from ledger.domain.commands import (
    AddEvidence,
    CorrectAgent,
    CorrectEntry,
    CorrectSource,
    EntryCorrection,
    EvidenceInput,
    VoidEntry,
)
from ledger.domain.decisions.act import check_rating
from ledger.domain.decisions.comparison import changed_fields
from ledger.domain.decisions.facts import resolve_evidence
from ledger.domain.decisions.registration import published_day
from ledger.domain.decisions.target import resolve_asked, resolve_references, resolve_targets
from ledger.domain.decisions.world import Decision, World
from ledger.domain.errors import (
    AgentNotFound,
    EmptyAssessment,
    EntryIsVoided,
    EntryNotFound,
    InferredNotAllowed,
    NothingToCorrect,
    SourceNotFound,
    UnknownReference,
)
from ledger.domain.events import (
    AgentCorrected,
    AgentFacts,
    EntryCorrected,
    EntryVoided,
    EvidenceAdded,
    SourceCorrected,
    SourceFacts,
)
from ledger.domain.frozen import Frozen
from ledger.domain.value import AnyAct, Judgement, Rebuttal, Support
from ledger.domain.vocabulary import ActKind, ReassessmentReason, Relation

NEVER_INFERRED = (ActKind.RETRACT, ActKind.WITHDRAW_ASSESSMENT, ActKind.REASSESS)
FIXED = {"act", "entry"}
"""What no correction changes: for another kind of act, void the entry and record it anew."""


def correct_entry(command: CorrectEntry, world: World) -> Decision:
    """Our record of an act was wrong: the event holds the act whole as it should be."""
    entry = _entry(command.entry, world)
    act = _corrected_act(entry, command.changes, world)
    changed = changed_fields(entry.act, act, entry.entry_id, command.changed)
    event = EntryCorrected(
        originator_id=entry.claim_id,
        originator_version=world.claims[entry.claim_id].revision + 1,
        event_id=world.id_for("event", command.id),
        utterance_id=entry.utterance_id,
        entry_id=entry.entry_id,
        act=act,
        changed=changed,
        reason=command.reason,
    )
    return Decision((event,), {"entry_id": entry.entry_id, "claim_id": entry.claim_id})


def void_entry(command: VoidEntry, world: World) -> Decision:
    """Our record of the entry should not be there at all."""
    entry = _entry(command.entry, world)
    event = EntryVoided(
        originator_id=entry.claim_id,
        originator_version=world.claims[entry.claim_id].revision + 1,
        event_id=world.id_for("event", command.id),
        utterance_id=entry.utterance_id,
        entry_id=entry.entry_id,
        reason=command.reason,
    )
    return Decision((event,), {"entry_id": entry.entry_id, "claim_id": entry.claim_id})


def add_evidence(command: AddEvidence, world: World) -> Decision:
    """Evidence for an entry, of whatever kind it is."""
    entry = _entry(command.entry, world)
    given = EvidenceInput(**command.model_dump(exclude={"id", "entry"}))
    (evidence,) = resolve_evidence((given,), world)
    event = EvidenceAdded(
        originator_id=entry.claim_id,
        originator_version=world.claims[entry.claim_id].revision + 1,
        event_id=world.id_for("event", command.id),
        entry_id=entry.entry_id,
        evidence=evidence,
    )
    return Decision((event,), {"entry_id": entry.entry_id, "claim_id": entry.claim_id})


def correct_agent(command: CorrectAgent, world: World) -> Decision:
    """Our record of an agent was wrong: the event holds the record whole as it should be."""
    record = world.agents.get(command.agent)
    if record is None:
        raise AgentNotFound(identifier=command.agent)
    for member in command.changes.includes or ():
        world.need("agent", member)
    facts = AgentFacts.model_validate(dict(record.facts) | _given(command.changes, required=("name", "kind")))
    event = AgentCorrected(
        originator_id=record.agent_id,
        originator_version=record.revision + 1,
        event_id=world.id_for("event", command.id),
        agent=facts,
        changed=changed_fields(record.facts, facts, record.agent_id, command.changed),
        reason=command.reason,
    )
    return Decision((event,), {"agent_id": record.agent_id})


def correct_source(command: CorrectSource, world: World) -> Decision:
    """Our record of a source was wrong; reported days that were resolved from it stay as they are."""
    record = world.sources.get(command.source)
    if record is None:
        raise SourceNotFound(identifier=command.source)
    world.need("agent", command.changes.publisher)
    given = _given(command.changes, required=())
    if "published" in given:
        given["published"] = published_day(command.changes.published, world)
    facts = SourceFacts.model_validate(dict(record.facts) | given)
    event = SourceCorrected(
        originator_id=record.source_id,
        originator_version=record.revision + 1,
        event_id=world.id_for("event", command.id),
        source=facts,
        changed=changed_fields(record.facts, facts, record.source_id, command.changed),
        reason=command.reason,
    )
    return Decision((event,), {"source_id": record.source_id})


def _entry(entry_id: str, world: World) -> EntryRecord:
    try:
        entry = world.entry(entry_id)
    except UnknownReference:
        raise EntryNotFound(identifier=entry_id) from None
    if entry.voided is not None:
        raise EntryIsVoided(entry_id=entry_id)
    return entry


def _given(changes: Frozen, *, required: tuple[str, ...]) -> dict[str, Any]:
    """The fields the client set; null for a required one, or for a flag or list, leaves it as it is."""
    flags_and_lists = ("anonymous", "includes")
    values = {name: getattr(changes, name) for name in changes.model_fields_set}
    return {
        name: value
        for name, value in values.items()
        if value is not None or name not in (*required, *flags_and_lists)
    }


def _corrected_act(entry: EntryRecord, changes: EntryCorrection, world: World) -> AnyAct:
    act = entry.act
    given = {name: getattr(changes, name) for name in changes.model_fields_set}
    if entry.kind is not ActKind.REBUT and any(target.relation for target in changes.targets or ()):
        raise NothingToCorrect(identifier=entry.entry_id, reason=f"targets of {entry.kind} have no relation")
    if entry.kind in (ActKind.REBUT, ActKind.SUPPORT):
        given = _with_targets(entry, given, world)
    elif entry.kind is ActKind.DECLINE_COMMENT:
        record = world.claims[entry.claim_id]
        if changes.targets is not None:
            given["targets"] = resolve_asked(changes.targets, record, world)
        if changes.refers_to is not None:
            given["refers_to"] = resolve_references(changes.refers_to, world)
    if "evidence" in given:
        given["evidence"] = resolve_evidence(changes.evidence, world)
    if entry.kind is ActKind.REASSESS and given.get("reason") is not None:
        given["reason"] = _reassessment_reason(entry, given["reason"])
    _check_fields(entry, given)
    corrected = type(act).model_validate(dict(act) | given)
    if isinstance(corrected, Judgement):
        _check_judgement(corrected)
    return corrected


def _with_targets(entry: EntryRecord, given: dict[str, Any], world: World) -> dict[str, Any]:
    """Targets resolved anew; a relation or scope alone corrects the one target there is."""
    record = world.claims[entry.claim_id]
    relation, scope = given.pop("relation", None), given.pop("scope", None)
    is_rebuttal = entry.kind is ActKind.REBUT
    targets = given.pop("targets", None)
    if targets is not None:
        default = (relation or Relation.REBUT) if is_rebuttal else None
        given["targets"] = resolve_targets(targets, record, world, default=default, scope=scope)
    elif (relation is not None or scope is not None) and isinstance(entry.act, Rebuttal | Support):
        held = entry.act.targets
        if len(held) != 1 or (relation is not None and not is_rebuttal):
            reason = "it has several targets: give them all" if is_rebuttal else "a support has no relation"
            raise NothingToCorrect(identifier=entry.entry_id, reason=reason)
        update = {"relation": relation or held[0].relation, "scope": scope or held[0].scope}
        given["targets"] = (held[0].model_copy(update=update),)
    return given


def _reassessment_reason(entry: EntryRecord, reason: str) -> ReassessmentReason:
    try:
        return ReassessmentReason(reason)
    except ValueError:
        known = ", ".join(ReassessmentReason)
        raise NothingToCorrect(identifier=entry.entry_id, reason=f"reason is one of {known}") from None


def _check_fields(entry: EntryRecord, given: dict[str, Any]) -> None:
    for name, value in given.items():
        field = type(entry.act).model_fields.get(name)
        if field is None or name in FIXED:
            reason = f"{name} is not a field of {entry.kind}"
            raise NothingToCorrect(identifier=entry.entry_id, reason=reason)
        if value is None and (field.is_required() or field.default is not None):
            raise NothingToCorrect(identifier=entry.entry_id, reason=f"{name} cannot be null")
    if given.get("inferred") and entry.kind in NEVER_INFERRED:
        raise InferredNotAllowed(act=entry.kind)


def _check_judgement(act: Judgement) -> None:
    if all(part is None for part in (act.rating, act.normalised, act.relation, act.likelihood)):
        raise EmptyAssessment()
    if act.rating is not None:
        check_rating(act.rating)
