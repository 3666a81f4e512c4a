"""Generated histories: command by command, each the events it appends, and never all in memory.

    now ──> something due? ──yes──> play it ──> its events, and what follows from them
                           └──no──> open a claim ──> its registration, and its plan

``now`` is the share of the events already made, in days of the history: so a history of any size spans the
same five years. Claims open as often as keeps the rest busy.
"""

from collections import deque
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Final

from bench.case import Case
from bench.cast import Cast
from bench.chance import Chance
from bench.measured import STATEMENT_LENGTH, TOPICS
from bench.plan import Plan, Step
from bench.scene import Scene
from bench.speech import SPAN_DAYS, Speech
from ledger.domain.events import ClaimRegistered, Event

DEEPEST: Final = 1_000
"""Assertions of the first claim; a twentieth of a history that is too short for so many."""

_TOPICS: Final = 70


class History:
    """A seeded history of about ``size`` events; ``commands`` can be run through once.

    In order: recorded some days after it was said. Else as an archive is imported: the said days at random.
    """

    def __init__(self, size: int, *, seed: int = 1, is_in_order: bool = True) -> None:
        self._size = size
        self._chance = Chance(seed)
        self._cast = Cast(self._chance)
        self._plan = Plan(self._chance, is_in_order=is_in_order)
        self._recent: deque[Case] = deque(maxlen=200)
        self._scene = Scene(self._chance, self._cast, Speech(self._chance, self._cast), self._recent)
        self._queue: list[Step] = []
        topics = [self._chance.text(self._chance.between(5, 14)) for _ in range(_TOPICS)]
        self._topic = self._chance.by_rank(topics)
        self._topics = self._chance.weighted(TOPICS)
        self.deepest: str | None = None
        """The claim with the most entries, once it was registered."""

    def commands(self) -> Iterator[list[Event]]:
        """The commands in the order in which they are recorded."""
        count = 0
        for command in self._all():
            yield command
            count += len(command)
            self._now = SPAN_DAYS * count / self._size
            if count >= self._size:
                return

    def _all(self) -> Iterator[list[Event]]:
        self._now = 0.0
        yield from self._cast.register()
        while True:
            if self._queue and self._queue[0].due <= self._now:
                yield from self._play(heappop(self._queue))
            else:
                yield self._open()

    def _play(self, step: Step) -> Iterator[list[Event]]:
        played = self._scene.play(step)
        yield from played.commands
        for made in played.made:
            for following in self._plan.follow(made, self._now):
                heappush(self._queue, following)

    def _open(self) -> list[Event]:
        case = Case(
            claim_id=self._chance.new_id("claim"),
            statement=self._chance.text(self._chance.number(STATEMENT_LENGTH)),
            speaker=self._cast.speaker(),
        )
        depth = 0
        if self.deepest is None:
            self.deepest, depth = case.claim_id, min(DEEPEST, self._size // 20)
        self._recent.append(case)
        for step in self._plan.open(case, self._now, depth):
            heappush(self._queue, step)
        topics = dict.fromkeys(self._topic() for _ in range(self._topics()))
        return [
            ClaimRegistered(
                originator_id=case.claim_id,
                originator_version=1,
                event_id=self._chance.new_id("event"),
                statement=case.statement,
                language="en",
                topics=tuple(topics),
            )
        ]
