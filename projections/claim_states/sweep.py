"""The status of a claim on every day: entries are added in the order of their days.

    stances ──in the order of their days──> Sweep.add ──> status, ratings that count ──> Segment

The rule is that of ``ledger.domain.standing``, kept up entry by entry instead of decided anew for every day.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from typing import Final, NamedTuple

from ledger.domain.stance import Stance
from ledger.domain.standing import JUDGEMENTS, contests, stands_for
from ledger.domain.vocabulary import ActKind, Side, Status

DayOf = Callable[[Stance], date | None]
"""The day from which an entry is kept on a clock; None means always."""

_ALWAYS: Final = 0
"""The number of no day: Python counts them from 1."""


class Segment(NamedTuple):
    """What a claim is from a day on, until the next segment; ``from_day`` None is the beginning of time."""

    from_day: date | None
    status: Status
    normalised: tuple[str, ...]


class Sweep:
    """The entries kept so far."""

    def __init__(self) -> None:
        self._kept: dict[str, Stance] = {}
        self._enders: dict[str, list[Stance]] = {}
        self._asserting: Counter[str] = Counter()
        self._opposing: Counter[str] = Counter()
        self._judgements: dict[str, dict[str, Stance]] = {}
        self._last: dict[str, Stance] = {}
        self._counting: Counter[str] = Counter()
        self._ratings: Counter[str] = Counter()
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
        return tuple(sorted(self._ratings))

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
        elif entry.act in JUDGEMENTS:
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
        was_counting = self._counting[entry.entry_id] > 0
        _count(self._counting, entry.entry_id, sign)
        is_counting = self._counting[entry.entry_id] > 0
        if entry.normalised is not None and is_counting != was_counting:
            _count(self._ratings, entry.normalised, sign)


def segments_of(entries: Iterable[Stance], day_of: DayOf) -> list[Segment]:
    """What the claim is from each day on, on a clock; entries come in any order, voided ones among them."""
    kept = sorted(
        ((_number_of(day_of(entry)), entry) for entry in entries if not entry.is_voided),
        key=lambda pair: pair[0],
    )
    sweep = Sweep()
    segments = [] if kept and kept[0][0] == _ALWAYS else [Segment(None, Status.NO_RECORD, ())]
    for number, of_day in groupby(kept, key=lambda pair: pair[0]):
        for _, entry in of_day:
            sweep.add(entry)
        day = None if number == _ALWAYS else date.fromordinal(number)
        segments.append(Segment(day, sweep.status, sweep.normalised))
    return segments


def _number_of(day: date | None) -> int:
    return _ALWAYS if day is None else day.toordinal()


def _fold_order(entry: Stance) -> tuple[date, int]:
    return entry.fold_order


def _count(counter: Counter[str], key: str, sign: int) -> None:
    counter[key] += sign
    if not counter[key]:
        del counter[key]
