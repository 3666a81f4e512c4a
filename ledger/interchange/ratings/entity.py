"""HTML entities in texts, where feeds leave them: once, twice or three times escaped."""

from html import unescape
from typing import Final

_ROUNDS: Final = 3


def unescape_all(text: str) -> str:
    """The text without HTML entities, however often it was escaped, up to three times."""
    for _ in range(_ROUNDS):
        if "&" not in text or (plain := unescape(text)) == text:
            break
        text = plain
    return text
