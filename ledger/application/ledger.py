"""Commands: read what they concern, decide, append; all of it or nothing.

command ──> idempotency key used before? ──yes──> the first answer
                  │no
            World (records, read now) ──> decide ──> events ──> save ──> Appended
                  ^                                              │
                  └──────────── somebody was faster ─────────────┘
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from eventsourcing.application import Application

from ledger.application.append import AppendedEvent, Outcome
from ledger.application.identity import new_id, utc_now
from ledger.application.log import EventLog
from ledger.application.preparation import Context, digest_of, prepare
from ledger.domain.commands import Command
from ledger.domain.errors import IdempotencyKeyReused, RevisionConflict

DECISIONS_LIMIT: Final = 50
"""How often a command is decided anew when others keep writing to the same streams."""


class LedgerApplication(Application[str]):
    """The event-sourced application; recorder and mapper are plugged in by the environment."""

    name = "ledger"


@dataclass(frozen=True, slots=True)
class Appended:
    """What a command did. ``answer`` holds the ids that the client may want to know.

    All events of the command, and no others, share ``correlation_id``.

    With ``is_repeat`` nothing was appended now: this is the answer of the first time.
    """

    events: tuple[AppendedEvent, ...]
    recorded_at: datetime
    correlation_id: str
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
        prepared = prepare(
            command,
            context,
            digest,
            past=self._log,
            records=self._application.repository,
            now=self._clock(),
            make_id=self._make_id,
        )
        decision, append = prepared.decision, prepared.append
        self._application.save(*decision.events, append=append)
        if append.outcome is None:
            raise AssertionError("the recorder sets the outcome before it returns")
        outcome = append.outcome
        answer = outcome.answer if outcome.is_repeat else decision.answer
        return Appended(
            outcome.events, outcome.recorded_at, outcome.correlation_id, answer, outcome.is_repeat
        )


def _appended(outcome: Outcome, *, is_repeat: bool) -> Appended:
    return Appended(outcome.events, outcome.recorded_at, outcome.correlation_id, outcome.answer, is_repeat)
