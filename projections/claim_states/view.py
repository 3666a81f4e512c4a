"""The view ``claim_states``: the status of each claim for a range of positions and a range of days.

A row holds at position P and day D of a clock when ``from_position <= P < to_position`` and
``from_day <= D < until_day``, and it is one of that clock's: ``on_certain`` and ``on_possible`` are the said
clock, ``on_reported`` the reported one. Where clocks agree, as they do wherever days are exact, they share
the row. ``from_day`` is also the sort key ``last_day``, since every day on which an entry is kept begins a
new row.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from ledger.domain.claim import ClaimRecord
from ledger.domain.events import RecordedEvent
from ledger.domain.stance import Stance
from projections.claim_fold import Change, replay_claim
from projections.claim_states.sweep import DayOf, Segment, segments_of
from projections.claim_view import ClaimViewFold
from projections.log import ViewLog
from projections.temporal import Versions
from projections.view import Row, View

EARLIEST: Final = "-infinity"
LATEST: Final = "infinity"

_CLOCKS: Final[tuple[DayOf, ...]] = (
    lambda entry: entry.said_latest,
    lambda entry: entry.said_earliest,
    lambda entry: entry.reported_latest,
)
"""By which day an entry is kept on the clocks on_certain, on_possible and on_reported."""


class Span(NamedTuple):
    """What a claim is on a range of days; ``until_day`` None is the end of time."""

    segment: Segment
    until_day: date | None


Clocks = tuple[bool, ...]
"""Which clocks share a row."""

Spans = dict[Span, Clocks]


class StatesSheet:
    """Remembers the spans of a claim as they hold now."""

    def __init__(self, record: ClaimRecord | None) -> None:
        self._spans: Spans = {} if record is None else spans_of(record.stances)

    def take(self, record: ClaimRecord, change: Change, rows: Versions[Any]) -> None:
        """End the rows that hold no longer, and open those that do."""
        if self._spans and not change.touched:
            return
        spans = spans_of(record.stances)
        for span, clocks in self._spans.items():
            if spans.get(span) != clocks:
                rows.end((record.claim_id, span.segment.from_day, clocks), change.position)
        for span, clocks in spans.items():
            if self._spans.get(span) != clocks:
                key = (record.claim_id, span.segment.from_day, clocks)
                rows.open(key, _values_of(record.claim_id, span, clocks), change.position)
        self._spans = spans


def spans_of(entries: Sequence[Stance]) -> Spans:
    """The spans of every clock; those that several clocks have are one."""
    shared: dict[Span, list[bool]] = {}
    for number, segments in enumerate(_segments_of_clocks(entries)):
        ends = [segment.from_day for segment in segments[1:]]
        for segment, until_day in zip(segments, [*ends, None], strict=True):
            shared.setdefault(Span(segment, until_day), [False] * len(_CLOCKS))[number] = True
    return {span: tuple(clocks) for span, clocks in shared.items()}


def _segments_of_clocks(entries: Sequence[Stance]) -> list[list[Segment]]:
    """For each clock; one whose days are the same as the first one's is not swept again."""
    first = segments_of(entries, _CLOCKS[0])
    return [
        first if all(day_of(e) == _CLOCKS[0](e) for e in entries) else segments_of(entries, day_of)
        for day_of in _CLOCKS
    ]


def _values_of(claim_id: str, span: Span, clocks: Clocks) -> tuple[Any, ...]:
    segment = span.segment
    return (
        claim_id,
        *clocks,
        segment.status.value,
        list(segment.normalised),
        EARLIEST if segment.from_day is None else segment.from_day.isoformat(),
        LATEST if span.until_day is None else span.until_day.isoformat(),
    )


def replay(events: Sequence[RecordedEvent]) -> list[Row]:
    """The rows of the claim."""
    return replay_claim(StatesSheet, events)


def _arrays(ended: list[tuple[tuple[str, date | None, Clocks], int]]) -> dict[str, list[Any]]:
    return {
        "claims": [claim_id for (claim_id, _, _), _ in ended],
        "days": [EARLIEST if day is None else day.isoformat() for (_, day, _), _ in ended],
        "certain": [clocks[0] for (_, _, clocks), _ in ended],
        "possible": [clocks[1] for (_, _, clocks), _ in ended],
        "reported": [clocks[2] for (_, _, clocks), _ in ended],
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
