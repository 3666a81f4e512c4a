"""Cursors: where the next page begins, of which question, as the ledger stood when the first page was read.

    base64url(JSON [question, positions, after, checksum])

A cursor is opaque, but no secret: whoever forges one gets nothing that could not be asked for. The
checksum finds those that were cut off or changed on the way.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from pydantic import BaseModel

from ledger.domain.errors import InvalidCursor

_DIGEST_CHARACTERS: Final = 22
_LENGTH_LIMIT: Final = 1_000
POSITION_LIMIT: Final = 10**18


@dataclass(frozen=True, slots=True)
class Cursor:
    """``positions`` are those the question came to; ``after`` is where the page before ended."""

    positions: tuple[int, ...]
    after: Any


def question_digest(operation_id: str, query: BaseModel) -> str:
    """What is asked, whatever part of it: all parameters but ``limit`` and ``cursor``."""
    asked = query.model_dump_json(exclude={"limit", "cursor"}, exclude_defaults=True)
    return _digest(operation_id + asked)


def encode_cursor(cursor: Cursor, question: str) -> str:
    """The cursor as the client gets it."""
    content = _json([question, list(cursor.positions), cursor.after])
    return urlsafe_b64encode(_json([content, _digest(content)]).encode()).decode().rstrip("=")


def decode_cursor(text: str, question: str) -> Cursor:
    """The cursor that was given out for the question.

    Raises:
        InvalidCursor: it was not, or came back changed.
    """
    try:
        padded = text[:_LENGTH_LIMIT] + "=" * (-len(text) % 4)
        content, checksum = json.loads(urlsafe_b64decode(padded))
        if checksum != _digest(content):
            raise InvalidCursor()
        asked, positions, after = json.loads(content)
        if asked != question or not all(type(p) is int and 0 <= p < POSITION_LIMIT for p in positions):
            raise InvalidCursor()
        return Cursor(tuple(positions), after)
    except (ValueError, TypeError, AttributeError):
        raise InvalidCursor() from None


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _digest(text: str) -> str:
    return urlsafe_b64encode(sha256(text.encode()).digest()).decode()[:_DIGEST_CHARACTERS]
