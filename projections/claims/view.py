"""The view ``claims``: what ``facts_of`` gives for each claim, a row a command.

A row tells the revision that the claim had from its position on, and at which position its facts are: wording
and links change rarely, so only the rows at such positions hold them. Nothing is ever ended: what held at P
is the last row at or before P.
"""

from collections.abc import Sequence
from typing import Any, Final

from ledger.domain.claim import ClaimRecord, apply_facts
from ledger.domain.events import RecordedEvent
from ledger.domain.state import facts_of
from projections.claim_fold import Change, Reading, replay_claim
from projections.claim_view import ClaimViewFold
from projections.log import ViewLog
from projections.temporal import Versions
from projections.view import Row, View


class FactsSheet:
    """Remembers nothing: the record tells where its facts are."""

    def __init__(self, _: ClaimRecord | None) -> None: ...

    def take(self, record: ClaimRecord, change: Change, rows: Versions[Any]) -> None:
        """A row, with the facts where they changed."""
        facts = linked_to = None
        if change.is_of_claim:
            facts = facts_of(record).model_dump_json(exclude={"revision", "position"})
            linked_to = sorted({link.to for link in record.links.values()}) or None
        rows.add(
            (
                record.claim_id,
                change.position,
                record.revision,
                record.registered_position,
                record.facts_position,
                record.language,
                list(record.topics),
                linked_to,
                facts,
            )
        )


_READING: Final = Reading(FactsSheet, apply=apply_facts, has_entries=False)


def replay(events: Sequence[RecordedEvent]) -> list[Row]:
    """The rows of the claim."""
    return replay_claim(_READING, events)


def _open(log: ViewLog) -> ClaimViewFold:
    return ClaimViewFold(log, _READING, lambda _: {})


CLAIMS: Final = View(
    name="claims",
    version=2,
    kinds=("claim",),
    folder="claims",
    columns=(
        "claim_id",
        "position",
        "revision",
        "registered_position",
        "facts_position",
        "language",
        "topics",
        "linked_to",
        "facts",
    ),
    stream="claim_id",
    key="claim_id",
    open=_open,
    replay=replay,
)
