"""What real histories look like: the tables that the generator draws from.

Source of all tables but the last group: Factopolis (github.com/factopolis/factopolis at ab83052, CC BY 4.0),
228 claims, 521 dated assertions by 74 people, 469 checks by 33 checkers. Counts are (value, how often);
days are quantiles in steps of 5 %, in days.
"""

from typing import Final

from ledger.domain.vocabulary import NormalisedRating, Relation

Counts = tuple[tuple[int, int], ...]
Quantiles = tuple[int, ...]

ASSERTIONS: Final[Counts] = (
    (1, 154), (2, 33), (3, 11), (4, 8), (5, 8), (7, 2), (8, 2), (9, 2),
    (13, 1), (14, 1), (15, 1), (17, 1), (20, 2), (21, 1), (47, 1),
)  # fmt: skip
"""Assertions a claim."""

GAP_DAYS: Final[Quantiles] = (0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 4, 6, 7, 10, 13, 18, 28, 49, 102, 229, 1489)
"""From one assertion of a claim to the next (312 pairs)."""

REPEATED_DAYS: Final = (64, 100, 100, 112, 138, 211, 257, 341, 432, 527)
"""From the first assertion to the last, of the ten claims asserted most (9 to 47 times). All ten were
asserted in the last 50 days of the record: who repeats a claim goes on until it ends."""

CHECKS: Final[Counts] = (
    (0, 1), (1, 105), (2, 49), (3, 43), (4, 14), (5, 5), (6, 5), (7, 2), (8, 2), (9, 1), (12, 1),
)  # fmt: skip
"""Checks a claim."""

CHECK_DAYS: Final[Quantiles] = (0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 4, 6, 9, 15, 24, 57, 115, 137, 527)
"""From an assertion to its check, of the 329 checks whose address holds a day."""

CHECKERS: Final = (
    149, 78, 70, 60, 32, 10, 8, 6, 6, 5, 5, 5, 4, 3, 3, 3, 3, 2, 2, 2, 2, *(1,) * 12,
)  # fmt: skip
"""Checks a checker."""

OTHER_SPEAKER: Final = 0.15
"""Of a claim's assertions; 203 of the 228 claims have one speaker only."""

CLAIMS_TOUCHED: Final[Counts] = ((1, 503), (2, 17), (3, 1))
"""Claims an utterance asserts."""

RETRACTED: Final = 15 / 521
RETRACTION_DAYS: Final = (0, 0, 0, 0, 1, 1, 1, 6, 6, 7, 8, 9, 16)
"""How often, and how long after the assertion."""

QUOTE_LENGTH: Final[Quantiles] = (
    34, 58, 71, 85, 100, 109, 124, 134, 139, 143, 157, 168, 182, 193, 214, 241, 275, 320, 355, 459, 1857,
)  # fmt: skip
STATEMENT_LENGTH: Final[Quantiles] = (
    14, 27, 34, 39, 42, 44, 46, 48, 51, 52, 53, 55, 56, 58, 60, 63, 65, 68, 70, 73, 81,
)  # fmt: skip
"""Characters."""

TOPICS: Final[Counts] = ((0, 99), (1, 58), (2, 53), (3, 15), (4, 1), (6, 2))
"""Topics a claim, of 70."""

VENUES: Final = (
    ("interview", 161), ("post", 104), ("rally", 50), ("press briefing", 43), ("speech", 38),
    ("meeting", 37), ("remarks", 16), ("debate", 9), ("statement", 63),
)  # fmt: skip

RATINGS: Final[tuple[tuple[tuple[str | None, NormalisedRating | None, Relation | None], int], ...]] = (
    ((None, None, Relation.REBUT), 190),
    ((None, None, Relation.UNDERCUT), 47),
    (("false", NormalisedRating.FALSE, None), 83),
    (("pants-on-fire", NormalisedRating.FALSE, None), 47),
    (("4-pinocchios", NormalisedRating.FALSE, None), 36),
    (("mostly-false", NormalisedRating.FALSE, None), 21),
    (("3-pinocchios", NormalisedRating.FALSE, None), 9),
    (("misleading", NormalisedRating.MIXTURE, Relation.UNDERCUT), 15),
    (("half-true", NormalisedRating.MIXTURE, None), 4),
    (("needs context", NormalisedRating.MIXTURE, None), 6),
    (("unsupported", NormalisedRating.OTHER, Relation.UNDERCUT), 6),
    (("mostly-true", NormalisedRating.TRUE, None), 4),
    # Ours: Factopolis collects what is false, a newsroom checks what turns out true as well.
    (("true", NormalisedRating.TRUE, None), 60),
    (("unproven", NormalisedRating.OTHER, None), 20),
)
"""Label, what it means, and the relation where the check gives no label (237 of 469; split by us)."""

# Ours from here on: Factopolis has no record of these, and holds no claim that nobody checked.

UNCHECKED: Final = 0.35
"""Of claims."""
DEEP: Final = 1 / 4000
DEEP_ASSERTIONS: Final = (200, 600)
"""The tail: of claims, and how often such a claim is asserted."""
LATE_DAYS: Final[Quantiles] = (0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 3, 4, 7, 14, 45, 400)
"""From the day something was said to the day it is recorded, where news comes in order."""
CARRIED_DAYS: Final[Quantiles] = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 3, 7, 60)
"""From the day something was said to the day a source carried it."""
PRESUPPOSED: Final = 0.04
INFERRED: Final = 0.02
JOINT: Final = 0.04
REBUTTED: Final = 0.15
SUPPORTED: Final = 0.05
DECLINED: Final = 0.03
REASSESSED: Final = 0.03
WITHDRAWN: Final = 0.007
UTTERANCE_CORRECTED: Final = 0.015
ENTRY_CORRECTED: Final = 0.005
VOIDED: Final = 0.01
EVIDENCED: Final = 0.02
REWORDED: Final = 0.02
LINKED: Final = 0.05
OWN_SOURCE: Final = 0.01
"""Utterances whose source is captured for them, and whose reported day is the day it was published."""
