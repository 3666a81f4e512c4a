"""Events of a claim itself: its wording, its links, and what utterances did to it."""

from typing import ClassVar

from ledger.domain.events.base import Event
from ledger.domain.text import Label, Passage, Statement
from ledger.domain.value import (
    AnyAct,
    Assertion,
    Assessment,
    AssessmentWithdrawal,
    CommentDeclined,
    Day,
    Evidence,
    Reassessment,
    Rebuttal,
    Redacted,
    Retraction,
    Support,
    UtteranceFacts,
)
from ledger.domain.vocabulary import ClaimRelation


class ClaimRegistered(Event):
    """A proposition became a claim of the ledger."""

    TOPIC: ClassVar[str] = "claim.registered.v1"

    statement: Statement | Redacted
    language: str | None = None
    topics: tuple[Label, ...] = ()
    wordings: tuple[Statement, ...] = ()
    subject_time: Day | None = None
    notes: Passage | None = None


class ClaimReworded(Event):
    """The canonical wording changed."""

    TOPIC: ClassVar[str] = "claim.reworded.v1"

    statement: Statement | Redacted
    reason: Statement | Redacted


class ClaimLinked(Event):
    """The claim stands in a relation to another claim."""

    TOPIC: ClassVar[str] = "claim.linked.v1"

    link_id: str
    to: str
    relation: ClaimRelation
    notes: Passage | None = None


class ClaimUnlinked(Event):
    """A link of the claim was taken off."""

    TOPIC: ClassVar[str] = "claim.unlinked.v1"

    link_id: str
    reason: Statement | Redacted


class EntryEvent(Event):
    """Base of the eight events that make an entry: an utterance did ``act`` to the claim."""

    entry_id: str
    utterance: UtteranceFacts
    act: AnyAct


class ClaimAsserted(EntryEvent):
    """Somebody said, or presupposed, that the claim is so."""

    TOPIC: ClassVar[str] = "claim.asserted.v1"

    act: Assertion


class ClaimRebutted(EntryEvent):
    """Somebody spoke against the claim or against entries."""

    TOPIC: ClassVar[str] = "claim.rebutted.v1"

    act: Rebuttal


class ClaimSupported(EntryEvent):
    """Somebody corroborated the claim or entries."""

    TOPIC: ClassVar[str] = "claim.supported.v1"

    act: Support


class ClaimAssessed(EntryEvent):
    """Somebody judged the claim."""

    TOPIC: ClassVar[str] = "claim.assessed.v1"

    act: Assessment


class ClaimReassessed(EntryEvent):
    """Assessors revised a judgement of theirs."""

    TOPIC: ClassVar[str] = "claim.reassessed.v1"

    act: Reassessment


class AssessmentWithdrawn(EntryEvent):
    """Assessors took a judgement of theirs back."""

    TOPIC: ClassVar[str] = "claim.assessment_withdrawn.v1"

    act: AssessmentWithdrawal


class ClaimCommentDeclined(EntryEvent):
    """Somebody was asked and did not answer."""

    TOPIC: ClassVar[str] = "claim.comment_declined.v1"

    act: CommentDeclined


class ClaimRetracted(EntryEvent):
    """Speakers took an entry of theirs back."""

    TOPIC: ClassVar[str] = "claim.retracted.v1"

    act: Retraction


class EvidenceAdded(Event):
    """Evidence was added to an entry."""

    TOPIC: ClassVar[str] = "claim.evidence_added.v1"

    entry_id: str
    evidence: Evidence
