"""The timeline of a claim: its entries on the said clock, imprecise days as ranges."""

from datetime import date

from ledger.domain.claim import ClaimRecord
from ledger.domain.limit import Limit
from ledger.domain.standing import standing_of
from ledger.domain.value import Frozen, SaidDay
from ledger.domain.vocabulary import ActKind, Relation, Side


class TimelineItem(Frozen):
    """One entry on the said clock.

    ``earliest`` and ``latest`` are the ends of the range; ``earliest`` null is open. ``is_exact`` is
    true for a single day. Items come in the order of ``latest``, then of recording.
    """

    entry_id: str
    utterance_id: str
    act: ActKind
    speakers: tuple[str, ...]
    said: SaidDay
    earliest: date | None
    latest: date
    is_exact: bool
    presupposed: bool
    inferred: bool
    relation: Relation | None
    side: Side | None
    is_live: bool
    position: int


def timeline_of(record: ClaimRecord, limit: Limit) -> tuple[TimelineItem, ...]:
    """The entries kept at the limit, in fold order."""
    standing = standing_of(record, limit)
    items = []
    for entry in standing.kept:
        said = entry.utterance.said
        targets = getattr(entry.act, "targets", ())
        relation = getattr(entry.act, "relation", None) or next(
            (getattr(target, "relation", None) for target in targets), None
        )
        items.append(
            TimelineItem(
                entry_id=entry.entry_id,
                utterance_id=entry.utterance_id,
                act=entry.kind,
                speakers=entry.utterance.speakers,
                said=said,
                earliest=said.earliest,
                latest=said.latest,
                is_exact=said.earliest == said.latest,
                presupposed=getattr(entry.act, "presupposed", False),
                inferred=entry.act.inferred,
                relation=relation,
                side=standing.side_of(entry.entry_id),
                is_live=entry.entry_id in standing.live,
                position=entry.position,
            )
        )
    return tuple(items)
