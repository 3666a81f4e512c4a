"""The values that commands, events and views share: days, hops, quotes, ratings, evidence.

All are frozen and refuse unknown fields, so what is stored is exactly what was understood.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from ledger.domain.frozen import Frozen
from ledger.domain.text import Address, Label, Passage, Statement
from ledger.domain.vocabulary import (
    ActKind,
    Confidence,
    DayBasis,
    Likelihood,
    NormalisedRating,
    ReassessmentReason,
    Relation,
    Reliability,
    ReportedBasis,
    Role,
    Wording,
)


class Redaction(Frozen):
    """Why a text is gone: the event that held it, the legal basis, and when."""

    position: Annotated[int, Field(ge=1)]
    basis: str
    at: str


class Redacted(Frozen):
    """Stands where a text stood that was removed for a legal reason."""

    redacted: Redaction


class Day(Frozen):
    """A day as imprecise as it is known.

    ``edtf`` is the text as given, null when the day is unknown; ``earliest`` and ``latest`` are its
    bounds, null when that side is open. Source: ISO 8601-2 (EDTF) level 1.
    """

    edtf: str | None = None
    earliest: date | None = None
    latest: date | None = None


class SaidDay(Day):
    """When an utterance happened; ``latest`` was clamped when recorded, so it is never open."""

    latest: date
    basis: DayBasis = DayBasis.UNKNOWN
    justification: Statement | None = None


class ReportedDay(Day):
    """When and by which source an utterance was carried, resolved when recorded.

    ``basis`` says where the day was taken from. ``via`` is the agent through whom the source has it.
    """

    latest: date
    basis: ReportedBasis
    source: str | None = None
    via: str | None = None


class Hop(Frozen):
    """One step of an attribution chain; ``after`` is the number of the hop it follows, from 1."""

    agents: Annotated[tuple[str, ...], Field(min_length=1, max_length=100)]
    role: Role
    verb: Label | None = None
    named: bool = True
    after: Annotated[int, Field(ge=1)] | None = None


class Venue(Frozen):
    """Where it was said: a speech, a broadcast, a post."""

    kind: Label
    name: Label | None = None


class Quote(Frozen):
    """Where a source carries the words: W3C TextPositionSelector and TextQuoteSelector.

    Positions count Unicode code points of the captured bytes decoded as text, ``end`` exclusive.
    """

    start: Annotated[int, Field(ge=0)] | None = None
    end: Annotated[int, Field(ge=0)] | None = None
    exact: Passage | None = None
    prefix: Label | None = None
    suffix: Label | None = None
    wording: Wording
    gist: Passage | None = None


class Rating(Frozen):
    """A rating as its author put it, with the ends of the author's own scale."""

    label: Label
    value: float | None = None
    best: float | None = None
    worst: float | None = None
    scale: Label | None = None


class Method(Frozen):
    """How an assessment was made."""

    name: Label
    version: Label | None = None


class Evidence(Frozen):
    """What an entry rests on: a captured source, an address, or a description of it."""

    source: str | None = None
    url: Address | None = None
    description: Passage | None = None
    quote: Quote | None = None


class UtteranceFacts(Frozen):
    """One act of speaking or publishing; every event it causes carries these facts whole."""

    speakers: Annotated[tuple[str, ...], Field(min_length=1)]
    said: SaidDay
    reported: ReportedDay
    venue: Venue | None = None
    chain: tuple[Hop, ...] = ()
    quotes: tuple[Quote, ...] = ()
    notes: Passage | None = None


class Target(Frozen):
    """What a rebuttal or support bears on, fixed when it was recorded.

    ``kind`` is ``claim`` for the claim itself, ``assertion`` for an entry that asserted it then
    (presuppositions are not assertions), ``entry`` for any other entry.
    """

    kind: Literal["claim", "assertion", "entry"]
    id: str
    relation: Relation | None = None
    scope: Statement | None = None

    @property
    def bears_on_claim(self) -> bool:
        """Whether this is the claim or one of its assertions."""
        return self.kind in ("claim", "assertion")


class AskedAbout(Frozen):
    """What somebody declined to comment on, or referred to instead."""

    kind: Literal["claim", "entry", "utterance"]
    id: str


class Judgement(Frozen):
    """What an assessment says. Likelihood and confidence are two things, never merged."""

    relation: Relation | None = None
    scope: Statement | None = None
    rating: Rating | None = None
    normalised: NormalisedRating | None = None
    likelihood: Likelihood | None = None
    confidence: Confidence | None = None
    source_reliability: Reliability | None = None
    information_credibility: Annotated[int, Field(ge=1, le=6)] | None = None
    method: Method | None = None
    evidence: tuple[Evidence, ...] = ()


class RecordedAct(Frozen):
    """What every act has; ``inferred`` means we conclude it, the source does not say it outright."""

    inferred: bool = False
    notes: Passage | None = None

    @property
    def takes_up(self) -> str | None:
        """The entry that it retracts, withdraws or supersedes."""
        entry: str | None = self.__dict__.get("entry")
        return entry


class Assertion(RecordedAct):
    """Says that the claim is so, or presupposes it."""

    act: Literal[ActKind.ASSERT] = ActKind.ASSERT
    presupposed: bool = False


class Rebuttal(RecordedAct):
    """Speaks against the claim or against entries."""

    act: Literal[ActKind.REBUT] = ActKind.REBUT
    targets: Annotated[tuple[Target, ...], Field(min_length=1)]


class Support(RecordedAct):
    """Corroborates the claim or entries."""

    act: Literal[ActKind.SUPPORT] = ActKind.SUPPORT
    targets: Annotated[tuple[Target, ...], Field(min_length=1)]


class Assessment(RecordedAct, Judgement):
    """Judges the claim."""

    act: Literal[ActKind.ASSESS] = ActKind.ASSESS


class Reassessment(RecordedAct, Judgement):
    """Revises the assessment ``entry``: what is not said again is null, nothing is inherited."""

    act: Literal[ActKind.REASSESS] = ActKind.REASSESS
    entry: str
    reason: ReassessmentReason


class AssessmentWithdrawal(RecordedAct):
    """Takes the assessment ``entry`` back, by its assessors."""

    act: Literal[ActKind.WITHDRAW_ASSESSMENT] = ActKind.WITHDRAW_ASSESSMENT
    entry: str
    reason: Statement | Redacted


class CommentDeclined(RecordedAct):
    """Was asked and did not answer: for neither side."""

    act: Literal[ActKind.DECLINE_COMMENT] = ActKind.DECLINE_COMMENT
    targets: Annotated[tuple[AskedAbout, ...], Field(min_length=1)]
    refers_to: tuple[AskedAbout, ...] = ()


class Retraction(RecordedAct):
    """Takes ``entry`` back for the speakers of this utterance."""

    act: Literal[ActKind.RETRACT] = ActKind.RETRACT
    entry: str


AnyAct = Annotated[
    Assertion
    | Rebuttal
    | Support
    | Assessment
    | Reassessment
    | AssessmentWithdrawal
    | CommentDeclined
    | Retraction,
    Field(discriminator="act"),
]
"""What an utterance did to a claim, with every reference resolved."""
