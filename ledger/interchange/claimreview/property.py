"""Values of JSON-LD properties, however a feed writes them: one or a list, a text, a number or an object."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ledger.interchange.ratings.entity import unescape_all

Node = Mapping[str, Any]

_PREFIX: Final = re.compile(r"^(https?://(www\.)?schema\.org/|schema:)")
_UNSTORABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def compact(value: Any) -> Any:
    """The value with the names of schema.org alone, where it gives whole addresses; ``@value`` unwrapped."""
    if isinstance(value, dict):
        if "@value" in value:
            return value["@value"]
        return {_PREFIX.sub("", name): compact(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [compact(inner) for inner in value]
    return value


def types_of(node: Node) -> tuple[str, ...]:
    """The types of the node, without the address of schema.org."""
    return tuple(_PREFIX.sub("", name) for name in as_list(node.get("@type")) if isinstance(name, str))


def as_list(value: Any) -> list[Any]:
    """The values: a list as it is, nothing as the empty list, one value alone."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def nodes_of(node: Node, name: str) -> list[Node]:
    """The objects among the values of the property."""
    return [value for value in as_list(node.get(name)) if isinstance(value, dict)]


def text_of(node: Node, *names: str) -> str:
    """The first of the properties that holds a text, cleaned; empty when none does."""
    return next((text for name in names for text in _texts(node.get(name))), "")


def _texts(value: Any) -> Iterator[str]:
    for one in as_list(value):
        if isinstance(one, str | int | float) and not isinstance(one, bool) and (text := clean(str(one))):
            yield text


def clean(text: str) -> str:
    """The text without HTML entities and control characters, its white space collapsed."""
    return " ".join(_UNSTORABLE.sub("", " ".join(unescape_all(text).split())).split())


def shorten(text: str, limit: int) -> str:
    """The text, or as much of it as fits the limit with an ellipsis."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
