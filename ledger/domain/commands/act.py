"""What an utterance may do to claims, as a client says it."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from ledger.domain.commands.base import Reason, WebAddress
from ledger.domain.commands.name import ClaimName, EntryName, Identifier, SourceName, UtteranceName
from ledger.domain.frozen import Frozen
from ledger.domain.text import Passage, Statement
from ledger.domain.value import Evidence, Judgement
from ledger.domain.vocabulary import ActKind, ReassessmentReason, Relation


class EvidenceInput(Evidence):
    """Evidence whose source may be named by ref."""

    source: SourceName | None = None
    url: WebAddress | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "EvidenceInput":
        if self.source is None and self.url is None and self.description is None and self.quote is None:
            raise ValueError("evidence needs a source, a url, a description or a quote")
        return self


class TargetInput(Frozen):
    """A target: the claim, an entry, or the entries an utterance made on the claim.

    ``kind`` is for corrections: what the entry was when it was targeted, also where it was voided or
    corrected since. An export writes it; without it, what the entry is now counts.
    """

    claim: ClaimName | None = None
    entry: EntryName | None = None
    utterance: UtteranceName | None = None
    relation: Relation | None = None
    scope: Statement | None = None
    kind: Literal["assertion", "entry"] | None = None

    @model_validator(mode="after")
    def _names_one(self) -> "TargetInput":
        if sum(name is not None for name in (self.claim, self.entry, self.utterance)) != 1:
            raise ValueError("a target names exactly one of claim, entry and utterance")
        if self.kind is not None and self.entry is None:
            raise ValueError("only a target that is an entry has a kind")
        return self


class ReferenceInput(Frozen):
    """What somebody referred to instead of answering."""

    entry: EntryName | None = None
    utterance: UtteranceName | None = None

    @model_validator(mode="after")
    def _names_one(self) -> "ReferenceInput":
        if (self.entry is None) == (self.utterance is None):
            raise ValueError("refers_to names exactly one of entry and utterance")
        return self


def _refuse_kinds(targets: tuple[TargetInput, ...]) -> tuple[TargetInput, ...]:
    if any(target.kind is not None for target in targets):
        raise ValueError(
            "the kind of a target is found out when the act is recorded; only corrections give it"
        )
    return targets


Targets = Annotated[tuple[TargetInput, ...], Field(max_length=100), AfterValidator(_refuse_kinds)]


class ActInput(Frozen):
    """What every act may carry; ``id`` is the entry id, kept from an export."""

    id: Identifier | None = None
    inferred: bool = False
    notes: Passage | None = None


class Assert(ActInput):
    """Say, or presuppose, that the claim is so."""

    act: Literal[ActKind.ASSERT]
    claim: ClaimName
    presupposed: bool = False


class Rebut(ActInput):
    """Speak against the claim, or against ``targets``.

    ``relation`` (by default ``rebut``) and ``scope`` are those of the claim, or of targets that give none.
    """

    act: Literal[ActKind.REBUT]
    claim: ClaimName
    targets: Targets = ()
    relation: Relation | None = None
    scope: Statement | None = None

    @field_validator("relation")
    @classmethod
    def _says_it_once(cls, relation: Relation | None, info: ValidationInfo) -> Relation | None:
        targets: Targets = info.data.get("targets", ())
        if relation is not None and targets and all(target.relation for target in targets):
            raise ValueError("every target has its own relation: leave this one out")
        return relation


def _refuse_relations(targets: Targets, what: str) -> Targets:
    if any(target.relation is not None for target in targets):
        raise ValueError(f"a target that is {what} has no relation")
    return targets


class SupportClaim(ActInput):
    """Corroborate the claim, or ``targets``."""

    act: Literal[ActKind.SUPPORT]
    claim: ClaimName
    targets: Targets = ()
    scope: Statement | None = None

    @field_validator("targets")
    @classmethod
    def _opposes_nothing(cls, targets: Targets) -> Targets:
        return _refuse_relations(targets, "supported")


class JudgementInput(Judgement):
    """A judgement whose evidence may name sources by ref."""

    evidence: Annotated[tuple[EvidenceInput, ...], Field(max_length=100)] = ()


class Assess(ActInput, JudgementInput):
    """Judge the claim; at least one of rating, normalised, relation and likelihood."""

    act: Literal[ActKind.ASSESS]
    claim: ClaimName


class Reassess(ActInput, JudgementInput):
    """Revise the assessment ``entry``; fields left out are null, nothing is inherited."""

    act: Literal[ActKind.REASSESS]
    entry: EntryName
    reason: ReassessmentReason


class WithdrawAssessment(ActInput):
    """Take the assessment ``entry`` back."""

    act: Literal[ActKind.WITHDRAW_ASSESSMENT]
    entry: EntryName
    reason: Reason


class DeclineComment(ActInput):
    """Was asked about ``targets`` and did not answer; may have referred to something else."""

    act: Literal[ActKind.DECLINE_COMMENT]
    claim: ClaimName
    targets: Targets = ()
    refers_to: Annotated[tuple[ReferenceInput, ...], Field(max_length=100)] = ()

    @field_validator("targets")
    @classmethod
    def _takes_no_side(cls, targets: Targets) -> Targets:
        return _refuse_relations(targets, "declined on")


class Retract(ActInput):
    """Take ``entry`` back for the speakers of the utterance."""

    act: Literal[ActKind.RETRACT]
    entry: EntryName


AnyActInput = Annotated[
    Assert | Rebut | SupportClaim | Assess | Reassess | WithdrawAssessment | DeclineComment | Retract,
    Field(discriminator="act"),
]
