"""Many commands in one transaction: each is decided on what the ones before it will have made.

    with bulk.unit():                     all of these commands, or none
        bulk.execute(command, context)    decided now: its ids can be named by the next command
    bulk.commit()                         appended now, all units or none

For imports and restores. A batch that meets a conflict, since somebody else appended meanwhile, leaves
nothing and is to be decided again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from eventsourcing.application import AggregateNotFoundError
from eventsourcing.persistence import StoredEvent

from ledger.application.append import Append, WholeRecorder
from ledger.application.draft import Draft
from ledger.application.identity import new_id, utc_now
from ledger.application.ledger import LedgerApplication
from ledger.application.log import Answer, EventLog
from ledger.application.preparation import Context, digest_of, prepare
from ledger.domain.claim import ClaimRecord, project_claim
from ledger.domain.commands import Command
from ledger.domain.errors import IdempotencyKeyReused


@dataclass(frozen=True, slots=True)
class Planned:
    """What a command will have done: the ids that it answers, and whether it repeats an earlier one."""

    answer: Mapping[str, Any]
    is_repeat: bool


class Bulk:
    """Collects commands for one transaction after another. For one thread; every command has a key."""

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
        self._draft = Draft(log)
        self._saves: list[tuple[list[StoredEvent], Append]] = []
        self._answers: dict[tuple[str, str], Answer | None] = {}

    def fetch(self, scope: str, keys: Iterable[str], identifiers: Iterable[str]) -> None:
        """Read at once what commands with these keys, that name these identifiers, will need to know."""
        wanted = [key for key in keys if (scope, key) not in self._answers]
        found = self._log.answers(scope, wanted) if wanted else {}
        self._answers.update(((scope, key), found.get(key)) for key in wanted)
        self._draft.fetch(identifiers)

    def answer(self, scope: str, key: str) -> Answer | None:
        """What the key stands for, in the log or in this batch; None when it was not used."""
        if (scope, key) not in self._answers:
            self._answers[scope, key] = self._log.answers(scope, [key]).get(key)
        return self._answers[scope, key]

    def claim(self, claim_id: str) -> ClaimRecord | None:
        """The claim with what this batch adds; None when there is none."""
        try:
            record: ClaimRecord = self._draft.get(claim_id, projector_func=project_claim)
        except AggregateNotFoundError:
            return None
        return record

    @contextmanager
    def unit(self) -> Iterator[None]:
        """The commands inside are taken together: when one is refused, none of them is in the batch."""
        mark, count = self._draft.mark(), len(self._saves)
        try:
            yield
        except BaseException:
            self._draft.roll_back(mark)
            for _, append in self._saves[count:]:
                if (used := append.idempotency) is not None:
                    self._answers[used.scope, used.key] = None
            del self._saves[count:]
            raise

    def execute(self, command: Command, context: Context) -> Planned:
        """Decide the command and put it into the batch.

        Raises:
            CommandRefused, NotFound, Conflict: the command cannot be recorded; the batch is as before.
        """
        digest = digest_of(command)
        if context.idempotency is not None:
            used = self.answer(*context.idempotency)
            if used is not None and used.digest != digest:
                raise IdempotencyKeyReused(key=context.idempotency[1])
            if used is not None:
                return Planned(used.ids, is_repeat=True)
        now = self._clock()
        prepared = prepare(
            command,
            context,
            digest,
            past=self._draft,
            records=self._draft,
            now=now,
            make_id=self._make_id,
        )
        events, append = prepared.decision.events, prepared.append
        mapper = self._application.mapper
        self._saves.append(([mapper.to_stored_event(event) for event in events], append))
        self._draft.add(events, recorded_by=append.recorded_by, correlation_id=append.correlation_id, now=now)
        if context.idempotency is not None:
            self._answers[context.idempotency] = Answer(digest, prepared.decision.answer)
        return Planned(prepared.decision.answer, is_repeat=False)

    @property
    def events(self) -> int:
        """Events in the batch."""
        return sum(len(events) for events, _ in self._saves)

    def commit(self) -> None:
        """Append the batch, and begin another.

        Raises:
            Conflict: somebody else appended meanwhile; nothing of the batch was appended.
            DatabaseUnreachable: whether it was appended is not known; the same commands, again, tell.
        """
        try:
            if self._saves:
                cast("WholeRecorder", self._application.recorder).insert_whole(self._saves)
        except BaseException:
            self.discard()
            raise
        self._draft.keep()
        self._begin()

    def discard(self) -> None:
        """Begin another batch without this one; what was read for it is read anew."""
        self._draft.forget()
        self._begin()

    def _begin(self) -> None:
        self._saves = []
        self._answers = {}
