"""The status of a claim on every day: entries are added in the order of their days.

    stances ──in the order of their days──> Sweep.add ──> status, ratings that count ──> Track of Spans

The rule is that of ``ledger.domain.standing``, kept up entry by entry instead of decided anew for every day.
"""

from collections.abc import Callable, Iterable
from datetime import date
from operator import itemgetter
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
    """The entries kept so far."""

    def __init__(self) -> None:
        self._kept: dict[str, Stance] = {}
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
        self._kept[entry.entry_id] = entry
        if not entry.is_inferred:
            self._assertions_kept += entry.is_assertion
            self._change(entry, stands_for(entry, self._enders.get(entry.entry_id, ())), 1)

    def remove(self, entry: Stance) -> None:
        """Keep an entry no longer that was kept: as if it had never been added."""
        if not entry.is_inferred:
            self._assertions_kept -= entry.is_assertion
            self._change(entry, stands_for(entry, self._enders.get(entry.entry_id, ())), -1)
        del self._kept[entry.entry_id]
        if entry.takes_up is not None:
            self._end(entry.takes_up, entry, -1)

    def _end(self, entry_id: str, ender: Stance, sign: int) -> None:
        """One more, or one less, of what ends an entry."""
        enders = self._enders.setdefault(entry_id, [])
        entry = self._kept.get(entry_id)
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

    __slots__ = ("_dated", "_sweep", "spans")

    def __init__(self, entries: Iterable[Stance], day_of: DayOf) -> None:
        self._sweep = Sweep()
        self._dated: list[tuple[date, Stance]] = []
        self.spans = [Span(None, None, Status.NO_RECORD, ())]
        self.extend([entry for entry in entries if not entry.is_voided], day_of)

    def extend(self, entries: Iterable[Stance], day_of: DayOf) -> int:
        """Add entries that are not voided; the number of the first span that may be another comes back.

        What was kept from a later day on is taken out and put in again: late news costs as much as came after
        it.
        """
        added = [(day, entry) for entry in entries if (day := day_of(entry)) is not None]
        always = [entry for entry in entries if day_of(entry) is None]
        first = None if always or not added else min(added, key=_by_day)[0]
        while self._dated and (first is None or self._dated[-1][0] > first):
            day, entry = self._dated.pop()
            self._sweep.remove(entry)
            added.append((day, entry))
        while (from_day := self.spans[-1].from_day) is not None and (first is None or from_day > first):
            self.spans.pop()
        start = len(self.spans) - 1
        for entry in always:
            self._sweep.add(entry)
        self._add(self.spans.pop().from_day, sorted(added, key=_by_day))
        return start

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
