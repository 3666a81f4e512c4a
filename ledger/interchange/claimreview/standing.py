"""Which assessments of a claim a feed speaks of: those that stand, and those that were taken back."""

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.domain.claim import ClaimRecord, EntryRecord
from ledger.domain.limit import Limit
from ledger.domain.standing import JUDGEMENTS, standing_of
from ledger.domain.value import Judgement
from ledger.domain.vocabulary import ActKind


@dataclass(frozen=True, slots=True)
class StandingReview:
    """An assessment as it stands: ``first`` is the one that it revises, itself when it revises none.

    ``withdrawn`` is the entry by which it was taken back, ``source`` the document it rests on, ``assertion``
    an assertion that the same document reports, else the first one that counts.
    """

    entry: EntryRecord
    first: EntryRecord
    withdrawn: EntryRecord | None
    source: str | None
    assertion: EntryRecord | None

    @property
    def judgement(self) -> Judgement:
        """What the assessment says."""
        return judgement_of(self.entry)


def standing_reviews(record: ClaimRecord, limit: Limit) -> Iterator[StandingReview]:
    """The assessments of the claim that are live or withdrawn, in fold order.

    Left out are those that were superseded or voided, those that we inferred, and those of which the words
    were removed.
    """
    standing = standing_of(record.stances, limit)
    assertions = [record.entries[voice.entry.entry_id] for voice in standing.assertions]
    for stance in standing.kept:
        entry = record.entries[stance.entry_id]
        if stance.act not in JUDGEMENTS or stance.is_inferred or entry.redaction is not None:
            continue
        enders = [record.entries[ender.entry_id] for ender in standing.ended.get(stance.entry_id, ())]
        if any(ender.kind is ActKind.REASSESS for ender in enders):
            continue
        source = source_of(entry)
        yield StandingReview(
            entry=entry,
            first=_first(record, entry),
            withdrawn=enders[0] if enders else None,
            source=source,
            assertion=_assertion(assertions, source),
        )


def judgement_of(entry: EntryRecord) -> Judgement:
    """What the assessment says."""
    act = entry.act
    if not isinstance(act, Judgement):
        raise TypeError(f"{entry.entry_id} is of kind {entry.kind}")
    return act


def source_of(entry: EntryRecord) -> str | None:
    """The document on which the assessment rests: the first of its evidence, else the one that reports it."""
    sources = (evidence.source for evidence in judgement_of(entry).evidence)
    return next((source for source in sources if source is not None), entry.utterance.reported.source)


def _first(record: ClaimRecord, entry: EntryRecord) -> EntryRecord:
    while (earlier := entry.act.takes_up) is not None and earlier in record.entries:
        entry = record.entries[earlier]
    return entry


def _assertion(assertions: list[EntryRecord], source: str | None) -> EntryRecord | None:
    reported = (entry for entry in assertions if source and entry.utterance.reported.source == source)
    return next(reported, assertions[0] if assertions else None)
