"""Texts as they are compared: folded here, so that the database's version and locale have no say in it.

"L'été à Łódź, 10.000 €"    ──fold──>  "l ete a lodz 10 000"     what is stored, and what is asked for
"Зеленський 10,000"        ──near_words──>  "zelenskii"         what similar spellings are looked for in
"Зеленський: 10,000"       ──compared──>  "zelenskii 10 000"    what wordings are compared by
"""

import re
import unicodedata
from string import ascii_lowercase, digits
from typing import Final

TEXT_LIMIT: Final = 50_000
"""Code points of one item that are searched: to_tsvector refuses what gives more than a megabyte."""

COMPARED_LIMIT: Final = 200
"""Code points of one wording that are compared: the longer a text, the more of the index it asks for."""

_NEAR_LETTERS: Final = 4
"""Shorter words have so few trigrams that everything is near to them."""

_LATIN: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "ħ": "h", "þ": "th", "æ": "ae", "œ": "oe", "ё": "е"}  # noqa: RUF001 - Cyrillic
)
# A letter, and what stands for it; nothing for the hard and the soft sign.
_PAIRS: Final = (
    "аa бb вv гg ґg дd еe єe жzh зz иi іi їi йi кk лl мm нn оo пp рr сs тt уu ўu фf хkh цts чch шsh щshch ъ ыy ь эe"  # noqa: RUF001, E501 - Cyrillic
    " юyu яya ђdj јj љlj њnj ћc џdz ѕdz"  # noqa: RUF001 - Cyrillic
    " αa βb γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs τt υy φf χch ψps ωo"  # noqa: RUF001 - Greek
)
_ROMANISED: Final = str.maketrans({pair[0]: pair[1:] for pair in _PAIRS.split()})
_NEAR_WORD: Final = re.compile(f"(?<![a-z0-9])[a-z]{{{_NEAR_LETTERS},}}(?![a-z0-9])")

# Accents and what else is written over or under letters to say how they sound, which people leave out: of
# Latin, Greek, Cyrillic, Hebrew and Arabic. Vowel signs of other scripts are letters of the word.
_MARK: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0640\u00ad\u200b-\u200d\u2060\ufeff]"
)
# й, ў and ї are letters of their own, which the stemmers know; they come apart like accented ones.
_OWN_LETTERS: Final = re.compile("([иу])\u0306|(і)\u0308")  # noqa: RUF001 - Cyrillic
_OWN: Final = {"и": "й", "у": "ў", "і": "ї"}  # noqa: RUF001 - Cyrillic


class _Words(dict[int, str]):
    """Letters, digits and the marks that belong to them stay; all else parts words."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = character if unicodedata.category(character)[0] in "LMN" else " "
        return self[code]


_WORDS: Final = _Words()
_ASCII: Final = digits + ascii_lowercase


class _StandIns(dict[int, str]):
    """A letter or digit of ASCII for every character, the same for the same one; a space stays."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = character if character.isascii() else _ASCII[code % len(_ASCII)]
        return self[code]


_STAND_INS: Final = _StandIns()


def fold(text: str) -> str:
    """The words of the text without case, accents and punctuation, a space between two."""
    if text.isascii():
        lower = text.lower()
    else:
        # Folding the case may leave composed characters, so it comes first and again what decomposes.
        apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        own = _OWN_LETTERS.sub(lambda found: _OWN[found[1] or found[2]], apart)
        lower = unicodedata.normalize("NFC", _MARK.sub("", own)).translate(_LATIN)
    return " ".join(lower.translate(_WORDS).split())


def fold_all(texts: list[str]) -> str:
    """The words of all the texts, up to the limit."""
    return fold("\n".join(texts))[:TEXT_LIMIT].rstrip()


def near_words(folded: str) -> str:
    """The words of at least four letters and without digits, once each, in Latin letters and sorted.

    pg_trgm knows the letters of the database's locale alone, in "C" those of ASCII. Written in Latin letters,
    a name is also near to itself in another script.
    """
    return " ".join(sorted(set(_NEAR_WORD.findall(_romanise(folded)))))


def compared(text: str) -> str:
    """The words of a wording in letters and digits of ASCII, up to the limit: all that it is compared by.

    Latin letters stand for Cyrillic and Greek, as in ``near_words``. A letter of another script has a
    stand-in that it shares with others: equal texts stay equal, and others still share few trigrams.
    """
    return _romanise(fold(text)).translate(_STAND_INS)[:COMPARED_LIMIT].rstrip()


def _romanise(folded: str) -> str:
    return folded if folded.isascii() else folded.translate(_ROMANISED)
