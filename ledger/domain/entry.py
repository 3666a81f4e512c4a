"""Entries as readers see them, and the tree they form on a claim."""

from collections.abc import Iterable
from typing import Any

from ledger.domain.as_of import Instant
from ledger.domain.claim import Change, ClaimRecord, EntryRecord
from ledger.domain.limit import Limit
from ledger.domain.standing import Standing, standing_of
from ledger.domain.value import (
    AskedAbout,
    Evidence,
    Frozen,
    Hop,
    Method,
    Quote,
    Rating,
    Redacted,
    Redaction,
    ReportedDay,
    SaidDay,
    Target,
    Venue,
)
from ledger.domain.vocabulary import (
    ActKind,
    Confidence,
    Likelihood,
    NormalisedRating,
    ReassessmentReason,
    Relation,
    Reliability,
    Side,
)


class EntryChange(Frozen):
    """A correction of our record, a void, or added evidence."""

    position: int
    recorded_at: Instant
    recorded_by: str
    changed: tuple[str, ...] = ()
    reason: str | Redacted | None = None
    evidence: Evidence | None = None


class Entry(Frozen):
    """What one utterance did to one claim.

    ``entry`` is the entry that a retraction, withdrawal or reassessment takes up, ``reason`` why.
    ``is_live`` says whether it stands at the moment asked for, ``ended_by`` which entries ended it,
    ``is_counted`` whether it counts (inferred and presupposed entries never do), ``side`` whether it
    speaks for or against the claim. ``positions`` are the events that made it what it is.
    """

    entry_id: str
    claim_id: str
    utterance_id: str
    act: ActKind
    position: int
    revision: int
    recorded_at: Instant
    recorded_by: str
    speakers: tuple[str, ...]
    said: SaidDay
    reported: ReportedDay
    venue: Venue | None = None
    chain: tuple[Hop, ...] = ()
    quotes: tuple[Quote, ...] = ()
    utterance_notes: str | None = None
    presupposed: bool = False
    inferred: bool = False
    notes: str | None = None
    targets: tuple[Target | AskedAbout, ...] = ()
    refers_to: tuple[AskedAbout, ...] = ()
    entry: str | None = None
    reason: ReassessmentReason | str | Redacted | None = None
    relation: Relation | None = None
    scope: str | None = None
    rating: Rating | None = None
    normalised: NormalisedRating | None = None
    likelihood: Likelihood | None = None
    confidence: Confidence | None = None
    source_reliability: Reliability | None = None
    information_credibility: int | None = None
    method: Method | None = None
    evidence: tuple[Evidence, ...] = ()
    evidence_added: tuple[EntryChange, ...] = ()
    corrections: tuple[EntryChange, ...] = ()
    voided: EntryChange | None = None
    redacted: Redaction | None = None
    is_live: bool
    is_counted: bool
    side: Side | None
    ended_by: tuple[str, ...] = ()
    positions: tuple[int, ...]


class EntryNode(Entry):
    """An entry with the entries whose first target it is."""

    children: tuple["EntryNode", ...] = ()


def entries_of(record: ClaimRecord, limit: Limit) -> list[Entry]:
    """The entries kept at the limit, in fold order."""
    standing = standing_of(record, limit)
    return [view_entry(entry, standing) for entry in standing.kept]


def view_entry(entry: EntryRecord, standing: Standing) -> Entry:
    """The entry as it stands; one that is not kept (voided, not said yet) is not live."""
    return Entry(**_fields(entry, standing))


def entry_tree(record: ClaimRecord, limit: Limit) -> tuple[EntryNode, ...]:
    """The kept entries as a tree, siblings in fold order.

    The parent is the first target (or the entry taken up); an entry whose parent is not kept, and one
    whose first target is the claim, stands at the top.
    """
    standing = standing_of(record, limit)
    kept = {entry.entry_id: entry for entry in standing.kept}
    children: dict[str | None, list[EntryRecord]] = {}
    for entry in standing.kept:
        parent = _parent(entry)
        children.setdefault(parent if parent in kept else None, []).append(entry)
    nodes: dict[str, EntryNode] = {}
    for entry in _leaves_first(children):
        below = tuple(nodes[child.entry_id] for child in children.get(entry.entry_id, ()))
        nodes[entry.entry_id] = EntryNode(**_fields(entry, standing), children=below)
    return tuple(nodes[entry.entry_id] for entry in children.get(None, ()))


def _leaves_first(children: dict[str | None, list[EntryRecord]]) -> Iterable[EntryRecord]:
    """All entries below the top, each after its children. Targets are older, so there is no circle."""
    order = list(children.get(None, ()))
    for entry in order:
        order.extend(children.get(entry.entry_id, ()))
    return reversed(order)


def _parent(entry: EntryRecord) -> str | None:
    taken_up: str | None = getattr(entry.act, "entry", None)
    if taken_up is not None:
        return taken_up
    targets = getattr(entry.act, "targets", ())
    return targets[0].id if targets and targets[0].kind in ("entry", "assertion") else None


def _fields(entry: EntryRecord, standing: Standing) -> dict[str, Any]:
    facts = entry.utterance
    return {
        **dict(entry.act),
        "entry_id": entry.entry_id,
        "claim_id": entry.claim_id,
        "utterance_id": entry.utterance_id,
        "position": entry.position,
        "revision": entry.revision,
        "recorded_at": entry.recorded_at,
        "recorded_by": entry.recorded_by,
        "speakers": facts.speakers,
        "said": facts.said,
        "reported": facts.reported,
        "venue": facts.venue,
        "chain": facts.chain,
        "quotes": facts.quotes,
        "utterance_notes": facts.notes,
        "evidence_added": tuple(map(_view_change, entry.evidence)),
        "corrections": tuple(map(_view_change, entry.corrections)),
        "voided": _view_change(entry.voided) if entry.voided else None,
        "redacted": entry.redaction,
        "is_live": entry.entry_id in standing.live,
        "is_counted": entry.entry_id in standing.counted,
        "side": standing.side_of(entry.entry_id),
        "ended_by": tuple(ender.entry_id for ender in standing.ended.get(entry.entry_id, ())),
        "positions": entry.positions,
    }


def _view_change(change: Change) -> EntryChange:
    return EntryChange(
        position=change.position,
        recorded_at=change.recorded_at,
        recorded_by=change.recorded_by,
        changed=change.changed,
        reason=change.reason,
        evidence=change.evidence,
    )
