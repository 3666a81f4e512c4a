"""A history: what was asked of the ledger step by step, and what came to be recorded.

histories()          strategy of History                     (tests.histories.strategy)
commands_strategy()  strategy of the steps alone
play(steps)          the steps on a new ledger in memory  ->  its events
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hypothesis.vendor.pretty import RepresentationPrinter

from ledger.domain.claim import ClaimRecord, project_claim
from ledger.domain.commands import Command, RegisterAgent
from ledger.domain.errors import CommandRefused, Conflict, NotFound
from ledger.domain.events import RecordedEvent
from tests.histories.memory import MemoryLedger, MemoryLog

REFUSALS = (CommandRefused, NotFound, Conflict)
"""What a decision may answer instead of events; whoever plays a history goes on with the next step."""


@dataclass(frozen=True)
class Step:
    """A command, and the instant at which it reaches the ledger.

    Commands bring the ids of all that they make, so that later steps can name it on any ledger.
    """

    at: datetime
    command: Command


@dataclass(frozen=True)
class History:
    """Steps, refused ones included, and the events that the ledger in memory made of them."""

    steps: tuple[Step, ...]
    events: tuple[RecordedEvent, ...]

    def __repr__(self) -> str:
        """The steps, a line each: what a failing law prints."""
        lines = [
            f"{step.at:%m-%d %H:%M} {type(step.command).__name__} "
            f"{step.command.model_dump_json(by_alias=True, exclude_defaults=True)}"
            for step in self.steps
            if not isinstance(step.command, RegisterAgent)
        ]
        return "\n".join(["", *lines])[:20_000]

    def _repr_pretty_(self, printer: RepresentationPrinter, _is_circle: bool) -> None:
        """Hypothesis prints it so."""
        printer.text(repr(self))

    @property
    def head(self) -> int:
        """The last position."""
        return len(self.events)

    @property
    def log(self) -> MemoryLog:
        """The events as a log that the use cases read."""
        return MemoryLog(self.events)

    @property
    def claims(self) -> list[str]:
        """The claims, in the order in which they were registered."""
        streams = dict.fromkeys(recorded.originator_id for recorded in self.events)
        return [stream for stream in streams if stream.startswith("claim_")]

    def stream(self, claim: str, upto: int | None = None) -> list[RecordedEvent]:
        """The events of the claim up to a position."""
        return self.log.stream(claim, upto=upto)

    def record(self, claim: str, upto: int | None = None) -> ClaimRecord | None:
        """The record of the claim at a position."""
        return project_claim(None, self.stream(claim, upto))

    def positions(self) -> list[int]:
        """The head, and two positions before it."""
        return sorted({self.head // 3, 2 * self.head // 3, self.head})

    def days(self) -> list[date]:
        """A few days over the whole of the history, and one on each side of it."""
        first = self.steps[0].at.date() - timedelta(days=9)
        last = self.steps[-1].at.date() + timedelta(days=2)
        length = (last - first).days
        return [first + timedelta(days=length * part // 6) for part in range(7)]


def play(steps: Iterable[Step]) -> list[RecordedEvent]:
    """What a new ledger in memory records when it is asked; refused commands record nothing."""
    ledger = MemoryLedger()
    for step in steps:
        try:
            ledger.execute(step.command, step.at)
        except REFUSALS:
            continue
    return ledger.log.events
