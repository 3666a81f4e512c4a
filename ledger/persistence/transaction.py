"""One transaction that appends: lock the head, read what is known, decide, write, notify.

    BEGIN; lock; read ──> (read for those who joined) ──> decide ──> insert; notify; COMMIT

Two messages make a small group, three where others joined it while it waited for the head.

The head is locked in a statement of its own: under READ COMMITTED the next one then sees everything that
was committed while this transaction waited. No other transaction appends until this one ends.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final, cast

from psycopg import ClientCursor, Connection
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from ledger.application.append import AppendedEvent, Outcome
from ledger.domain.errors import EnvelopeMismatch, IdempotencyKeyReused
from ledger.persistence.batch import Known, Save, decide
from ledger.persistence.insertion import insert, used_key
from ledger.persistence.queries import load
from ledger.persistence.removal import redacted_by, remove_and_commit
from ledger.persistence.row import correlation_id_of
from ledger.persistence.statement import open_cursor, text_array
from ledger.transparency.leaf import SALT_LENGTH

_BEGIN: Final = load("begin_append")


def nobody() -> Sequence[Save]:
    """Joins nothing."""
    return ()


def append_saves(
    connection: Connection[Any],
    saves: Sequence[Save],
    *,
    is_retry: bool = False,
    is_whole: bool = False,
    expects_new: bool = False,
    join: Callable[[], Sequence[Save]] = nobody,
) -> None:
    """Append in a transaction of its own, committed when this returns; ``connection`` is in autocommit.

    Each save has its outcome or its error then, and what redactions name is removed. ``is_retry`` says that
    an earlier try of the same saves was cut off and may have been committed: then their own event ids are no
    conflict, but the proof that it was. ``expects_new`` does not read whether event ids and streams that
    begin here exist already, and writes by COPY, of which a server logs no values when it refuses a row.
    ``join`` is called when the head is locked; it adds to ``saves`` what is to be appended as well, and
    returns that.

    Raises:
        UniqueViolation: with ``expects_new``, something exists already; nothing was appended then, and
            without it the saves can be told apart.
        LedgerError: with ``is_whole`` the first error of a save; nothing was appended then.
    """
    cursor = open_cursor(connection)
    try:
        known = _read(cursor, saves, begin=_BEGIN, is_retry=is_retry, expects_new=expects_new)
        if joined := join():
            _read_more(cursor, joined, known, expects_new=expects_new)
        _append(cursor, saves, known, ends=True, is_whole=is_whole, copies=expects_new)
    finally:
        if connection.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR):
            connection.rollback()


def write_saves(connection: Connection[Any], saves: Sequence[Save]) -> None:
    """As ``append_saves``, in a transaction that the caller begins and commits; it removes nothing."""
    cursor = open_cursor(connection)
    known = _read(cursor, saves, begin=b"", is_retry=False, expects_new=False)
    _append(cursor, saves, known, ends=False, is_whole=False, copies=False)


def _append(
    cursor: ClientCursor[TupleRow],
    saves: Sequence[Save],
    known: Known,
    *,
    ends: bool,
    is_whole: bool,
    copies: bool,
) -> None:
    """Decide and write; with ``ends`` also remove what was redacted, and commit."""
    salts = _salts(sum(len(save.events) for save in saves))
    for save in saves:
        save.outcome = save.error = None
    decided = [(save, decide(save, known, salts)) for save in saves]
    if is_whole:
        _check_whole(saves)
    entries = [entry for _, accepted in decided for entry in accepted]
    if entries:
        used = [key for save, accepted in decided if accepted and (key := used_key(save)) is not None]
        redacted = redacted_by(entries) if ends else []
        insert(cursor, known, entries, used, commits=ends and not redacted, copies=copies)
        if redacted:
            remove_and_commit(cursor, redacted)


def _check_whole(saves: Sequence[Save]) -> None:
    """Refuse all of the saves when one is refused, or repeats what somebody did after they were decided."""
    for save in saves:
        if save.error is not None:
            raise save.error
        if save.outcome is not None and save.outcome.is_repeat and save.append.idempotency is not None:
            raise IdempotencyKeyReused(key=save.append.idempotency.key)


def _read(
    cursor: ClientCursor[TupleRow], saves: Sequence[Save], *, begin: bytes, is_retry: bool, expects_new: bool
) -> Known:
    """Lock the head, and read what the saves must be checked against."""
    cursor.execute(begin + load("lock_head") + load("read_known"), _asked(saves, expects_new=expects_new))
    if begin:
        cursor.nextset()
    ((size, origin),) = cursor.fetchall()
    cursor.nextset()
    found = cursor.fetchall()
    known = Known(origin, size, _time_of(found))
    positions = _take_in(cursor, found, known)
    if is_retry:
        for save in saves:
            _find_own_commit(cursor, save, positions, known)
    return known


def _read_more(
    cursor: ClientCursor[TupleRow], saves: Sequence[Save], known: Known, *, expects_new: bool
) -> None:
    found = cursor.execute(load("read_known"), _asked(saves, expects_new=expects_new)).fetchall()
    # Nobody's event was recorded before it was given.
    known.recorded_at = _time_of(found)
    _take_in(cursor, found, known)


def _time_of(found: Sequence[TupleRow]) -> datetime:
    time: datetime = next(row[-1] for row in found if row[0] == "clock")
    return time


def _asked(saves: Sequence[Save], *, expects_new: bool) -> dict[str, str]:
    events = () if expects_new else [event for save in saves for event in save.events]
    keys = {(i.scope, i.key) for save in saves if (i := save.append.idempotency) is not None}
    return {
        "streams": text_array(set(_streams(saves, expects_new=expects_new))),
        "event_ids": text_array(event.event_id for event in events),
        "utterance_ids": text_array(
            name for save in saves if (name := save.append.new_utterance_id) is not None
        ),
        "scopes": text_array(scope for scope, _ in keys),
        "keys": text_array(key for _, key in keys),
    }


def _streams(saves: Sequence[Save], *, expects_new: bool) -> Iterator[str]:
    """The streams whose heads are read; ``expects_new`` leaves out for each save those that begin with it."""
    for save in saves:
        firsts: dict[str, int] = {}
        for event in save.events:
            firsts.setdefault(cast("str", event.originator_id), event.originator_version)
        yield from (stream for stream, revision in firsts.items() if revision > 1 or not expects_new)


def _take_in(cursor: ClientCursor[TupleRow], found: Sequence[TupleRow], known: Known) -> dict[str, int]:
    """Add what was found to what is known; the positions of the event ids that exist."""
    positions: dict[str, int] = {}
    for kind, scope, name, first, last, digest, answer, _ in found:
        if kind == "head":
            known.revisions[name], known.leaves[name] = first, digest
        elif kind == "event":
            positions[name] = first
        elif kind == "utterance":
            known.utterances.add(name)
        elif kind == "key":
            known.answers[scope, name] = (digest, _recall(cursor, first, last, answer))
    known.taken |= positions.keys()
    return positions


def _find_own_commit(
    cursor: ClientCursor[TupleRow], save: Save, positions: dict[str, int], known: Known
) -> None:
    """Who used all the ids of a save; ``decide`` compares the correlation id, which no two commands share."""
    own = [positions.get(event.event_id, 0) for event in save.events]
    if all(own):
        idempotency = save.append.idempotency
        outcome = _recall(cursor, min(own), max(own), idempotency.answer if idempotency else {})
        known.committed[outcome.correlation_id] = outcome


def _recall(cursor: ClientCursor[TupleRow], first: int, last: int, answer: Any) -> Outcome:
    """What an earlier command did."""
    rows = cursor.execute(load("select_appended"), {"first": first, "last": last}).fetchall()
    if len(rows) != last - first + 1:
        raise EnvelopeMismatch(position=first, part="idempotency_keys")
    *_, recorded_at, envelope = rows[-1]
    appended = tuple(AppendedEvent(*row[:5]) for row in rows)
    return Outcome(appended, recorded_at, correlation_id_of(envelope), answer)


def _salts(count: int) -> Iterator[bytes]:
    drawn = secrets.token_bytes(count * SALT_LENGTH)
    return (drawn[at : at + SALT_LENGTH] for at in range(0, len(drawn), SALT_LENGTH))
