"""The view ``claim_states``: what ``standpoint_of`` and ``facets_of`` give for each claim, now."""

from collections.abc import Sequence
from typing import Final

from ledger.domain.claim import ClaimRecord, project_claim
from ledger.domain.events import RecordedEvent
from ledger.domain.limit import NO_LIMIT
from ledger.domain.listing import ClaimSort, facets_of, key_of
from ledger.domain.state import standpoint_of
from projections.claim_states.order import rank_of
from projections.claims import ClaimFold
from projections.log import ViewLog
from projections.view import Changes, Row, View


class ClaimStatesFold:
    """Folds claims, and computes the states of those that a batch touched, once each."""

    def __init__(self, log: ViewLog) -> None:
        self._claims = ClaimFold(log)

    def fold(self, events: Sequence[RecordedEvent]) -> Changes:
        """The states of the claims that the events touch."""
        records = [folded.after for folded in self._claims.fold(events)]
        return Changes([make_row(record) for record in records], [record.claim_id for record in records])

    def forget(self) -> None:
        """Give up the remembered claims."""
        self._claims.forget()


def make_row(record: ClaimRecord) -> Row:
    """The row of the claim."""
    standpoint = standpoint_of(record, NO_LIMIT)
    facets = facets_of(record, NO_LIMIT, standpoint)
    ranks = {
        sort: rank_of(key_of(record.claim_id, standpoint.last_day, record.registered_position, sort), sort)
        for sort in ClaimSort
    }
    return (
        record.claim_id,
        standpoint.status.value,
        record.language,
        standpoint.last_day,
        ranks[ClaimSort.LAST_DAY_UP],
        ranks[ClaimSort.LAST_DAY_DOWN],
        record.registered_position,
        ranks[ClaimSort.REGISTERED_UP],
        ranks[ClaimSort.REGISTERED_DOWN],
        record.revision,
        record.position,
        list(record.topics),
        list(facets.speakers),
        list(facets.assessors),
        list(facets.sources),
        [rating.value for rating in facets.normalised],
        facets.search_text,
        standpoint.model_dump_json(),
    )


def replay(events: Sequence[RecordedEvent]) -> list[Row]:
    """The row of the claim."""
    record = project_claim(None, events)
    return [] if record is None else [make_row(record)]


CLAIM_STATES: Final = View(
    name="claim_states",
    version=2,
    kinds=("claim",),
    folder="claim_states",
    columns=(
        "claim_id",
        "status",
        "language",
        "last_day",
        "last_day_up",
        "last_day_down",
        "registered_position",
        "registered_up",
        "registered_down",
        "revision",
        "position",
        "topics",
        "speakers",
        "assessors",
        "sources",
        "normalised",
        "search_text",
        "standpoint",
    ),
    stream="claim_id",
    key="claim_id",
    open=ClaimStatesFold,
    replay=replay,
)
