"""The closed vocabularies of the ledger: every word that a field may hold."""

from enum import StrEnum


class AgentKind(StrEnum):
    """What sort of agent speaks, cites or assesses (after PROV Agent)."""

    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    DOCUMENT = "document"
    OTHER = "other"


class Role(StrEnum):
    """What an agent does at its hop of an attribution chain."""

    PUBLISHER = "publisher"
    AGENCY = "agency"
    SPEAKER = "speaker"
    SOURCE = "source"
    DOCUMENT = "document"
    ASSESSOR = "assessor"
    AUTHOR = "author"

    @property
    def is_carrier(self) -> bool:
        """Publishers and agencies carry words; whoever stands in another role answers for them."""
        return self is Role.PUBLISHER or self is Role.AGENCY


class ActKind(StrEnum):
    """What an utterance does to a claim."""

    ASSERT = "assert"
    REBUT = "rebut"
    SUPPORT = "support"
    ASSESS = "assess"
    REASSESS = "reassess"
    WITHDRAW_ASSESSMENT = "withdraw_assessment"
    DECLINE_COMMENT = "decline_comment"
    RETRACT = "retract"


class Relation(StrEnum):
    """How an entry opposes its target (Pollock's defeaters).

    ``rebut``: the conclusion is false; ``undercut``: the evidence does not establish it;
    ``undermine``: the source or a premise is not to be trusted.
    """

    REBUT = "rebut"
    UNDERCUT = "undercut"
    UNDERMINE = "undermine"


class NormalisedRating(StrEnum):
    """The four ratings every publisher's own label is mapped to (ClaimsKG)."""

    TRUE = "TRUE"
    FALSE = "FALSE"
    MIXTURE = "MIXTURE"
    OTHER = "OTHER"


class Likelihood(StrEnum):
    """How likely the claim is, in the seven steps of ICD-203; never merged with confidence."""

    ALMOST_NO_CHANCE = "almost_no_chance"
    VERY_UNLIKELY = "very_unlikely"
    UNLIKELY = "unlikely"
    ROUGHLY_EVEN_CHANCE = "roughly_even_chance"
    LIKELY = "likely"
    VERY_LIKELY = "very_likely"
    ALMOST_CERTAIN = "almost_certain"


class Confidence(StrEnum):
    """How well founded a judgement is (ICD-203)."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Reliability(StrEnum):
    """Reliability of a source on the Admiralty scale; F means it cannot be judged."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class ReassessmentReason(StrEnum):
    """Why an assessor revised a judgement."""

    NEW_EVIDENCE = "new_evidence"
    METHOD_CHANGE = "method_change"
    ERROR = "error"
    EDITORIAL = "editorial"


class ClaimRelation(StrEnum):
    """How one claim relates to another; links never change a status."""

    SAME_AS = "same_as"
    NARROWER_THAN = "narrower_than"
    DEPENDS_ON = "depends_on"
    CONTRADICTS = "contradicts"


class AgentRelation(StrEnum):
    """How one agent relates to another; agents are linked, never merged."""

    SAME_AS = "same_as"
    MEMBER_OF = "member_of"
    SUCCESSOR_OF = "successor_of"


class Wording(StrEnum):
    """Whose words a quote holds."""

    DIRECT_QUOTE = "direct_quote"
    PARAPHRASE = "paraphrase"
    OUTLET_VOICE = "outlet_voice"


class DayBasis(StrEnum):
    """What the said day rests on."""

    EXPLICIT = "explicit"
    DERIVED = "derived"
    BOUNDED_BY_PUBLICATION = "bounded_by_publication"
    UNKNOWN = "unknown"


class ReportedBasis(StrEnum):
    """Where the reported day was taken from: the report itself, the source's day, or the said day."""

    GIVEN = "given"
    PUBLISHED = "published"
    SAID = "said"


class Status(StrEnum):
    """What a claim is at a moment, decided in this order (ADR 0003)."""

    NO_RECORD = "no_record"
    RETRACTED = "retracted"
    CONTESTED = "contested"
    UNCHALLENGED = "unchallenged"


class Side(StrEnum):
    """Which side an entry counts for."""

    FOR = "for"
    AGAINST = "against"


class Certainty(StrEnum):
    """Which entries a said limit keeps: those certainly said by then, or those not excluded."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


class Clock(StrEnum):
    """The three axes on which a moment can lie."""

    RECORDED = "recorded"
    SAID = "said"
    REPORTED = "reported"
