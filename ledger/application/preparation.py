"""From a command to what is to be appended: read what it concerns, and decide."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from ledger.application.append import Append, Idempotency
from ledger.application.world import Past, Records, load_world
from ledger.domain.commands import Command, RecordUtterance
from ledger.domain.decisions import Decision, decide
from ledger.domain.errors import RevisionConflict, StreamNotTouched


@dataclass(frozen=True, slots=True)
class Context:
    """Who records, and under which conditions.

    ``recorded_by`` is an opaque id of a key or a command. ``idempotency`` is (scope, key).
    ``expected`` are revisions that streams the command appends to must be at; other conflicts are decided
    anew.
    """

    recorded_by: str
    idempotency: tuple[str, str] | None = None
    expected: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A decision, with what its append is to carry."""

    decision: Decision
    append: Append


def prepare(
    command: Command,
    context: Context,
    digest: bytes,
    *,
    past: Past,
    records: Records,
    now: datetime,
    make_id: Callable[[str], str],
) -> Prepared:
    """Decide the command on what is known; ``digest`` is that of the command.

    Raises:
        CommandRefused, NotFound, Conflict: the command cannot be recorded.
    """
    world = load_world(command, past, records, now=now, make_id=make_id)
    _check_expected(context.expected, {**world.claims, **world.agents, **world.sources})
    decision = decide(command, world)
    _check_touched(context.expected, decision)
    idempotency = None
    if context.idempotency is not None:
        scope, key = context.idempotency
        idempotency = Idempotency(scope=scope, key=key, digest=digest, answer=decision.answer)
    return Prepared(
        decision,
        Append(
            recorded_by=context.recorded_by,
            correlation_id=make_id("correlation"),
            idempotency=idempotency,
            new_utterance_id=command.new_id if isinstance(command, RecordUtterance) else None,
        ),
    )


def digest_of(command: Command) -> bytes:
    """SHA-256 of the command as canonical JSON: what an idempotency key stands for."""
    body = command.model_dump(mode="json", exclude_unset=True)
    canonical = json.dumps(
        [type(command).__name__, body], sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return sha256(canonical.encode()).digest()


def _check_expected(expected: Mapping[str, int], records: Mapping[str, Any]) -> None:
    for stream, revision in expected.items():
        record = records.get(stream)
        if record is not None and record.revision != revision:
            raise RevisionConflict(stream=stream, expected=revision, actual=record.revision)


def _check_touched(expected: Mapping[str, int], decision: Decision) -> None:
    """Refuse a revision that nobody would compare when the events are appended."""
    appended = {event.originator_id for event in decision.events}
    for stream in expected:
        if stream not in appended:
            raise StreamNotTouched(stream=stream)
