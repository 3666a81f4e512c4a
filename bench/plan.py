"""When things happen to a claim: what its plan says when it is opened, and what follows from an entry."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from bench import measured
from bench.case import Case, Made
from bench.chance import Chance
from bench.speech import SPAN_DAYS
from ledger.domain.value import Assertion, Assessment, Reassessment, Rebuttal, Support

Kind = Literal[
    "assert", "rebut", "support", "check", "decline", "retract", "reassess", "withdraw",
    "correct_utterance", "correct_entry", "void", "evidence", "reword", "link",
]  # fmt: skip


@dataclass(order=True, slots=True)
class Step:
    """Something recorded at ``due`` and said on the day ``number``, both in days of the history.

    ``bound`` is the last day that its record can know of: in order the day it is recorded on.
    """

    due: float
    order: int
    kind: Kind = field(compare=False)
    number: int = field(compare=False)
    bound: int = field(compare=False)
    case: Case = field(compare=False)
    made: Made | None = field(compare=False, default=None)


class Plan:
    """Draws steps from the measured tables; ``is_in_order`` says whether they are recorded when said."""

    def __init__(self, chance: Chance, *, is_in_order: bool) -> None:
        self._chance = chance
        self._is_in_order = is_in_order
        self._assertions = chance.weighted(measured.ASSERTIONS)
        self._checks = chance.weighted(measured.CHECKS)
        self._order = 0

    def open(self, case: Case, now: float, depth: int) -> list[Step]:
        """The steps of a new claim; ``depth`` is how often it is asserted, 0 for as often as claims are."""
        begin = now if self._is_in_order else self._chance.part() * SPAN_DAYS
        said = self._asserted(begin, depth)
        if not self._is_in_order:
            said = [number for number in said if number < SPAN_DAYS]
        last = max(30.0, max(said, default=0) - begin)
        asserted: list[tuple[Kind, int]] = [("assert", number) for number in said]
        steps = [
            self._numbered(self._due(number, now, last), kind, number, case)
            for kind, number in (*asserted, *self._answers(said))
            if number < SPAN_DAYS
        ]
        if self._chance.happens(measured.REWORDED):
            steps.append(self._record("reword", case, now))
        if self._chance.happens(measured.LINKED):
            steps.append(self._record("link", case, now))
        return steps

    def follow(self, made: Made, now: float) -> Iterator[Step]:
        """What follows from an entry."""
        happens, number = self._chance.happens, made.spoken.number
        said: tuple[tuple[Kind, float, int], ...] = ()
        if isinstance(made.entry.act, Assertion | Rebuttal | Support):
            said = (("retract", measured.RETRACTED, self._chance.one(measured.RETRACTION_DAYS)),)
        elif isinstance(made.entry.act, Assessment | Reassessment):
            later = self._chance.number(measured.CHECK_DAYS)
            said = (
                ("reassess", measured.REASSESSED, later),
                ("withdraw", measured.WITHDRAWN, later),
                ("decline", measured.DECLINED, 0),
            )
        for kind, share, later in said:
            if happens(share) and number + later < SPAN_DAYS:
                due = self._due(number + later, now, 30.0)
                yield self._numbered(due, kind, number + later, made.case, made)
        recorded: tuple[tuple[Kind, float], ...] = (
            ("correct_utterance", measured.UTTERANCE_CORRECTED),
            ("correct_entry", measured.ENTRY_CORRECTED),
            ("void", measured.VOIDED),
            ("evidence", measured.EVIDENCED),
        )
        for kind, share in recorded:
            if happens(share):
                yield self._record(kind, made.case, now, made)

    def _asserted(self, begin: float, depth: int) -> list[int]:
        span = SPAN_DAYS - begin
        if depth == 0 and self._chance.happens(measured.DEEP):
            depth = self._chance.between(*measured.DEEP_ASSERTIONS)
            span = self._chance.one(measured.REPEATED_DAYS)
        if depth:
            return sorted(int(begin + self._chance.part() * span) for _ in range(depth))
        said, day = [int(begin)], begin
        for _ in range(self._assertions() - 1):
            day += self._chance.number(measured.GAP_DAYS)
            said.append(int(day))
        return said

    def _answers(self, said: list[int]) -> Iterator[tuple[Kind, int]]:
        """Who speaks against or for the assertions, and who checks them."""
        for number in said:
            if self._chance.happens(measured.REBUTTED):
                yield "rebut", number + self._chance.number(measured.CHECK_DAYS)
            if self._chance.happens(measured.SUPPORTED):
                yield "support", number + self._chance.number(measured.CHECK_DAYS)
        if said and not self._chance.happens(measured.UNCHECKED):
            # Claims that everybody repeats are checked again and again.
            for _ in range(self._checks() + len(said) // 20):
                yield "check", self._chance.one(said) + self._chance.number(measured.CHECK_DAYS)

    def _due(self, number: int, now: float, span: float) -> float:
        """In order, recorded some days after it was said; else at random within the span."""
        if self._is_in_order:
            return max(now, number + self._chance.number(measured.LATE_DAYS))
        return now + self._chance.part() * span

    def _record(self, kind: Kind, case: Case, now: float, made: Made | None = None) -> Step:
        """Something that only our record does."""
        return self._numbered(now + self._chance.wait(20), kind, 0, case, made)

    def _numbered(self, due: float, kind: Kind, number: int, case: Case, made: Made | None = None) -> Step:
        self._order += 1
        bound = min(int(due), SPAN_DAYS) if self._is_in_order else SPAN_DAYS
        return Step(due, self._order, kind, number, bound, case, made)
