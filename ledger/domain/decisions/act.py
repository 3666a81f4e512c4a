"""Decisions on acts: from what a client says to what is recorded, with every reference resolved."""

from dataclasses import dataclass
from functools import singledispatch

from ledger.domain.claim import ClaimRecord, EntryRecord
from ledger.domain.commands import (
    ActInput,
    Assert,
    Assess,
    DeclineComment,
    JudgementInput,
    Reassess,
    Rebut,
    Retract,
    SupportClaim,
    WithdrawAssessment,
)
from ledger.domain.decisions.facts import resolve_evidence
from ledger.domain.decisions.target import resolve_asked, resolve_references, resolve_targets, standing_entry
from ledger.domain.decisions.world import World
from ledger.domain.errors import (
    AlreadySuperseded,
    AssessorsDiffer,
    EmptyAssessment,
    InferredNotAllowed,
    NotTheirEntry,
    RatingOutsideScale,
    WrongEntryKind,
)
from ledger.domain.value import (
    AnyAct,
    Assertion,
    Assessment,
    AssessmentWithdrawal,
    CommentDeclined,
    Judgement,
    Rating,
    Reassessment,
    Rebuttal,
    Retraction,
    Support,
)
from ledger.domain.vocabulary import ActKind, Relation

RETRACTABLE = (ActKind.ASSERT, ActKind.REBUT, ActKind.SUPPORT)
ASSESSMENTS = (ActKind.ASSESS, ActKind.REASSESS)


@dataclass(frozen=True, slots=True)
class Scene:
    """Where an act is decided: on which claim, by which speakers, knowing what."""

    record: ClaimRecord
    speakers: tuple[str, ...]
    world: World


def claim_of(act: ActInput, world: World) -> ClaimRecord:
    """The claim an act is about: the one it names, or the one of the entry it takes up."""
    named: str | None = getattr(act, "claim", None)
    if named is not None:
        return world.claim(named)
    return world.claim(world.entry(getattr(act, "entry", "")).claim_id)


@singledispatch
def resolve_act(act: ActInput, _scene: Scene) -> AnyAct:
    """What the act records on the claim of the scene.

    Raises:
        CommandRefused: one of its kinds, as the rules of the act say.
    """
    raise TypeError(f"no rule for {type(act).__name__}")


@resolve_act.register
def _assert(act: Assert, _scene: Scene) -> AnyAct:
    return Assertion(inferred=act.inferred, notes=act.notes, presupposed=act.presupposed)


@resolve_act.register
def _rebut(act: Rebut, scene: Scene) -> AnyAct:
    default = act.relation or Relation.REBUT
    targets = resolve_targets(act.targets, scene.record, scene.world, default=default, scope=act.scope)
    return Rebuttal(inferred=act.inferred, notes=act.notes, targets=targets)


@resolve_act.register
def _support(act: SupportClaim, scene: Scene) -> AnyAct:
    targets = resolve_targets(act.targets, scene.record, scene.world, default=None, scope=act.scope)
    return Support(inferred=act.inferred, notes=act.notes, targets=targets)


@resolve_act.register
def _assess(act: Assess, scene: Scene) -> AnyAct:
    return Assessment(inferred=act.inferred, notes=act.notes, **dict(resolve_judgement(act, scene.world)))


@resolve_act.register
def _reassess(act: Reassess, scene: Scene) -> AnyAct:
    _check_taken_up(act, scene, "reassessing")
    for entry in scene.record.entries.values():
        if isinstance(entry.act, Reassessment) and entry.act.entry == act.entry and entry.voided is None:
            raise AlreadySuperseded(entry_id=act.entry, successor=entry.entry_id)
    judgement = dict(resolve_judgement(act, scene.world))
    return Reassessment(entry=act.entry, reason=act.reason, notes=act.notes, **judgement)


@resolve_act.register
def _withdraw(act: WithdrawAssessment, scene: Scene) -> AnyAct:
    _check_taken_up(act, scene, "withdrawing")
    return AssessmentWithdrawal(entry=act.entry, reason=act.reason, notes=act.notes)


@resolve_act.register
def _decline(act: DeclineComment, scene: Scene) -> AnyAct:
    return CommentDeclined(
        inferred=act.inferred,
        notes=act.notes,
        targets=resolve_asked(act.targets, scene.record, scene.world),
        refers_to=resolve_references(act.refers_to, scene.world),
    )


@resolve_act.register
def _retract(act: Retract, scene: Scene) -> AnyAct:
    _refuse_inferred(act.inferred, ActKind.RETRACT)
    entry = standing_entry(act.entry, scene.world)
    _check_kind(entry, RETRACTABLE, "retracting")
    strangers = [agent for agent in scene.speakers if agent not in entry.utterance.speakers]
    if strangers:
        raise NotTheirEntry(entry_id=entry.entry_id, agents=", ".join(strangers))
    return Retraction(entry=act.entry, notes=act.notes)


def resolve_judgement(judgement: JudgementInput, world: World) -> Judgement:
    """The judgement, if it says anything and stays inside its own scale."""
    says = (judgement.rating, judgement.normalised, judgement.relation, judgement.likelihood)
    if all(part is None for part in says):
        raise EmptyAssessment()
    if judgement.rating is not None:
        check_rating(judgement.rating)
    fields = {name: getattr(judgement, name) for name in Judgement.model_fields}
    return Judgement(**{**fields, "evidence": resolve_evidence(judgement.evidence, world)})


def check_rating(rating: Rating) -> None:
    """Refuse a value outside its own scale."""
    if rating.value is not None and is_outside(rating.value, rating.worst, rating.best):
        raise RatingOutsideScale(value=rating.value, worst=rating.worst, best=rating.best)


def is_outside(value: float, worst: float | None, best: float | None) -> bool:
    """Whether the value lies beyond an end of its scale; the worst end may be the larger number."""
    if worst is not None and best is not None:
        return not min(worst, best) <= value <= max(worst, best)
    # One end alone: scales run upwards unless both ends say otherwise.
    return (worst is not None and value < worst) or (best is not None and value > best)


def _check_taken_up(act: Reassess | WithdrawAssessment, scene: Scene, operation: str) -> None:
    _refuse_inferred(act.inferred, act.act)
    entry = standing_entry(act.entry, scene.world)
    _check_kind(entry, ASSESSMENTS, operation)
    if set(scene.speakers) != set(entry.utterance.speakers):
        raise AssessorsDiffer(
            entry_id=entry.entry_id,
            assessors=", ".join(entry.utterance.speakers),
            speakers=", ".join(scene.speakers),
        )


def _refuse_inferred(inferred: bool, kind: ActKind) -> None:
    if inferred:
        raise InferredNotAllowed(act=kind)


def _check_kind(entry: EntryRecord, expected: tuple[ActKind, ...], operation: str) -> None:
    if entry.kind not in expected:
        raise WrongEntryKind(
            entry_id=entry.entry_id, act=entry.kind, operation=operation, expected=" or ".join(expected)
        )
