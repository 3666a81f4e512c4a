"""What somebody asks for, as words and phrases.

'Kursk "fully surrounded" Zelenskiy'  ──parse_query──>  kursk · fully surrounded · zelenskiy (or near to it)
"""

import re
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from ledger.domain.errors import InvalidSearch
from projections.search.language import configuration_of
from projections.search.text import fold, near_words

TERM_LIMIT: Final = 16
"""Words and phrases of one search."""

_NEAR_LETTERS: Final = range(5, 61)
"""Shorter words have so few trigrams that everything is near to them; longer ones are no words."""

_PART: Final = re.compile(r'"([^"]*)"|[“”„«»‟]([^“”„«»‟]*)[“”„«»‟]|([^\s"“”„«»‟]+)')


class Term(NamedTuple):
    """Words that follow one another; ``near`` is the word when similar spellings will do as well."""

    text: str
    near: str | None = None


def parse_query(q: str) -> tuple[Term, ...]:
    """The terms of a search, all of which a claim must hold, folded as texts are.

    What stands in quotation marks is a phrase and is found as it is; so is a word that punctuation parts
    (10,000) or that holds a digit. A quotation mark without its other half is punctuation.

    Raises:
        InvalidSearch: no word at all, or too many.
    """
    terms = dict.fromkeys(_terms(q))
    if not 1 <= len(terms) <= TERM_LIMIT:
        raise InvalidSearch(terms=len(terms), limit=TERM_LIMIT)
    return tuple(terms)


def parameters_of(terms: Sequence[Term], language: str | None = None) -> dict[str, Any]:
    """The parameters ``terms``, ``near`` and ``configuration`` of ``select_claims.sql``.

    When the claims are all of one language, only that is tried on the terms.
    """
    return {
        "terms": [term.text for term in terms],
        "near": [term.near for term in terms],
        "configuration": None if language is None else configuration_of(language),
    }


def _terms(q: str) -> list[Term]:
    found = []
    for part in _PART.finditer(q):
        word = part[3]
        text = fold(word or part[1] or part[2] or "")
        if text:
            found.append(Term(text, _near(text) if word else None))
    return found


def _near(text: str) -> str | None:
    near = near_words(text)
    is_one_word = " " not in text and " " not in near
    return near if is_one_word and len(near) in _NEAR_LETTERS else None
