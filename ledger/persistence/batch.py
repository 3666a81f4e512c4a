"""What one transaction appends for one or several callers: decided in memory, before anything is written.

    saves, and what is known under the lock ──decide──> accepted: envelopes and hashes, ready to be written
                                                    ├─> a repeat: the first outcome
                                                    └─> refused: its own error

No input or output here; the random salts are an argument.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import cast

from ledger.application.append import Append, AppendedEvent, Outcome
from ledger.domain.errors import IdempotencyKeyReused, IdentifierTaken, LedgerError, RevisionConflict
from ledger.persistence.mapper import LedgerStoredEvent
from ledger.transparency.leaf import Envelope, leaf_hash, payload_commitment


@dataclass(slots=True)
class Save:
    """One caller's events and, after ``decide``, their outcome or the error that refuses them."""

    events: Sequence[LedgerStoredEvent]
    append: Append
    outcome: Outcome | None = None
    error: LedgerError | None = None


@dataclass(slots=True)
class Known:
    """What was read under the lock; ``decide`` adds what it accepts, so that later saves see it.

    ``recorded_at`` is the time of this transaction; ``heads`` the revision and leaf hash of each stream's
    last event; ``taken`` the event ids and ``utterances`` the utterance ids that exist; ``answers`` the
    digest and outcome of each idempotency key that was used; ``committed`` the outcomes, by correlation id,
    of saves that an earlier try appended.
    """

    origin: str
    size: int
    recorded_at: datetime
    heads: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    utterances: set[str] = field(default_factory=set)
    answers: dict[tuple[str, str], tuple[bytes, Outcome]] = field(default_factory=dict)
    committed: dict[str, Outcome] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One event ready to be written."""

    position: int
    event: LedgerStoredEvent
    recorded_by: str
    envelope: bytes
    leaf_hash: bytes
    salt: bytes


def decide(save: Save, known: Known, salts: Iterator[bytes]) -> list[Entry]:
    """The entries of one save, whose outcome is set; none when it is a repeat, or refused by its error."""
    entries: list[Entry] = []
    try:
        save.outcome = known.committed.get(save.append.correlation_id) or _recall(save, known)
        if save.outcome is None:
            _check(save, known)
            entries = [_seal(event, save.append, known, next(salts)) for event in save.events]
            save.outcome = _answer(save, known, entries)
    except LedgerError as error:
        save.error = error
    return entries


def _recall(save: Save, known: Known) -> Outcome | None:
    """The first answer, when the save repeats a request."""
    idempotency = save.append.idempotency
    if idempotency is None or (used := known.answers.get((idempotency.scope, idempotency.key))) is None:
        return None
    digest, outcome = used
    if digest != idempotency.digest:
        raise IdempotencyKeyReused(key=idempotency.key)
    return replace(outcome, is_repeat=True)


def _check(save: Save, known: Known) -> None:
    """Refuse what does not follow the head of its stream, before anything is added to ``known``."""
    if (utterance_id := save.append.new_utterance_id) is not None and utterance_id in known.utterances:
        raise IdentifierTaken(identifier=utterance_id)
    revisions = {stream: revision for stream, (revision, _) in known.heads.items()}
    seen: set[str] = set()
    for event in save.events:
        stream, revision = cast("str", event.originator_id), event.originator_version
        actual = revisions.get(stream, 0)
        if revision != actual + 1:
            raise RevisionConflict(stream=stream, expected=revision - 1, actual=actual)
        if event.event_id in known.taken or event.event_id in seen:
            raise IdentifierTaken(identifier=event.event_id)
        revisions[stream] = revision
        seen.add(event.event_id)


def _answer(save: Save, known: Known, entries: Sequence[Entry]) -> Outcome:
    appended = tuple(
        AppendedEvent(
            entry.position,
            cast("str", event.originator_id),
            event.originator_version,
            event.topic,
            event.event_id,
        )
        for entry, event in zip(entries, save.events, strict=True)
    )
    idempotency = save.append.idempotency
    outcome = Outcome(appended, known.recorded_at, idempotency.answer if idempotency else {})
    if idempotency is not None:
        known.answers[idempotency.scope, idempotency.key] = (idempotency.digest, outcome)
    return outcome


def _seal(event: LedgerStoredEvent, append: Append, known: Known, salt: bytes) -> Entry:
    stream = cast("str", event.originator_id)
    envelope = Envelope(
        origin=known.origin,
        stream=stream,
        revision=event.originator_version,
        topic=event.topic,
        event_id=event.event_id,
        utterance_id=event.utterance_id,
        recorded_at=known.recorded_at,
        recorded_by=append.recorded_by,
        correlation_id=append.correlation_id,
        causation_id=append.causation_id,
        previous=known.heads[stream][1] if stream in known.heads else None,
        commitment=payload_commitment(salt, event.state),
    ).to_bytes()
    leaf = leaf_hash(envelope)
    known.size += 1
    known.heads[stream] = (event.originator_version, leaf)
    known.taken.add(event.event_id)
    if event.utterance_id is not None:
        known.utterances.add(event.utterance_id)
    return Entry(known.size, event, append.recorded_by, envelope, leaf, salt)
