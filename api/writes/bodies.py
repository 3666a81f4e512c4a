"""The bodies of writes: the commands, without what the address says already.

They are read strictly. The command's own said day takes texts apart before its fields are read, which
strictness does not survive; here a bare text and an object are two forms of one field.
"""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, Field

from ledger.domain.commands import (
    AgentCorrection,
    AnyActInput,
    EntryCorrection,
    JudgementInput,
    ReportedInput,
    SourceCorrection,
)
from ledger.domain.commands.act import Targets
from ledger.domain.commands.base import SAYS_SOMETHING, EventId, Reason, WebAddress
from ledger.domain.commands.correction import SET
from ledger.domain.commands.name import AgentName, AgentNames, ClaimName, Identifier, SourceName
from ledger.domain.commands.utterance import Chain, Quotes
from ledger.domain.events.source import Sha256
from ledger.domain.frozen import Frozen
from ledger.domain.text import Passage, Statement
from ledger.domain.value import Quote, Venue
from ledger.domain.vocabulary import AgentRelation, ClaimRelation, DayBasis, ReassessmentReason, Relation

Expected = Annotated[
    dict[str, Annotated[int, Field(ge=1)]],
    Field(
        max_length=100,
        description="revisions that claims must be at, by claim id; 412 when one has moved on",
        examples=[{"claim_01hf3h8v6qe8m9r2ykzj4x5n7a": 3}],
    ),
]


class SaidOn(Frozen):
    """When it was said; ``earliest`` and ``latest`` narrow the day where EDTF cannot say it."""

    edtf: str | None = None
    earliest: date | None = None
    latest: date | None = None
    basis: DayBasis = DayBasis.UNKNOWN
    justification: Statement | None = None


Edtf = Annotated[str, Field(description="an EDTF day, short for `edtf`", examples=["2025-03-13"])]
Said = Annotated[SaidOn | Edtf | None, Field(description="when it was said; null when the day is unknown")]


class Facts(Frozen):
    """The facts of an utterance."""

    speakers: AgentNames
    said: Said = None
    reported: ReportedInput | None = None
    venue: Venue | None = None
    chain: Chain = ()
    quotes: Quotes = ()


class NewUtterance(Facts):
    """One act of speaking or publishing with all its acts; everything is recorded, or nothing."""

    id: Identifier | None = None
    notes: Passage | None = None
    acts: Annotated[tuple[AnyActInput, ...], Field(min_length=1, max_length=100)]
    expected: Expected = Field(default_factory=dict)


class OneAct(Facts):
    """The facts of an utterance that does one act, and what every act may carry.

    As in an entry, ``notes`` are those of the act and ``utterance_notes`` those of the utterance.
    ``utterance_id`` and ``entry_id`` may bring ids of their own.
    """

    utterance_id: Identifier | None = None
    entry_id: Identifier | None = None
    utterance_notes: Passage | None = None
    inferred: bool = False
    notes: Passage | None = None
    expected: Expected = Field(default_factory=dict)


class NewAssertion(OneAct):
    """Somebody says, or presupposes, that the claim is so."""

    presupposed: bool = False


class NewRebuttal(OneAct):
    """Somebody speaks against the claim, or against ``targets``."""

    targets: Targets = ()
    relation: Relation | None = None
    scope: Statement | None = None


class NewSupport(OneAct):
    """Somebody corroborates the claim, or ``targets``."""

    targets: Targets = ()
    scope: Statement | None = None


class NewAssessment(OneAct, JudgementInput):
    """Somebody judges the claim; at least one of rating, normalised, relation and likelihood."""


class NewRevision(OneAct, JudgementInput):
    """The assessors revise their assessment; what is left out is null, nothing is inherited."""

    reason: ReassessmentReason


class NewWithdrawal(OneAct):
    """The assessors take their assessment back."""

    reason: Reason


class NewRetraction(OneAct):
    """Speakers take back what they said."""


class Rewording(Frozen):
    """A new canonical wording."""

    id: EventId = None
    statement: Annotated[Statement, SAYS_SOMETHING]
    reason: Reason


class NewClaimLink(Frozen):
    """A relation of this claim to another."""

    id: Identifier | None = None
    to: ClaimName
    relation: ClaimRelation
    notes: Passage | None = None


class NewAgentLink(Frozen):
    """A relation of this agent to another; the two are never merged."""

    id: Identifier | None = None
    to: AgentName
    relation: AgentRelation
    notes: Passage | None = None


class ChangesOfUtterance(Frozen):
    """The facts of an utterance that were wrong."""

    speakers: AgentNames | None = None
    said: Said = None
    reported: ReportedInput | None = None
    venue: Venue | None = None
    chain: Chain | None = None
    quotes: Quotes | None = None
    notes: Passage | None = None


class CorrectionOfUtterance(Frozen):
    """What our record of the utterance should say; what is left out of ``set`` stays as it was."""

    id: EventId = None
    changes: Annotated[ChangesOfUtterance, SET]
    reason: Reason
    expected: Expected = Field(default_factory=dict)


class CorrectionOfEntry(Frozen):
    """What our record of the act should say; only fields that its kind of act has are accepted."""

    id: EventId = None
    changes: Annotated[EntryCorrection, SET]
    reason: Reason


class CorrectionOfAgent(Frozen):
    """What our record of the agent should say."""

    id: EventId = None
    changes: Annotated[AgentCorrection, SET]
    reason: Reason


class CorrectionOfSource(Frozen):
    """What our record of the source should say."""

    id: EventId = None
    changes: Annotated[SourceCorrection, SET]
    reason: Reason


class VoidedEntry(Frozen):
    """Why our record of the entry should not be there at all."""

    id: EventId = None
    reason: Reason


class NewEvidence(Frozen):
    """Evidence for the entry: a source, an address, or a description alone."""

    id: EventId = None
    source: SourceName | None = None
    url: WebAddress | None = None
    description: Annotated[Passage, SAYS_SOMETHING]
    quote: Quote | None = None


class NewVerification(Frozen):
    """The document was fetched again on the day ``on``, with this digest."""

    id: EventId = None
    sha256: Sha256
    on: date


def given(body: BaseModel, *names: str) -> dict[str, Any]:
    """Those of the fields that the client gave; what was left out stays left out of the command."""
    return {name: _plain(getattr(body, name)) for name in names if name in body.model_fields_set}


def _plain(value: Any) -> Any:
    """A said day as the command reads it; all other values are the command's own."""
    return value.model_dump(exclude_unset=True) if isinstance(value, SaidOn) else value
