"""Commands: read what they concern, decide, append; all of it or nothing.

command ──> idempotency key used before? ──yes──> the first answer
                  │no
            World (records, read now) ──> decide ──> events ──> save ──> Appended
                  ^                                              │
                  └──────────── somebody was faster ─────────────┘
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from eventsourcing.application import Application

from ledger.application.append import Append, AppendedEvent, Idempotency, Outcome
from ledger.application.identity import new_id, utc_now
from ledger.application.log import EventLog
from ledger.application.world import load_world
from ledger.domain.commands import Command, RecordUtterance
from ledger.domain.decisions import Decision, decide
from ledger.domain.errors import IdempotencyKeyReused, RevisionConflict, StreamNotTouched

DECISIONS_LIMIT: Final = 50
"""How often a command is decided anew when others keep writing to the same streams."""


class LedgerApplication(Application[str]):
    """The event-sourced application; recorder and mapper are plugged in by the environment."""

    name = "ledger"


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
class Appended:
    """What a command did. ``answer`` holds the ids that the client may want to know.

    With ``is_repeat`` nothing was appended now: this is the answer of the first time.
    """

    events: tuple[AppendedEvent, ...]
    recorded_at: datetime
    answer: Mapping[str, Any]
    is_repeat: bool

    @property
    def last(self) -> AppendedEvent:
        """The last event of the command."""
        return self.events[-1]


class Ledger:
    """Records commands. Safe to use from several threads; each call blocks until it is durable."""

    def __init__(
        self,
        application: LedgerApplication,
        log: EventLog,
        *,
        clock: Callable[[], datetime] = utc_now,
        make_id: Callable[[str], str] = new_id,
    ) -> None:
        self._application = application
        self._log = log
        self._clock = clock
        self._make_id = make_id

    def execute(self, command: Command, context: Context) -> Appended:
        """Record the command.

        Raises:
            CommandRefused, NotFound, Conflict: nothing was written.
            RevisionConflict: a stream is not at its expected revision.
            DatabaseUnreachable: unknown whether it was written; send it again with its key.
        """
        digest = digest_of(command)
        if context.idempotency is not None:
            repeated = self._repeated(context.idempotency, digest)
            if repeated is not None:
                return repeated
        for attempts_left in range(DECISIONS_LIMIT - 1, -1, -1):
            try:
                return self._decide_and_save(command, context, digest)
            except RevisionConflict as conflict:
                if conflict.stream in context.expected or not attempts_left:
                    raise
        raise AssertionError("the loop returns or raises")

    def _repeated(self, idempotency: tuple[str, str], digest: bytes) -> Appended | None:
        stored = self._log.answer(*idempotency)
        if stored is None:
            return None
        first_digest, outcome = stored
        if first_digest != digest:
            raise IdempotencyKeyReused(key=idempotency[1])
        return _appended(outcome, is_repeat=True)

    def _decide_and_save(self, command: Command, context: Context, digest: bytes) -> Appended:
        world = load_world(
            command, self._log, self._application.repository, now=self._clock(), make_id=self._make_id
        )
        _check_expected(context.expected, {**world.claims, **world.agents, **world.sources})
        decision = decide(command, world)
        _check_touched(context.expected, decision)
        idempotency = None
        if context.idempotency is not None:
            scope, key = context.idempotency
            idempotency = Idempotency(scope=scope, key=key, digest=digest, answer=decision.answer)
        append = Append(
            recorded_by=context.recorded_by,
            correlation_id=self._make_id("correlation"),
            idempotency=idempotency,
            new_utterance_id=command.id if isinstance(command, RecordUtterance) else None,
        )
        self._application.save(*decision.events, append=append)
        if append.outcome is None:
            raise AssertionError("the recorder sets the outcome before it returns")
        outcome = append.outcome
        answer = outcome.answer if outcome.is_repeat else decision.answer
        return Appended(outcome.events, outcome.recorded_at, answer, outcome.is_repeat)


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


def _appended(outcome: Outcome, *, is_repeat: bool) -> Appended:
    return Appended(outcome.events, outcome.recorded_at, outcome.answer, is_repeat)
