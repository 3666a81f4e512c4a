"""Entries as readers see them, and the tree they form on a claim."""

from typing import Any

from ledger.domain.claim import Change, ClaimRecord, EntryRecord
from ledger.domain.frozen import Frozen
from ledger.domain.instant import Instant
from ledger.domain.limit import Limit
from ledger.domain.standing import Standing, standing_of
from ledger.domain.value import (
    AskedAbout,
    Evidence,
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
    """A correction of our record, a void, or added evidence.

    ``of_utterance`` is true for a correction of the utterance's facts, false for one of the act alone.
    """

    position: int
    recorded_at: Instant
    recorded_by: str
    changed: tuple[str, ...] = ()
    reason: str | Redacted | None = None
    evidence: Evidence | None = None
    of_utterance: bool = False


class EntryBody(Frozen):
    """What one utterance did to one claim, as the record has it, however it stands.

    ``entry`` is the entry that a retraction, withdrawal or reassessment takes up, ``reason`` why.
    ``positions`` are the events that made it what it is.
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
    # In this order what is read again is what was written: a target always has its relation, null or not.
    targets: tuple[AskedAbout | Target, ...] = ()
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
    positions: tuple[int, ...]


class Entry(EntryBody):
    """An entry as it stands at a moment.

    ``is_live`` says whether it stands at the moment asked for, ``ended_by`` which entries ended it,
    ``is_counted`` whether it counts (inferred and presupposed entries never do), ``side`` whether it
    speaks for or against the claim.
    """

    is_live: bool
    is_counted: bool
    side: Side | None
    ended_by: tuple[str, ...] = ()


def entries_of(record: ClaimRecord, limit: Limit) -> list[Entry]:
    """The entries kept at the limit, in fold order."""
    standing = standing_of(record.stances, limit)
    return [view_entry(record.entries[entry.entry_id], standing) for entry in standing.kept]


def view_entry(entry: EntryRecord, standing: Standing) -> Entry:
    """The entry as it stands; one that is not kept (voided, not said yet) is not live."""
    return Entry(**entry_fields(entry, standing))


def entry_fields(entry: EntryRecord, standing: Standing) -> dict[str, Any]:
    """The fields of the entry as it stands, for ``Entry`` and what extends it."""
    return body_fields(entry) | standing_fields(entry.entry_id, standing)


def standing_fields(entry_id: str, standing: Standing) -> dict[str, Any]:
    """How the entry stands."""
    enders = standing.ended.get(entry_id, ())
    return {
        "is_live": entry_id in standing.live,
        "is_counted": entry_id in standing.counted,
        "side": standing.sides.get(entry_id),
        "ended_by": tuple([ender.entry_id for ender in enders]) if enders else (),
    }


def body_fields(entry: EntryRecord) -> dict[str, Any]:
    """The fields of the entry that do not depend on how it stands."""
    facts = entry.utterance
    return {
        **entry.act.__dict__,
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
        of_utterance=change.of_utterance,
    )
