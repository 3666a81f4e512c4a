"""The status of a claim on every day: entries are added in the order of their days.

    stances ──in the order of their days──> Sweep.add ──> status, ratings that count ──> Track of Spans

The rule is that of ``ledger.domain.standing``, kept up entry by entry instead of decided anew for every day.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from operator import itemgetter, le, lt
from typing import NamedTuple

from ledger.domain.stance import Stance
from ledger.domain.standing import JUDGEMENTS, contests, stands_for
from ledger.domain.vocabulary import ActKind, Side, Status

DayOf = Callable[[Stance], date | None]
"""The day from which an entry is kept on a clock; None means always."""


class Span(NamedTuple):
    """What a claim is from a day up to another; None stands for the beginning and for the end of time."""

    from_day: date | None
    until_day: date | None
    status: Status
    normalised: tuple[str, ...]


class Sweep:
    """The entries kept so far, by id; in whatever order they came, and whatever went again."""

    def __init__(self) -> None:
        self.kept: dict[str, Stance] = {}
        self._enders: dict[str, list[Stance]] = {}
        self._asserting: dict[str, int] = {}
        self._opposing: dict[str, int] = {}
        self._judgements: dict[str, dict[str, Stance]] = {}
        self._last: dict[str, Stance] = {}
        self._counting: dict[str, int] = {}
        self._ratings: dict[str, int] = {}
        self._assertions_kept = 0

    @property
    def status(self) -> Status:
        """The status with the entries added so far."""
        if not self._assertions_kept:
            return Status.NO_RECORD
        if not self._asserting:
            return Status.RETRACTED
        is_contested = contests(self._asserting.keys(), self._opposing.keys())
        return Status.CONTESTED if is_contested else Status.UNCHALLENGED

    @property
    def normalised(self) -> tuple[str, ...]:
        """The normalised ratings that count, sorted."""
        return tuple(sorted(self._ratings)) if self._ratings else ()

    def add(self, entry: Stance) -> None:
        """Keep one more entry, which is not voided."""
        if entry.takes_up is not None:
            self._end(entry.takes_up, entry, 1)
        self.kept[entry.entry_id] = entry
        if not entry.is_inferred:
            self._count_in(entry, 1)

    def remove(self, entry: Stance) -> None:
        """Keep an entry no longer that was kept: as if it had never been added."""
        if not entry.is_inferred:
            self._count_in(entry, -1)
        del self.kept[entry.entry_id]
        if entry.takes_up is not None:
            self._end(entry.takes_up, entry, -1)

    def _count_in(self, entry: Stance, sign: int) -> None:
        self._assertions_kept += sign * entry.is_assertion
        enders = self._enders.get(entry.entry_id)
        self._change(entry, stands_for(entry, enders) if enders else entry.speakers, sign)

    def _end(self, entry_id: str, ender: Stance, sign: int) -> None:
        """One more, or one less, of what ends an entry."""
        enders = self._enders.setdefault(entry_id, [])
        entry = self.kept.get(entry_id)
        before = () if entry is None else stands_for(entry, enders)
        if sign > 0:
            enders.append(ender)
        else:
            enders.remove(ender)
        if entry is not None and not entry.is_inferred:
            after = stands_for(entry, enders)
            fewer, more = (after, before) if sign > 0 else (before, after)
            self._change(entry, [agent for agent in more if agent not in fewer], -sign)

    def _change(self, entry: Stance, agents: Iterable[str], sign: int) -> None:
        """The entry begins or ceases to stand for the agents."""
        if entry.is_assertion:
            for agent in agents:
                _count(self._asserting, agent, sign)
        elif entry.act == ActKind.REBUT and entry.bears_on_claim:
            for agent in agents:
                _count(self._opposing, agent, sign)
        elif entry.verdict is not None or entry.act in JUDGEMENTS:
            for agent in agents:
                self._judge(agent, entry, sign)

    def _judge(self, assessor: str, entry: Stance, sign: int) -> None:
        """Of an assessor only the last live judgement counts."""
        live = self._judgements.setdefault(assessor, {})
        before = self._last.get(assessor)
        last: Stance | None
        if sign > 0:
            live[entry.entry_id] = entry
            last = entry if before is None or entry.fold_order > before.fold_order else before
        else:
            del live[entry.entry_id]
            last = before if before is not entry else max(live.values(), key=_fold_order, default=None)
        if last is before:
            return
        if before is not None:
            self._rate(assessor, before, -1)
        if last is None:
            del self._last[assessor]
        else:
            self._last[assessor] = last
            self._rate(assessor, last, 1)

    def _rate(self, assessor: str, entry: Stance, sign: int) -> None:
        if entry.verdict == Side.AGAINST:
            _count(self._opposing, assessor, sign)
        was_counting = entry.entry_id in self._counting
        _count(self._counting, entry.entry_id, sign)
        is_counting = entry.entry_id in self._counting
        if entry.normalised is not None and is_counting != was_counting:
            _count(self._ratings, entry.normalised, sign)


class Track:
    """The spans of one clock, in order."""

    __slots__ = ("_dated", "_day_of", "_sweep", "spans")

    def __init__(self, entries: Iterable[Stance], day_of: DayOf) -> None:
        self._day_of = day_of
        self._sweep = Sweep()
        self._dated: list[tuple[date, Stance]] = []
        self.spans = [Span(None, None, Status.NO_RECORD, ())]
        self.change((), list(entries))

    @property
    def kept(self) -> Mapping[str, Stance]:
        """All entries, by id."""
        return self._sweep.kept

    def change(self, removed: Sequence[Stance], added: Sequence[Stance]) -> tuple[list[Span], list[Span]]:
        """Entries go and come, none of them voided; the spans that hold no longer, and those instead of them.

        What is kept from a later day on is taken out and put in again: late news costs as much as came after
        it.
        """
        day_of, spans = self._day_of, self.spans
        coming = [(day_of(entry), entry) for entry in added]
        ended = [spans.pop()]
        if removed or len(coming) != 1 or not self._is_next(coming[0][0]):
            coming += self._take_out(removed, [day for day, _ in coming], ended)
        unchanged = len(spans)
        for day, entry in coming:
            if day is None:
                self._sweep.add(entry)
        dated = [(day, entry) for day, entry in coming if day is not None]
        self._add(ended[-1].from_day, sorted(dated, key=_by_day))
        return ended[::-1], spans[unchanged:]

    def _is_next(self, day: date | None) -> bool:
        """Whether nothing is kept from a later day on."""
        return day is not None and (not self._dated or self._dated[-1][0] <= day)

    def _take_out(
        self, removed: Sequence[Stance], days: Sequence[date | None], ended: list[Span]
    ) -> list[tuple[date | None, Stance]]:
        """Remove entries; and what is kept from a day after ``days`` on, which comes back, with its spans."""
        sweep, spans, dated = self._sweep, self.spans, self._dated
        days = [*days, *(self._day_of(entry) for entry in removed)]
        # None is always. On the day of an entry that goes others may have come, which stay.
        first = date.min if None in days else min(filter(None, days), default=date.max)
        is_before = lt if removed or first == date.min else le
        going = {entry.entry_id for entry in removed}
        staying: list[tuple[date | None, Stance]] = []
        while dated and not is_before(dated[-1][0], first):
            later = dated.pop()
            sweep.remove(later[1])
            if later[1].entry_id not in going:
                staying.append(later)
        for entry in removed:
            if entry.entry_id in sweep.kept:
                sweep.remove(entry)
        while (begin := ended[-1].from_day) is not None and not is_before(begin, first):
            ended.append(spans.pop())
        return staying

    def _add(self, day: date | None, added: list[tuple[date, Stance]]) -> None:
        sweep, spans = self._sweep, self.spans
        for of_entry, entry in added:
            if of_entry != day:
                spans.append(Span(day, of_entry, sweep.status, sweep.normalised))
                day = of_entry
            sweep.add(entry)
        self._dated += added
        spans.append(Span(day, None, sweep.status, sweep.normalised))


_by_day = itemgetter(0)


def _fold_order(entry: Stance) -> tuple[date, int]:
    return entry.fold_order


def _count(counts: dict[str, int], key: str, sign: int) -> None:
    count = counts.get(key, 0) + sign
    if count:
        counts[key] = count
    else:
        del counts[key]
