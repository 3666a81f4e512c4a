"""The view ``entries``: what ``view_entry`` gives for every entry without a limit, voided ones included."""

from collections.abc import Iterator, Sequence
from typing import Final

from ledger.domain.claim import ClaimRecord, EntryRecord, project_claim
from ledger.domain.entry import Entry, view_entry
from ledger.domain.events import EntryEvent, RecordedEvent
from ledger.domain.identifier import with_kind
from ledger.domain.limit import NO_LIMIT
from ledger.domain.standing import Standing, standing_of
from projections.claims import ClaimFold, Folded
from projections.log import ViewLog
from projections.view import Changes, Explanation, Row, View, row_of


class EntriesFold:
    """Folds claims; an event may change how other entries of its claim stand, so all are compared."""

    def __init__(self, log: ViewLog) -> None:
        self._claims = ClaimFold(log)

    def fold(self, events: Sequence[RecordedEvent]) -> Changes:
        """The entries that the events make or change; all entries of a claim that was not remembered."""
        rows = [row for folded in self._claims.fold(events) for row in _changed_rows(folded)]
        return Changes(rows, sum(isinstance(recorded.event, EntryEvent) for recorded in events))

    def forget(self) -> None:
        """Give up the remembered claims."""
        self._claims.forget()


def make_row(entry: Entry) -> Row:
    """The row of the entry."""
    columns = {
        "entry_id": entry.entry_id,
        "claim_id": entry.claim_id,
        "utterance_id": entry.utterance_id,
        "act": entry.act,
        "position": entry.position,
        "positions": entry.positions,
        "speakers": entry.speakers,
        "source": entry.reported.source,
        "is_presupposed": entry.presupposed,
        "is_inferred": entry.inferred,
        "is_voided": entry.voided is not None,
        "is_live": entry.is_live,
        "is_counted": entry.is_counted,
        "side": entry.side,
    }
    return row_of(columns, "entry", entry)


def explain(log: ViewLog, entry_id: str, upto: int) -> Explanation | None:
    """The row as the events of the claim give it; those that made, changed and ended the entry made it."""
    stream = log.stream_of(with_kind(entry_id, "event"))
    events = [] if stream is None else log.stream(stream, upto)
    record = project_claim(None, events)
    if record is None or entry_id not in record.entries:
        return None
    entry = view_entry(record.entries[entry_id], standing_of(record, NO_LIMIT))
    positions = {*entry.positions, *(record.entries[ender].position for ender in entry.ended_by)}
    return Explanation(make_row(entry), [recorded for recorded in events if recorded.position in positions])


def _changed_rows(folded: Folded) -> Iterator[Row]:
    after = standing_of(folded.after, NO_LIMIT)
    before = None if folded.before is None else standing_of(folded.before, NO_LIMIT)
    for entry in folded.after.entries.values():
        if not _is_same(entry, folded.before, before, after):
            yield make_row(view_entry(entry, after))


def _is_same(
    entry: EntryRecord, record: ClaimRecord | None, before: Standing | None, after: Standing
) -> bool:
    """Whether the entry was the same before. Records are replaced when they change, so identity tells."""
    if record is None or before is None or record.entries.get(entry.entry_id) is not entry:
        return False
    return _flags(entry.entry_id, before) == _flags(entry.entry_id, after)


def _flags(entry_id: str, standing: Standing) -> tuple[object, ...]:
    return (
        entry_id in standing.live,
        entry_id in standing.counted,
        standing.side_of(entry_id),
        tuple(ender.entry_id for ender in standing.ended.get(entry_id, ())),
    )


ENTRIES: Final = View(
    name="entries",
    version=1,
    key="entry_id",
    kind="claim",
    folder="entries",
    open=EntriesFold,
    explain=explain,
)
