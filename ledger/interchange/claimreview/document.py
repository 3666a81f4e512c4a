"""From the bytes of a document to the ClaimReviews in it.

    one JSON text, or one a line ──> objects, arrays, @graph, DataFeed ──> Item, a review as it was found

A file of one object a line is read as a stream; any other text is held in memory and has a limit.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BufferedIOBase
from typing import Any, Final, NoReturn

from ledger.domain.errors import InvalidLine
from ledger.interchange.claimreview.property import Node, as_list, compact, types_of
from ledger.interchange.claimreview.record import RefusedRecord

DOCUMENT_LIMIT: Final = 256 << 20
"""Bytes in a JSON text, or in a line where there is one a line."""

_REVIEW: Final = "ClaimReview"
_SHOWN: Final = 60
_DEPTH: Final = 4
_FEED_DATES: Final = ("dateCreated", "dateModified", "dateDeleted")


@dataclass(frozen=True, slots=True)
class Item:
    """A review as it was found; ``feed`` holds the dates of the feed item around it, if there was one."""

    number: int
    line: int | None
    review: Node
    feed: Node = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Refused:
    reason: str


_Piece = tuple[Node, Node] | _Refused


def read_items(stream: BufferedIOBase, limit: int = DOCUMENT_LIMIT) -> Iterator[Item | RefusedRecord]:
    """The reviews of the document in order, and what stands in their place without being one.

    In an ``@graph`` other objects are context, not refused; an ``@graph`` without any review is.

    Raises:
        InvalidLine: the document cannot be read: longer than ``limit`` bytes, or not JSON at all.
    """
    number = 0
    for line, value in _texts(stream, limit):
        for piece in _pieces(value):
            number += 1
            if isinstance(piece, _Refused):
                yield RefusedRecord(number, line, piece.reason)
            else:
                yield Item(number, line, *piece)


def _texts(stream: BufferedIOBase, limit: int) -> Iterator[tuple[int | None, Any]]:
    """The JSON texts, each with its line; a line that is none is a ``_Refused``."""
    number = 1
    while (first := stream.readline(limit + 1)) and not first.strip():
        number += 1
    value = _load(first)
    if not isinstance(value, _Refused):
        yield number, value
        yield from _rest(stream, number + 1, limit)
        return
    text = first + stream.read(limit + 1 - len(first))
    _check_length(text, 1, limit)
    value = _load(text)
    if not isinstance(value, _Refused):
        yield None, value
        return
    lines = [(at, _load(line)) for at, line in enumerate(text.splitlines(), number) if line.strip()]
    if 2 * sum(isinstance(loaded, dict) for _, loaded in lines) < len(lines) or not lines:
        raise InvalidLine(1, value.reason if text.strip() else "the document is empty")
    yield from lines


def _rest(stream: BufferedIOBase, number: int, limit: int) -> Iterator[tuple[int, Any]]:
    while line := stream.readline(limit + 1):
        _check_length(line, number, limit)
        if line.strip():
            yield number, _load(line)
        number += 1


def _check_length(text: bytes, number: int, limit: int) -> None:
    if len(text) > limit:
        raise InvalidLine(number, f"longer than {limit:,} bytes; give it in parts, or one review a line")


def _load(text: bytes) -> Any:
    """The JSON value with the names of schema.org alone, or why there is none."""
    try:
        return compact(json.loads(text, parse_constant=_refuse_constant))
    except UnicodeDecodeError as error:
        return _Refused(f"not UTF-8 at byte {error.start}")
    except RecursionError:
        return _Refused("nested too deeply")
    except json.JSONDecodeError as error:
        return _Refused(f"not JSON: {error.msg} at line {error.lineno}, character {error.colno}")
    except ValueError as error:
        return _Refused(f"not JSON: {error}")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _pieces(value: Any) -> Iterator[_Piece]:
    if isinstance(value, list):
        for one in value:
            yield from _pieces(one)
    elif isinstance(value, _Refused):
        yield value
    elif not isinstance(value, dict):
        yield _Refused(f"{_shown(value)} is no object")
    elif "@graph" in value:
        yield from _graph([node for node in as_list(value["@graph"]) if isinstance(node, dict)])
    elif "dataFeedElement" in value:
        for element in as_list(value["dataFeedElement"]):
            yield from _feed_item(element)
    elif "DataFeedItem" in types_of(value):
        yield from _feed_item(value)
    elif _REVIEW in types_of(value):
        yield value, {}
    else:
        yield _Refused(f"@type is {_shown(value.get('@type'))}, not ClaimReview")


def _feed_item(element: Any) -> Iterator[_Piece]:
    if not isinstance(element, dict) or "DataFeedItem" not in types_of(element):
        yield from _pieces(element)
        return
    dates = {name: element[name] for name in _FEED_DATES if element.get(name)}
    items = as_list(element.get("item"))
    if "dateDeleted" in dates:
        # Of a deleted review often no more is left than its address.
        address = {name: element[name] for name in ("url", "@id") if name in element}
        for item in items or [address]:
            yield (item if isinstance(item, dict) else {"url": item}), dates
        return
    if not items:
        yield _Refused("item is missing")
    for item in items:
        for piece in _pieces(item):
            yield piece if isinstance(piece, _Refused) else (piece[0], dates)


def _graph(nodes: list[Node]) -> Iterator[_Piece]:
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    found = False
    for node in nodes:
        if _REVIEW in types_of(node) or "dataFeedElement" in node:
            found = True
            yield from _pieces(_resolve(node, named, _DEPTH))
    if not found:
        yield _Refused("@graph holds no ClaimReview")


def _resolve(value: Any, named: Mapping[str, Node], depth: int) -> Any:
    """The value with objects that are no more than an ``@id`` replaced by what the graph says of it."""
    if isinstance(value, list):
        return [_resolve(one, named, depth) for one in value]
    if not isinstance(value, dict) or not depth:
        return value
    whole = named.get(value["@id"], value) if len(value) == 1 and isinstance(value.get("@id"), str) else value
    return {name: _resolve(inner, named, depth - 1) for name, inner in whole.items()}


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
