"""Writes what was decided: one event or a small group in one message, a large one by COPY.

Up to about seven events the messages that COPY needs cost more than they save; a thousand events take it a
third of the time (ADR 0017).
"""

import json
from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

from psycopg import ClientCursor
from psycopg.errors import UniqueViolation
from psycopg.rows import TupleRow

from ledger.domain.errors import EnvelopeMismatch
from ledger.persistence import binary_copy as copy
from ledger.persistence.batch import Entry, Known, Save, seal
from ledger.persistence.copy_message import CopyMessage
from ledger.persistence.failure import violated_constraint
from ledger.persistence.queries import load
from ledger.persistence.statement import bytes_array, integer_array, text_array

COPY_FROM: Final = 8
"""Events from which on a group is written by COPY."""

_PART: Final = 100
"""Events in one COPY: the server inserts them while the envelopes of the next are made."""

_COMMIT: Final = load("commit_append")


class UsedKey(NamedTuple):
    """An idempotency key, and what it stands for from now on; ``answer`` is JSON."""

    scope: str
    key: str
    digest: bytes
    first: int
    last: int
    answer: str


def used_key(save: Save) -> UsedKey | None:
    """The key of a save that was accepted, if it has one."""
    idempotency, outcome = save.append.idempotency, save.outcome
    if idempotency is None or outcome is None:
        return None
    answer = json.dumps(dict(idempotency.answer), ensure_ascii=False, separators=(",", ":"))
    first, last = outcome.events[0].position, outcome.events[-1].position
    return UsedKey(idempotency.scope, idempotency.key, idempotency.digest, first, last, answer)


def insert(
    cursor: ClientCursor[TupleRow],
    known: Known,
    entries: Sequence[Entry],
    used: Sequence[UsedKey],
    *,
    commits: bool,
    copies: bool = False,
) -> None:
    """Write the entries and the keys, move the head, notify; and commit, if asked, in the same message.

    ``copies`` has few written by COPY as well.

    Raises:
        EnvelopeMismatch: the head lags behind the events, although both change in one transaction only.
    """
    end = _COMMIT if commits else b""
    try:
        if copies or len(entries) >= COPY_FROM:
            _insert_large(cursor, known, entries, used, end)
        elif len(entries) > 1:
            _insert_small(cursor, known, entries, used, end)
        else:
            _insert_one(cursor, known, entries[0], used, end)
    except UniqueViolation as error:
        if violated_constraint(error) in ("events_pkey", "payloads_pkey"):
            raise EnvelopeMismatch(position=entries[0].position, part="log_head") from error
        raise


def _insert_one(
    cursor: ClientCursor[TupleRow], known: Known, entry: Entry, used: Sequence[UsedKey], end: bytes
) -> None:
    (sealed,) = seal((entry,), known)
    event, key = entry.event, used[0] if used else None
    cursor.execute(
        load("insert_one") + end,
        {
            "position": entry.position,
            "revision": event.originator_version,
            "stream": event.originator_id,
            "topic": event.topic,
            "event_id": event.event_id,
            "utterance_id": event.utterance_id,
            "recorded_by": sealed.recorded_by,
            "envelope": sealed.envelope,
            "leaf_hash": sealed.leaf_hash,
            "salt": entry.salt,
            "state": event.state,
            "recorded_at": known.recorded_at,
            "scope": key and key.scope,
            "key": key and key.key,
            "digest": key and key.digest,
            "answer": key and key.answer,
        },
    )


def _insert_small(
    cursor: ClientCursor[TupleRow],
    known: Known,
    entries: Sequence[Entry],
    used: Sequence[UsedKey],
    end: bytes,
) -> None:
    events = [entry.event for entry in entries]
    sealed = list(seal(entries, known))
    cursor.execute(
        load("insert_group") + end,
        {
            "positions": integer_array(entry.position for entry in entries),
            "revisions": integer_array(event.originator_version for event in events),
            "streams": text_array(str(event.originator_id) for event in events),
            "topics": text_array(event.topic for event in events),
            "event_ids": text_array(event.event_id for event in events),
            "utterance_ids": text_array(event.utterance_id for event in events),
            "recorded_by": text_array(each.recorded_by for each in sealed),
            "envelopes": bytes_array(each.envelope for each in sealed),
            "leaf_hashes": bytes_array(each.leaf_hash for each in sealed),
            "salts": bytes_array(entry.salt for entry in entries),
            "states": bytes_array(event.state for event in events),
            "scopes": text_array(key.scope for key in used),
            "keys": text_array(key.key for key in used),
            "digests": bytes_array(key.digest for key in used),
            "firsts": integer_array(key.first for key in used),
            "lasts": integer_array(key.last for key in used),
            "answers": text_array(key.answer for key in used),
            "recorded_at": known.recorded_at,
            "size": known.size,
        },
    )


def _insert_large(
    cursor: ClientCursor[TupleRow],
    known: Known,
    entries: Sequence[Entry],
    used: Sequence[UsedKey],
    end: bytes,
) -> None:
    integer, text, binary = copy.integer, copy.text, copy.binary
    parts = range(0, len(entries), _PART)
    statements = [load("copy_payloads"), *[load("copy_events")] * len(parts)]
    if used:
        statements.append(load("copy_keys"))
    advanced = {"size": known.size, "recorded_at": known.recorded_at}
    statements.append(cursor.mogrify(load("advance_head") + end, advanced).encode())
    recorded_at = copy.instant(known.recorded_at)
    with CopyMessage(cursor.connection, b";\n".join(statements)) as message:
        message.copy(
            copy.row(integer(entry.position), binary(entry.salt), binary(entry.event.state))
            for entry in entries
        )
        sealed = (
            copy.row(
                integer(position),
                integer(event.originator_version),
                recorded_at,
                text(str(event.originator_id)),
                text(event.topic),
                text(event.event_id),
                text(event.utterance_id),
                text(recorded_by),
                binary(envelope),
                binary(leaf_hash),
            )
            for position, event, recorded_by, envelope, leaf_hash in seal(entries, known)
        )
        for _ in parts:
            message.copy(islice(sealed, _PART))
        if used:
            message.copy(
                copy.row(
                    text(key.scope),
                    text(key.key),
                    binary(key.digest),
                    integer(key.first),
                    integer(key.last),
                    text(key.answer),
                )
                for key in used
            )
