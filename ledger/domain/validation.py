"""What Pydantic finds wrong, as people who write JSON should read it."""

import re
from typing import Final, NamedTuple

from pydantic import ValidationError

_MEMBER: Final = re.compile(r"<\w+\.\w+: ('[^']*')>")
"""How Python prints a word of a vocabulary."""

_WORDS: Final = (
    ("Value error, ", ""),
    ("valid tuple", "valid array"),
    ("Tuple should", "Array should"),
)


class Mistake(NamedTuple):
    """One thing wrong: where, Pydantic's name of the kind of mistake, and the message."""

    location: tuple[int | str, ...]
    kind: str
    message: str


def mistakes_in(error: ValidationError) -> list[Mistake]:
    """The mistakes, without those that only follow from others."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    places = [item["loc"] for item in found]
    return [
        Mistake(item["loc"], item["type"], plain_message(item["msg"]))
        for item in found
        # An array of which an item is wrong counts as too short besides.
        if item["type"] != "too_short" or not any(_is_below(place, item["loc"]) for place in places)
    ]


def plain_message(message: str) -> str:
    """The message in the words of JSON."""
    for python, json_ in _WORDS:
        message = message.replace(python, json_)
    return _MEMBER.sub(r"\1", message)


def _is_below(place: tuple[int | str, ...], other: tuple[int | str, ...]) -> bool:
    return len(place) > len(other) and place[: len(other)] == other
