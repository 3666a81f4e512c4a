"""The timeline of a claim: its entries on the said clock, imprecise days as ranges."""

from datetime import date

from ledger.domain.claim import ClaimRecord
from ledger.domain.entry import Entry, entries_of
from ledger.domain.frozen import Frozen
from ledger.domain.limit import Limit
from ledger.domain.value import SaidDay
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
    return tuple(map(timeline_item, entries_of(record, limit)))


def timeline_item(entry: Entry) -> TimelineItem:
    """The entry on the said clock."""
    relations = (getattr(target, "relation", None) for target in entry.targets)
    return TimelineItem(
        entry_id=entry.entry_id,
        utterance_id=entry.utterance_id,
        act=entry.act,
        speakers=entry.speakers,
        said=entry.said,
        earliest=entry.said.earliest,
        latest=entry.said.latest,
        is_exact=entry.said.earliest == entry.said.latest,
        presupposed=entry.presupposed,
        inferred=entry.inferred,
        relation=entry.relation or next(relations, None),
        side=entry.side,
        is_live=entry.is_live,
        position=entry.position,
    )
