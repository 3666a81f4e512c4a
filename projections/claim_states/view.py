"""The view ``claim_states``: what ``standpoint_of`` and ``facets_of`` give for each claim, now."""

from collections.abc import Sequence
from typing import Final

from ledger.domain.claim import ClaimRecord, project_claim
from ledger.domain.events import ClaimRegistered, RecordedEvent
from ledger.domain.limit import NO_LIMIT
from ledger.domain.listing import ClaimSort, facets_of, key_of
from ledger.domain.state import standpoint_of
from projections.claim_states.order import rank_of
from projections.claims import ClaimFold
from projections.log import ViewLog
from projections.view import Changes, Explanation, Row, View, row_of


class ClaimStatesFold:
    """Folds claims, and computes the states of those that a batch touched, once each."""

    def __init__(self, log: ViewLog) -> None:
        self._claims = ClaimFold(log)

    def fold(self, events: Sequence[RecordedEvent]) -> Changes:
        """The states of the claims that the events touch."""
        rows = [make_row(folded.after) for folded in self._claims.fold(events)]
        return Changes(rows, sum(isinstance(recorded.event, ClaimRegistered) for recorded in events))

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
    columns = {
        "claim_id": record.claim_id,
        "status": standpoint.status,
        "language": record.language,
        "last_day": None if standpoint.last_day is None else standpoint.last_day.isoformat(),
        "last_day_up": ranks[ClaimSort.LAST_DAY_UP],
        "last_day_down": ranks[ClaimSort.LAST_DAY_DOWN],
        "registered_position": record.registered_position,
        "registered_up": ranks[ClaimSort.REGISTERED_UP],
        "registered_down": ranks[ClaimSort.REGISTERED_DOWN],
        "revision": record.revision,
        "position": record.position,
        "topics": record.topics,
        "speakers": facets.speakers,
        "assessors": facets.assessors,
        "sources": facets.sources,
        "normalised": facets.normalised,
        "search_text": facets.search_text,
    }
    return row_of(columns, "standpoint", standpoint)


def explain(log: ViewLog, claim_id: str, upto: int) -> Explanation | None:
    """The row as the events of the claim give it; all of them made it."""
    events = log.stream(claim_id, upto)
    record = project_claim(None, events)
    if record is None:
        return None
    return Explanation(make_row(record), events)


CLAIM_STATES: Final = View(
    name="claim_states",
    version=1,
    key="claim_id",
    kind="claim",
    folder="claim_states",
    open=ClaimStatesFold,
    explain=explain,
)
