"""Identifiers: TypeIDs, ``<kind>_<26 characters>``, time-ordered and never derived from a name.

An entry and the event that made it share the 26 characters, and so do a link and its event: the
event of ``entry_01k...`` is ``event_01k...``, found without another table.
"""

import re
from typing import Final

from ledger.domain.errors import InvalidIdentifier

KINDS: Final = ("claim", "agent", "source", "entry", "utterance", "link", "event", "correlation")

STREAM_KINDS: Final = ("claim", "agent", "source")

# 26 characters of Crockford's base 32, the first at most 7 so that the value fits 128 bits
# (TypeID specification 0.3).
_PATTERN: Final = re.compile(rf"^({'|'.join(KINDS)})_([0-7][0-9abcdefghjkmnpqrstvwxyz]{{25}})$")


def kind_of(identifier: str) -> str | None:
    """The kind before the underscore, or None when this is no TypeID of the ledger."""
    match = _PATTERN.fullmatch(identifier)
    return match.group(1) if match else None


def check_identifier(identifier: str, *kinds: str) -> str:
    """The identifier itself, when it is a TypeID of one of the kinds.

    Raises:
        InvalidIdentifier: it is something else.
    """
    if kind_of(identifier) not in kinds:
        raise InvalidIdentifier(value=identifier[:100], expected=" or ".join(kinds))
    return identifier


def with_kind(identifier: str, kind: str) -> str:
    """The identifier of another kind that shares the 26 characters: entry to event and back."""
    return f"{kind}_{identifier.partition('_')[2]}"
