"""One transaction that appends: lock the head, read what is known, decide, write, notify.

The head is locked in a statement of its own: under READ COMMITTED the next one then sees everything that
was committed while this transaction waited. No other transaction appends until this one ends.
"""

import json
import secrets
from collections.abc import Iterator, Sequence
from typing import Any

from psycopg import Connection, Cursor
from psycopg.errors import UniqueViolation
from psycopg.rows import TupleRow, tuple_row

from ledger.application.append import AppendedEvent, Outcome
from ledger.domain.errors import EnvelopeMismatch
from ledger.persistence.batch import Entry, Known, Save, decide
from ledger.persistence.failure import violated_constraint
from ledger.persistence.queries import load
from ledger.transparency.leaf import SALT_LENGTH


def append_saves(connection: Connection[Any], saves: Sequence[Save], *, is_retry: bool = False) -> None:
    """``write_saves`` in a transaction of its own, committed when this returns."""
    with (
        connection.transaction(),
        connection.cursor(row_factory=tuple_row, binary=True) as cursor,
    ):
        write_saves(cursor, saves, is_retry=is_retry)


def write_saves(cursor: Cursor[TupleRow], saves: Sequence[Save], *, is_retry: bool = False) -> None:
    """Append what can be appended, in the open transaction; each save then has its outcome or its error.

    ``is_retry`` says that an earlier try of the same saves was cut off and may have been committed: then
    their own event ids are no conflict, but the proof that it was.
    """
    known = _read(cursor, saves, is_retry=is_retry)
    salts = _salts(sum(len(save.events) for save in saves))
    for save in saves:
        save.outcome = save.error = None
    decided = [(save, decide(save, known, salts)) for save in saves]
    if any(entries for _, entries in decided):
        _write(cursor, known, decided)


def _read(cursor: Cursor[TupleRow], saves: Sequence[Save], *, is_retry: bool) -> Known:
    ((size, recorded_at, origin),) = cursor.execute(load("lock_head"))
    events = [event for save in saves for event in save.events]
    keys = {(i.scope, i.key) for save in saves if (i := save.append.idempotency) is not None}
    found = cursor.execute(
        load("read_known"),
        {
            "recorded_at": recorded_at,
            "streams": list({event.originator_id for event in events}),
            "event_ids": [event.event_id for event in events],
            "utterance_ids": [name for save in saves if (name := save.append.new_utterance_id) is not None],
            "scopes": [scope for scope, _ in keys],
            "keys": [key for _, key in keys],
        },
    ).fetchall()
    known = Known(origin, size, recorded_at)
    positions: dict[str, int] = {}
    for kind, scope, name, first, last, digest, answer, at in found:
        if kind == "clock":
            known.recorded_at = at
        elif kind == "head":
            known.heads[name] = (first, digest)
        elif kind == "event":
            positions[name] = first
        elif kind == "utterance":
            known.utterances.add(name)
        else:
            known.answers[scope, name] = (digest, _recall(cursor, first, last, answer)[1])
    known.taken = set(positions)
    if is_retry:
        for save in saves:
            _find_own_commit(cursor, save, positions, known)
    return known


def _find_own_commit(cursor: Cursor[TupleRow], save: Save, positions: dict[str, int], known: Known) -> None:
    """Who used all the ids of a save; ``decide`` compares the correlation id, which no two commands share."""
    own = [positions.get(event.event_id, 0) for event in save.events]
    if not all(own):
        return
    idempotency = save.append.idempotency
    correlation_id, outcome = _recall(cursor, min(own), max(own), idempotency.answer if idempotency else {})
    known.committed[correlation_id] = outcome


def _recall(cursor: Cursor[TupleRow], first: int, last: int, answer: Any) -> tuple[str, Outcome]:
    """The correlation id of an earlier command, from its last event, and its outcome."""
    rows = cursor.execute(load("select_appended"), {"first": first, "last": last}).fetchall()
    if len(rows) != last - first + 1:
        raise EnvelopeMismatch(position=first, part="idempotency_keys")
    *_, recorded_at, envelope = rows[-1]
    appended = tuple(AppendedEvent(*row[:5]) for row in rows)
    return json.loads(envelope)["correlation_id"], Outcome(appended, recorded_at, answer)


def _salts(count: int) -> Iterator[bytes]:
    drawn = secrets.token_bytes(count * SALT_LENGTH)
    return (drawn[at : at + SALT_LENGTH] for at in range(0, len(drawn), SALT_LENGTH))


def _write(cursor: Cursor[TupleRow], known: Known, decided: Sequence[tuple[Save, list[Entry]]]) -> None:
    entries = [entry for _, of_save in decided for entry in of_save]
    used = [
        (i.scope, i.key, i.digest, of_save[0].position, of_save[-1].position, json.dumps(dict(i.answer)))
        for save, of_save in decided
        if of_save and (i := save.append.idempotency) is not None
    ]
    scopes, keys, digests, firsts, lasts, answers = zip(*used, strict=True) if used else ([],) * 6
    _insert(
        cursor,
        {
            "positions": [entry.position for entry in entries],
            "revisions": [entry.event.originator_version for entry in entries],
            "streams": [entry.event.originator_id for entry in entries],
            "topics": [entry.event.topic for entry in entries],
            "event_ids": [entry.event.event_id for entry in entries],
            "utterance_ids": [entry.event.utterance_id for entry in entries],
            "recorded_by": [entry.recorded_by for entry in entries],
            "envelopes": [entry.envelope for entry in entries],
            "leaf_hashes": [entry.leaf_hash for entry in entries],
            "salts": [entry.salt for entry in entries],
            "states": [entry.event.state for entry in entries],
            "scopes": list(scopes),
            "keys": list(keys),
            "digests": list(digests),
            "firsts": list(firsts),
            "lasts": list(lasts),
            "answers": list(answers),
            "recorded_at": known.recorded_at,
            "size": known.size,
        },
    )


def _insert(cursor: Cursor[TupleRow], parameters: dict[str, Any]) -> None:
    try:
        cursor.execute(load("insert_group"), parameters)
    except UniqueViolation as error:
        if violated_constraint(error) in ("events_pkey", "payloads_pkey"):
            # The head lags behind the events, although both change in one transaction only.
            raise EnvelopeMismatch(position=parameters["positions"][0], part="log_head") from error
        raise
