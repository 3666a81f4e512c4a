"""From a rating as its publisher put it to one of four words that can be compared (ClaimsKG).

The first of these that says something decides:

    1. the whole label in the table of the publisher
    2. the whole label in the table of the language
    3. the whole label in the table of another language; a test holds that no two contradict each other
    4. the value on its scale: the best end is TRUE, the worst FALSE, anything between MIXTURE

Otherwise nothing can be said, which is None; OTHER is for labels that are known and are no truth value. A
part of a label decides nothing: "True, but" is not "True".
"""

from typing import Final

from ledger.domain.decisions.act import is_outside
from ledger.domain.value import Rating
from ledger.domain.vocabulary import NormalisedRating
from ledger.interchange.ratings.label import fold_label
from ledger.interchange.ratings.table import Tables, load_tables

WORST: Final = 1.0
"""The worst end where a scale gives only a best end above it (schema.org, ``worstRating``)."""


def normalise(
    rating: Rating, *, publisher: str | None = None, language: str | None = None
) -> NormalisedRating | None:
    """The rating in the four words of ClaimsKG, or None when neither label nor value says anything.

    ``publisher`` is its name or the host of its pages; of ``language``, a BCP 47 tag, the first part counts.
    """
    folded = fold_label(rating.label)
    by_label = _by_label(folded, publisher, language, load_tables()) if folded else None
    return by_label or _by_value(rating)


def _by_label(
    folded: str, publisher: str | None, language: str | None, tables: Tables
) -> NormalisedRating | None:
    of_publisher = tables.of_publisher(publisher) if publisher else None
    of_language = tables.languages.get(language.partition("-")[0].lower()) if language else None
    for table in (of_publisher, of_language, *tables.languages.values()):
        if table is not None and folded in table.ratings:
            return table.ratings[folded]
    return None


def _by_value(rating: Rating) -> NormalisedRating | None:
    """Where the value lies; a scale may run either way, and a value outside of it is no basis."""
    value, best = rating.value, rating.best
    worst = WORST if rating.worst is None and best is not None and best > WORST else rating.worst
    if value is None or best is None or worst is None or best == worst or is_outside(value, worst, best):
        return None
    if value == best:
        return NormalisedRating.TRUE
    return NormalisedRating.FALSE if value == worst else NormalisedRating.MIXTURE
