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
        self._has_kept_assertion = False

    @property
    def status(self) -> Status:
        """The status with the entries added so far."""
        if not self._has_kept_assertion:
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
            self._end(entry.takes_up, entry)
        self._kept[entry.entry_id] = entry
        if entry.is_inferred:
            return
        if entry.is_assertion:
            self._has_kept_assertion = True
        self._change(entry, stands_for(entry, self._enders.get(entry.entry_id, ())), 1)

    def _end(self, entry_id: str, ender: Stance) -> None:
        enders = self._enders.setdefault(entry_id, [])
        entry = self._kept.get(entry_id)
        before = () if entry is None else stands_for(entry, enders)
        enders.append(ender)
        if entry is not None and not entry.is_inferred:
            left = set(stands_for(entry, enders))
            self._change(entry, [agent for agent in before if agent not in left], -1)

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
    """The spans of one clock, in order. Entries of its last day and later can be added to it."""

    __slots__ = ("_sweep", "spans")

    def __init__(self, entries: Iterable[Stance], day_of: DayOf) -> None:
        self._sweep = Sweep()
        self.spans: list[Span] = []
        self._add(None, entries, day_of)

    def takes(self, entries: Iterable[Stance], day_of: DayOf) -> bool:
        """Whether ``extend`` may be called for the entries: none is of an earlier day."""
        last = self.spans[-1].from_day
        return last is None or all((day := day_of(entry)) is not None and day >= last for entry in entries)

    def extend(self, entries: Iterable[Stance], day_of: DayOf) -> None:
        """Add entries that are not voided: the last span changes, and others follow it."""
        self._add(self.spans.pop().from_day, entries, day_of)

    def _add(self, day: date | None, entries: Iterable[Stance], day_of: DayOf) -> None:
        sweep, spans = self._sweep, self.spans
        dated = []
        for entry in entries:
            if not entry.is_voided:
                of_entry = day_of(entry)
                if of_entry is None:
                    sweep.add(entry)
                else:
                    dated.append((of_entry, entry))
        dated.sort(key=_by_day)
        for of_entry, entry in dated:
            if of_entry != day:
                spans.append(Span(day, of_entry, sweep.status, sweep.normalised))
                day = of_entry
            sweep.add(entry)
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
