"""What the words of the Admiralty scale and of ICD-203 mean, and how far they can be ranked.

Reliability is of a source and credibility of a piece of information; likelihood is of a claim and confidence
of the judgement on it. None of the four is ever computed from another, and none merged with another.
F and 6 say that nothing can be judged: they have no rank, so they are neither best nor worst nor between.
Sources: NATO AJP-2.1 (Admiralty), Intelligence Community Directive 203 (likelihood, confidence).
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from ledger.domain.vocabulary import Confidence, Likelihood, Reliability


class Grade(NamedTuple):
    """A grade of the Admiralty scale; ``rank`` counts from 1, the best; what cannot be judged has none."""

    name: str
    meaning: str
    rank: int | None


class Step(NamedTuple):
    """A step of likelihood: its second name, and the chances it stands for, in percent.

    They go from ``low`` to ``high``; neighbouring steps share their common end.
    """

    name: str
    synonym: str
    low: int
    high: int


RELIABILITIES: Final[Mapping[Reliability, Grade]] = {
    Reliability.A: Grade(
        "completely reliable", "nothing speaks against it, and it was right whenever tested", 1
    ),
    Reliability.B: Grade("usually reliable", "small doubts; it was right nearly always", 2),
    Reliability.C: Grade("fairly reliable", "doubts, though it was right before", 3),
    Reliability.D: Grade("not usually reliable", "strong doubts, though it was right now and then", 4),
    Reliability.E: Grade("unreliable", "it is not what it says it is, or was wrong whenever tested", 5),
    Reliability.F: Grade("cannot be judged", "too little is known of the source; this is no bad mark", None),
}

CREDIBILITIES: Final[Mapping[int, Grade]] = {
    1: Grade("confirmed", "independent sources say the same, and it fits what is known", 1),
    2: Grade("probably true", "not confirmed, but it makes sense and fits what is known", 2),
    3: Grade("possibly true", "not confirmed; it makes some sense and fits some of what is known", 3),
    4: Grade("doubtful", "not confirmed; possible, but it makes little sense and nothing else is known", 4),
    5: Grade("improbable", "not confirmed; it makes no sense or goes against what is known", 5),
    6: Grade("cannot be judged", "there is nothing to hold it against; this is no bad mark", None),
}

LIKELIHOODS: Final[Mapping[Likelihood, Step]] = {
    Likelihood.ALMOST_NO_CHANCE: Step("almost no chance", "remote", 1, 5),
    Likelihood.VERY_UNLIKELY: Step("very unlikely", "highly improbable", 5, 20),
    Likelihood.UNLIKELY: Step("unlikely", "improbable", 20, 45),
    Likelihood.ROUGHLY_EVEN_CHANCE: Step("roughly even chance", "roughly even odds", 45, 55),
    Likelihood.LIKELY: Step("likely", "probable", 55, 80),
    Likelihood.VERY_LIKELY: Step("very likely", "highly probable", 80, 95),
    Likelihood.ALMOST_CERTAIN: Step("almost certain", "nearly certain", 95, 99),
}

CONFIDENCES: Final[Mapping[Confidence, str]] = {
    Confidence.LOW: "few or weak sources, many assumptions, large gaps",
    Confidence.MODERATE: "credible sources, partly confirmed; some assumptions and gaps",
    Confidence.HIGH: "good sources that confirm each other, few assumptions, small gaps",
}
