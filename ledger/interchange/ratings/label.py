"""Labels as they are compared: without case, accents, punctuation, white space and HTML entities."""

import unicodedata

from ledger.interchange.ratings.entity import unescape_all


def fold_label(label: str) -> str:
    """The words of the label, lower case and plain, one space apart; empty when it holds no letter or digit.

    "C&#39;EST  FAUX !" and "c'est faux" are both ``c est faux``.
    """
    decomposed = unicodedata.normalize("NFKD", unescape_all(label).casefold())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    words = "".join(character if character.isalnum() else " " for character in plain.casefold())
    return " ".join(words.split())
