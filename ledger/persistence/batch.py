"""What one transaction appends for one or several callers: decided in memory, before anything is written.

    saves, and what is known under the lock ──decide──> entries, each at its position ──seal──> sealed
                                                    ├─> a repeat: the first outcome
                                                    └─> refused: its own error

No input or output here; the random salts are an argument.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple, cast

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
    error: Exception | None = None


@dataclass(slots=True)
class Known:
    """What was read under the lock; ``decide`` and ``seal`` add what they accept, so that later saves see it.

    ``recorded_at`` is the time of this transaction, when it read last; ``revisions`` and ``leaves`` the
    revision and leaf hash of each stream's last event; ``taken`` the event ids and ``utterances`` the
    utterance ids that exist; ``answers`` the digest and outcome of each idempotency key that was used;
    ``committed`` the outcomes, by correlation id, of saves that an earlier try appended.
    """

    origin: str
    size: int
    recorded_at: datetime
    revisions: dict[str, int] = field(default_factory=dict)
    leaves: dict[str, bytes] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    utterances: set[str] = field(default_factory=set)
    answers: dict[tuple[str, str], tuple[bytes, Outcome]] = field(default_factory=dict)
    committed: dict[str, Outcome] = field(default_factory=dict)


class Entry(NamedTuple):
    """One event that was accepted, at its position."""

    position: int
    event: LedgerStoredEvent
    append: Append
    salt: bytes


class Sealed(NamedTuple):
    """One event ready to be written."""

    position: int
    event: LedgerStoredEvent
    recorded_by: str
    envelope: bytes
    leaf_hash: bytes


def decide(save: Save, known: Known, salts: Iterator[bytes]) -> list[Entry]:
    """The entries of one save, whose outcome is set; none when it is a repeat, or refused by its error."""
    try:
        save.outcome = known.committed.get(save.append.correlation_id) or _recall(save, known)
        if save.outcome is None:
            _check(save, known)
            return _accept(save, known, salts)
    except LedgerError as error:
        save.error = error
    return []


def seal(entries: Iterable[Entry], known: Known) -> Iterator[Sealed]:
    """The entries with their envelopes and hashes, each of which names the one before it in its stream."""
    for position, event, append, salt in entries:
        stream = cast("str", event.originator_id)
        # By position: with names it takes more than twice as long.
        envelope = Envelope(
            known.origin,
            stream,
            event.originator_version,
            event.topic,
            event.event_id,
            event.utterance_id,
            known.recorded_at,
            append.recorded_by,
            append.correlation_id,
            append.causation_id,
            known.leaves.get(stream),
            payload_commitment(salt, event.state),
        ).to_bytes()
        known.leaves[stream] = leaf = leaf_hash(envelope)
        yield Sealed(position, event, append.recorded_by, envelope, leaf)


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
    revisions: dict[str, int] = {}
    seen: set[str] = set()
    for event in save.events:
        stream, revision = cast("str", event.originator_id), event.originator_version
        actual = revisions.get(stream) or known.revisions.get(stream, 0)
        if revision != actual + 1:
            raise RevisionConflict(stream=stream, expected=revision - 1, actual=actual)
        if event.event_id in known.taken or event.event_id in seen:
            raise IdentifierTaken(identifier=event.event_id)
        revisions[stream] = revision
        seen.add(event.event_id)


def _accept(save: Save, known: Known, salts: Iterator[bytes]) -> list[Entry]:
    entries: list[Entry] = []
    appended: list[AppendedEvent] = []
    for event in save.events:
        stream = cast("str", event.originator_id)
        known.size += 1
        known.revisions[stream] = event.originator_version
        known.taken.add(event.event_id)
        if event.utterance_id is not None:
            known.utterances.add(event.utterance_id)
        entries.append(Entry(known.size, event, save.append, next(salts)))
        appended.append(
            AppendedEvent(known.size, stream, event.originator_version, event.topic, event.event_id)
        )
    idempotency = save.append.idempotency
    save.outcome = Outcome(
        tuple(appended),
        known.recorded_at,
        save.append.correlation_id,
        idempotency.answer if idempotency else {},
    )
    if idempotency is not None:
        known.answers[idempotency.scope, idempotency.key] = (idempotency.digest, save.outcome)
    return entries
