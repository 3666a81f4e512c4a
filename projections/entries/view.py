"""The view ``entries``: what ``view_entry`` gives for every entry without a limit, voided ones included."""

from collections.abc import Sequence
from typing import Final

from ledger.domain.claim import ClaimRecord, project_claim
from ledger.domain.entry import Entry, view_entry
from ledger.domain.events import RecordedEvent
from ledger.domain.limit import NO_LIMIT
from ledger.domain.standing import standing_of
from projections.claims import ClaimFold
from projections.log import ViewLog
from projections.view import Changes, Row, View


class EntriesFold:
    """Folds claims; an event may change how other entries of its claim stand, so all are written."""

    def __init__(self, log: ViewLog) -> None:
        self._claims = ClaimFold(log)

    def fold(self, events: Sequence[RecordedEvent]) -> Changes:
        """All entries of the claims that the events touch."""
        records = [folded.after for folded in self._claims.fold(events)]
        return Changes([row for record in records for row in rows_of(record)], [r.claim_id for r in records])

    def forget(self) -> None:
        """Give up the remembered claims."""
        self._claims.forget()


def replay(events: Sequence[RecordedEvent]) -> list[Row]:
    """The rows of all entries of the claim."""
    record = project_claim(None, events)
    return [] if record is None else rows_of(record)


def rows_of(record: ClaimRecord) -> list[Row]:
    """The rows of all entries of the claim."""
    standing = standing_of(record.stances, NO_LIMIT)
    return [make_row(view_entry(entry, standing)) for entry in record.entries.values()]


def make_row(entry: Entry) -> Row:
    """The row of the entry."""
    return (
        entry.entry_id,
        entry.claim_id,
        entry.utterance_id,
        entry.act.value,
        entry.position,
        list(entry.positions),
        list(entry.speakers),
        entry.reported.source,
        entry.presupposed,
        entry.inferred,
        entry.voided is not None,
        entry.is_live,
        entry.is_counted,
        None if entry.side is None else entry.side.value,
        entry.model_dump_json(),
    )


ENTRIES: Final = View(
    name="entries",
    version=2,
    kinds=("claim",),
    folder="entries",
    columns=(
        "entry_id",
        "claim_id",
        "utterance_id",
        "act",
        "position",
        "positions",
        "speakers",
        "source",
        "is_presupposed",
        "is_inferred",
        "is_voided",
        "is_live",
        "is_counted",
        "side",
        "entry",
    ),
    stream="claim_id",
    key="entry_id",
    open=EntriesFold,
    replay=replay,
)
