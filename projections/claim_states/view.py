"""The view ``claim_states``: the status of each claim for a range of positions and a range of days.

A row holds at position P and day D of a clock when ``from_position <= P < to_position`` and
``from_day <= D < until_day``, and it is one of that clock's: ``on_certain`` and ``on_possible`` are the said
clock, ``on_reported`` the reported one. Where clocks agree, as they do wherever days are exact, they share
the row. ``from_day`` is also the sort key ``last_day``, since every day on which an entry is kept begins a
new row.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Final

from ledger.domain.claim import ClaimRecord
from ledger.domain.events import RecordedEvent
from ledger.domain.stance import Stance
from projections.claim_fold import Change, Reading, replay_claim
from projections.claim_states.sweep import DayOf, Span, Track
from projections.claim_view import ClaimViewFold
from projections.log import ViewLog
from projections.temporal import Versions
from projections.view import Row, View

EARLIEST: Final = "-infinity"
LATEST: Final = "infinity"

_CLOCKS: Final[Mapping[int, DayOf]] = {
    1: attrgetter("said_latest"),
    2: attrgetter("said_earliest"),
    4: attrgetter("reported_latest"),
}
"""By which day an entry is kept on the clocks on_certain, on_possible and on_reported, each of them a bit."""


class StatesSheet:
    """Remembers the spans of a claim as they hold now, and how to go on from the last day of each clock.

    Clocks on which all entries have had the same days share a track. ``_clocks`` tells which clocks have a
    span, a bit each; ``_before`` the same before the present command, for the spans that it concerned.
    """

    def __init__(self, record: ClaimRecord | None) -> None:
        self._clocks: dict[Span, int] = {}
        self._before: dict[Span, int] = {}
        entries = [entry for entry in record.stances if not entry.is_voided] if record is not None else []
        self._tracks: list[tuple[list[int], Track]] = []
        for clocks in _alike([*_CLOCKS], entries):
            self._begin(clocks, entries, ())
        if record is not None:
            self._before.clear()

    def take(self, record: ClaimRecord, change: Change, rows: Versions[Any]) -> None:
        """End the rows that hold no longer, and open those that do."""
        kept = self._tracks[0][1].kept
        removed: list[Stance] = []
        added: list[Stance] = []
        for entry_id in change.touched:
            before, after = kept.get(entry_id), record.entries[entry_id].stance
            if after != before:
                removed += () if before is None else (before,)
                added += () if after.is_voided else (after,)
        if removed or added:
            self._follow(removed, added)
        self._write(record.claim_id, change.position, rows)

    def _follow(self, removed: Sequence[Stance], added: Sequence[Stance]) -> None:
        """Entries go and come; clocks that shared a track may part."""
        tracks, self._tracks = self._tracks, []
        for clocks, track in tracks:
            staying, *parting = _alike(clocks, added)
            shared = list(track.spans) if parting else []
            self._replace(staying, *track.change(removed, added))
            self._tracks.append((staying, track))
            for others in parting:
                self._begin(others, track.kept.values(), shared)

    def _begin(self, clocks: list[int], entries: Iterable[Stance], before: Sequence[Span]) -> None:
        """The clocks get a track of their own, instead of the spans that they had."""
        track = Track(entries, _CLOCKS[clocks[0]])
        self._replace(clocks, before, track.spans)
        self._tracks.append((clocks, track))

    def _replace(self, clocks: Sequence[int], old: Sequence[Span], new: Sequence[Span]) -> None:
        """The clocks have other spans than before."""
        bits = sum(clocks)
        for span in old:
            known = self._clocks[span]
            self._before.setdefault(span, known)
            self._clocks[span] = known & ~bits
        for span in new:
            known = self._clocks.get(span, 0)
            self._before.setdefault(span, known)
            self._clocks[span] = known | bits

    def _write(self, claim_id: str, position: int, rows: Versions[Any]) -> None:
        """The rows of the spans that other clocks have than before: first those that end."""
        changed = [(span, before, self._clocks[span]) for span, before in self._before.items()]
        self._before.clear()
        for span, before, after in changed:
            if before and before != after:
                rows.end((claim_id, span.from_day, before), position)
            if not after:
                del self._clocks[span]
        for span, before, after in changed:
            if after and before != after:
                rows.open((claim_id, span.from_day, after), _values_of(claim_id, span, after), position)


def _alike(clocks: list[int], entries: Sequence[Stance]) -> list[list[int]]:
    """The clocks, together those on which all of the entries have the same days."""
    if len(clocks) == 1:
        return [clocks]
    groups: dict[tuple[date | None, ...], list[int]] = {}
    for clock in clocks:
        groups.setdefault(tuple(map(_CLOCKS[clock], entries)), []).append(clock)
    return list(groups.values())


def _values_of(claim_id: str, span: Span, clocks: int) -> tuple[Any, ...]:
    return (
        claim_id,
        bool(clocks & 1),
        bool(clocks & 2),
        bool(clocks & 4),
        span.status.value,
        list(span.normalised),
        EARLIEST if span.from_day is None else span.from_day.isoformat(),
        LATEST if span.until_day is None else span.until_day.isoformat(),
    )


_READING: Final = Reading(StatesSheet)


def replay(events: Sequence[RecordedEvent]) -> list[Row]:
    """The rows of the claim."""
    return replay_claim(_READING, events)


def _arrays(ended: list[tuple[tuple[str, date | None, int], int]]) -> dict[str, list[Any]]:
    return {
        "claims": [claim_id for (claim_id, _, _), _ in ended],
        "days": [EARLIEST if day is None else day.isoformat() for (_, day, _), _ in ended],
        "certain": [bool(clocks & 1) for (_, _, clocks), _ in ended],
        "possible": [bool(clocks & 2) for (_, _, clocks), _ in ended],
        "reported": [bool(clocks & 4) for (_, _, clocks), _ in ended],
        "ends": [position for _, position in ended],
    }


def _open(log: ViewLog) -> ClaimViewFold:
    return ClaimViewFold(log, _READING, _arrays)


CLAIM_STATES: Final = View(
    name="claim_states",
    version=3,
    kinds=("claim",),
    folder="claim_states",
    columns=(
        "claim_id",
        "on_certain",
        "on_possible",
        "on_reported",
        "status",
        "normalised",
        "from_day",
        "until_day",
        "from_position",
        "to_position",
    ),
    stream="claim_id",
    key="claim_id",
    open=_open,
    replay=replay,
)
