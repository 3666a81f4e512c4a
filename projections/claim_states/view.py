"""The view ``claim_states``: the status of each claim for a range of positions and a range of days.

A row holds at position P and day D of a clock when ``from_position <= P < to_position`` and
``from_day <= D < until_day``, and it is one of that clock's: ``on_certain`` and ``on_possible`` are the said
clock, ``on_reported`` the reported one. Where clocks agree, as they do wherever days are exact, they share
the row. ``from_day`` is also the sort key ``last_day``, since every day on which an entry is kept begins a
new row.
"""

from collections.abc import Sequence
from datetime import date
from operator import attrgetter
from typing import Any, Final

from ledger.domain.claim import ClaimRecord
from ledger.domain.events import RecordedEvent
from ledger.domain.stance import Stance
from projections.claim_fold import Change, replay_claim
from projections.claim_states.sweep import DayOf, Span, Track
from projections.claim_view import ClaimViewFold
from projections.log import ViewLog
from projections.temporal import Versions
from projections.view import Row, View

EARLIEST: Final = "-infinity"
LATEST: Final = "infinity"

_CLOCKS: Final[tuple[DayOf, ...]] = (
    attrgetter("said_latest"),
    attrgetter("said_earliest"),
    attrgetter("reported_latest"),
)
"""By which day an entry is kept on the clocks on_certain, on_possible and on_reported."""


class StatesSheet:
    """Remembers the spans of a claim as they hold now, and how to go on from the last day of each clock.

    Clocks on which all entries have the same days share a track. ``_clocks`` tells which clocks have a span,
    a bit each; ``_before`` the same before the present command, for the spans that it concerned.
    """

    def __init__(self, record: ClaimRecord | None) -> None:
        self._position = 0 if record is None else record.position
        self._clocks: dict[Span, int] = {}
        self._before: dict[Span, int] = {}
        self._tracks = _tracks_of([] if record is None else record.stances)
        for number, track in enumerate(self._tracks):
            self._replace(number, (), track.spans)
        if record is not None:
            self._before.clear()

    def take(self, record: ClaimRecord, change: Change, rows: Versions[Any]) -> None:
        """End the rows that hold no longer, and open those that do."""
        if change.touched:
            touched = [record.entries[entry_id] for entry_id in change.touched]
            added = [entry.stance for entry in touched if entry.position > self._position]
            if len(added) < len(touched) or not self._extend(added):
                self._sweep(record.stances)
        self._position = change.position
        self._write(record.claim_id, change.position, rows)

    def _extend(self, added: Sequence[Stance]) -> bool:
        """Nothing but entries came: only the end of each track changes, unless they are of earlier days."""
        tracks = list(zip(range(len(_CLOCKS)), self._tracks, _CLOCKS, strict=True))
        first_track, first_day = self._tracks[0], _CLOCKS[0]
        for _, track, day_of in tracks:
            if any(entry.is_voided for entry in added) or not track.takes(added, day_of):
                return False
            if track is first_track and any(day_of(entry) != first_day(entry) for entry in added):
                return False
        starts = [len(track.spans) - 1 for track in self._tracks]
        ends = [track.spans[-1:] for track in self._tracks]
        for number, track, day_of in tracks:
            if track not in self._tracks[:number]:
                track.extend(added, day_of)
            self._replace(number, ends[number], track.spans[starts[number] :])
        return True

    def _sweep(self, entries: Sequence[Stance]) -> None:
        """Go through all entries anew."""
        before, self._tracks = self._tracks, _tracks_of(entries)
        for number, (old, new) in enumerate(zip(before, self._tracks, strict=True)):
            self._replace(number, old.spans, new.spans)

    def _replace(self, number: int, old: Sequence[Span], new: Sequence[Span]) -> None:
        """The clock has other spans than before; what both begin with is left alone."""
        first = 0
        for mine, others in zip(old, new, strict=False):
            if mine != others:
                break
            first += 1
        bit = 1 << number
        for span in old[first:]:
            clocks = self._clocks[span]
            self._before.setdefault(span, clocks)
            self._clocks[span] = clocks & ~bit
        for span in new[first:]:
            clocks = self._clocks.get(span, 0)
            self._before.setdefault(span, clocks)
            self._clocks[span] = clocks | bit

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


def _tracks_of(entries: Sequence[Stance]) -> list[Track]:
    """For each clock; one whose days are the same as the first one's has the same track."""
    first_day = _CLOCKS[0]
    days = [first_day(entry) for entry in entries]
    first = Track(entries, first_day)
    return [
        first,
        *(
            first if [day_of(entry) for entry in entries] == days else Track(entries, day_of)
            for day_of in _CLOCKS[1:]
        ),
    ]


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


def replay(events: Sequence[RecordedEvent]) -> list[Row]:
    """The rows of the claim."""
    return replay_claim(StatesSheet, events)


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
    return ClaimViewFold(log, StatesSheet, _arrays)


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
