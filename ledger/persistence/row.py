"""One event as the tables hold it, and the proof that columns, envelope, hashes and payload still agree."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from typing import Any, Final, NamedTuple

from ledger.domain.errors import EnvelopeMismatch
from ledger.transparency.leaf import Envelope, leaf_hash

_FIELDS: Final = set(Envelope._fields) - {"commitment"} | {"payload", "v"}

# json.loads would guess the encoding first, and skip white space, which a canonical text has not.
_decode: Final[Callable[[str], tuple[dict[str, Any], int]]] = json.JSONDecoder().raw_decode


class Row(NamedTuple):
    """The columns in the order of every ``select_*`` statement; salt and state are null once redacted."""

    position: int
    stream: str
    revision: int
    topic: str
    event_id: str
    utterance_id: str | None
    recorded_at: datetime
    recorded_by: str
    envelope: bytes
    leaf_hash: bytes
    salt: bytes | None
    state: bytes | None


def verify(row: Row) -> dict[str, Any]:
    """The fields of the envelope, ``recorded_at`` as UTC time; all parts of the row agree.

    Raises:
        EnvelopeMismatch: names the first part that does not.
    """
    position, stream, revision, topic, event_id, utterance_id, recorded_at, recorded_by, entry, leaf, *_ = row
    if leaf_hash(entry) != leaf:
        raise EnvelopeMismatch(position=position, part="leaf_hash")
    try:
        text = entry.decode()
        fields, end = _decode(text)
        instant = datetime.fromisoformat(fields["recorded_at"])
        if end != len(text) or fields.keys() != _FIELDS:
            raise EnvelopeMismatch(position=position, part="envelope")
        is_equal = (
            fields["stream"] == stream
            and fields["revision"] == revision
            and fields["topic"] == topic
            and fields["event_id"] == event_id
            and fields["utterance_id"] == utterance_id
            and fields["recorded_by"] == recorded_by
            and instant == recorded_at
        )
        commitment = fields["payload"]
    except (ValueError, KeyError, TypeError):
        raise EnvelopeMismatch(position=position, part="envelope") from None
    fields["recorded_at"] = instant
    if not is_equal:
        raise EnvelopeMismatch(position=position, part=_first_difference(row, fields))
    if row.salt is not None and row.state is not None and not _is_committed(row.salt, row.state, commitment):
        raise EnvelopeMismatch(position=position, part="payload")
    return fields


def correlation_id_of(envelope: bytes) -> str:
    """The command that an event is of, as its envelope says."""
    correlation_id: str = json.loads(envelope)["correlation_id"]
    return correlation_id


def _is_committed(salt: bytes, state: bytes, commitment: str) -> bool:
    return sha256(salt + state).hexdigest() == commitment


def verify_sequence(rows: Sequence[Row], *, first: int | None) -> None:
    """Check that rows of one stream are neighbours, upwards or downwards, from ``first`` on when given.

    Raises:
        EnvelopeMismatch: a revision is missing before the position named.
    """
    expected = first
    for row, following in pairwise([*rows, None]):
        if row is None:
            return
        if expected is not None and row.revision != expected:
            raise EnvelopeMismatch(position=row.position, part="revision")
        if following is not None:
            expected = row.revision + (1 if following.revision > row.revision else -1)


def _first_difference(row: Row, fields: dict[str, Any]) -> str:
    columns = ("stream", "revision", "topic", "event_id", "utterance_id", "recorded_at", "recorded_by")
    return next(column for column in columns if getattr(row, column) != fields[column])
