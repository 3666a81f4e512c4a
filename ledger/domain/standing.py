"""Which entries of a claim stand at a limit, which oppose and support it, and so its status (ADR 0003).

Kept: not voided, and its day has come. Live: kept, and not retracted, withdrawn or superseded by
something kept. A voice is a live entry with the agents for whom it stands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ledger.domain.claim import ClaimRecord, EntryRecord
from ledger.domain.limit import Limit
from ledger.domain.value import (
    Assertion,
    Assessment,
    AssessmentWithdrawal,
    Reassessment,
    Rebuttal,
    Retraction,
    Support,
)
from ledger.domain.vocabulary import ActKind, NormalisedRating, Side, Status


@dataclass(frozen=True, slots=True)
class Voice:
    """An entry and those of its speakers for whom it stands, in the order they were named."""

    entry: EntryRecord
    agents: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """The entries of a claim at a limit, sorted out. All tuples are in fold order.

    ``assertions`` to ``comments_declined`` hold live entries that are not inferred, whatever their
    target; ``assessments`` those that are the last of one of their assessors; ``inferred`` the live
    inferred entries of every kind; ``ended`` what ended an entry, by its id.
    """

    kept: tuple[EntryRecord, ...]
    live: frozenset[str]
    ended: dict[str, tuple[EntryRecord, ...]]
    assertions: tuple[Voice, ...]
    presuppositions: tuple[Voice, ...]
    rebuttals: tuple[Voice, ...]
    supports: tuple[Voice, ...]
    assessments: tuple[Voice, ...]
    comments_declined: tuple[Voice, ...]
    inferred: tuple[Voice, ...]
    has_kept_assertion: bool

    @cached_property
    def opposing(self) -> tuple[Voice, ...]:
        """Who speaks against the claim or its assertions: undercutting is enough, declining is not."""
        against = [voice for voice in self.rebuttals if _bears_on_claim(voice.entry)]
        against += [voice for voice in self.assessments if opposes(voice.entry)]
        return _in_fold_order(against)

    @cached_property
    def supporting(self) -> tuple[Voice, ...]:
        """Who asserts, corroborates or finds the claim true."""
        behind = [*self.assertions]
        behind += [voice for voice in self.supports if _bears_on_claim(voice.entry)]
        behind += [voice for voice in self.assessments if _finds_true(voice.entry)]
        return _in_fold_order(behind)

    @cached_property
    def counted(self) -> frozenset[str]:
        """The ids of the entries that count for something."""
        voices = (
            *self.assertions,
            *self.rebuttals,
            *self.supports,
            *self.assessments,
            *self.comments_declined,
        )
        return frozenset(voice.entry.entry_id for voice in voices)

    @cached_property
    def _sides(self) -> dict[str, Side]:
        sides = {voice.entry.entry_id: Side.FOR for voice in self.supporting}
        return sides | {voice.entry.entry_id: Side.AGAINST for voice in self.opposing}

    def side_of(self, entry_id: str) -> Side | None:
        """Whether the entry speaks for or against the claim; None for neither."""
        return self._sides.get(entry_id)

    @property
    def status(self) -> Status:
        """The one rule that decides what a claim is."""
        if not self.has_kept_assertion:
            return Status.NO_RECORD
        if not self.assertions:
            return Status.RETRACTED
        asserting = {agent for voice in self.assertions for agent in voice.agents}
        opposing = {agent for voice in self.opposing for agent in voice.agents}
        if opposing and len(asserting | opposing) > 1:
            return Status.CONTESTED
        return Status.UNCHALLENGED

    @property
    def repetitions_after_opposition(self) -> tuple[Voice, ...]:
        """Live assertions certainly said after the first opposition; undated ones cannot be."""
        opposing = self.opposing
        if not opposing:
            return ()
        first: date = min(voice.entry.utterance.said.latest for voice in opposing)
        return tuple(
            voice
            for voice in self.assertions
            if (earliest := voice.entry.utterance.said.earliest) is not None and earliest > first
        )


def standing_of(record: ClaimRecord, limit: Limit) -> Standing:
    """Sorts out the entries of the claim at the limit."""
    kept = tuple(
        sorted((e for e in record.entries.values() if limit.keeps(e)), key=lambda entry: entry.fold_order)
    )
    ended = _ended(kept)
    voices = [
        Voice(entry, agents)
        for entry in kept
        if (agents := _stands_for(entry, ended.get(entry.entry_id, ())))
    ]
    counted = [voice for voice in voices if not voice.entry.act.inferred]
    return Standing(
        kept=kept,
        live=frozenset(voice.entry.entry_id for voice in voices),
        ended=ended,
        assertions=tuple(voice for voice in counted if voice.entry.is_assertion),
        presuppositions=tuple(
            voice for voice in _of_kind(counted, ActKind.ASSERT) if not voice.entry.is_assertion
        ),
        rebuttals=_of_kind(counted, ActKind.REBUT),
        supports=_of_kind(counted, ActKind.SUPPORT),
        assessments=_last_of_each_assessor(counted),
        comments_declined=_of_kind(counted, ActKind.DECLINE_COMMENT),
        inferred=tuple(voice for voice in voices if voice.entry.act.inferred),
        has_kept_assertion=any(entry.is_assertion and not entry.act.inferred for entry in kept),
    )


def opposes(entry: EntryRecord) -> bool:
    """Whether an assessment speaks against the claim, by its rating or by its relation."""
    act = entry.act
    return isinstance(act, Assessment | Reassessment) and (
        act.normalised in (NormalisedRating.FALSE, NormalisedRating.MIXTURE) or act.relation is not None
    )


def _finds_true(entry: EntryRecord) -> bool:
    act = entry.act
    return (
        isinstance(act, Assessment | Reassessment)
        and act.normalised is NormalisedRating.TRUE
        and not opposes(entry)
    )


def _bears_on_claim(entry: EntryRecord) -> bool:
    act = entry.act
    return isinstance(act, Rebuttal | Support) and any(target.bears_on_claim for target in act.targets)


def _ended(kept: Iterable[EntryRecord]) -> dict[str, tuple[EntryRecord, ...]]:
    """What retracts, withdraws or supersedes each entry, among the kept."""
    ended: dict[str, tuple[EntryRecord, ...]] = {}
    for entry in kept:
        if isinstance(entry.act, Retraction | AssessmentWithdrawal | Reassessment):
            ended[entry.act.entry] = (*ended.get(entry.act.entry, ()), entry)
    return ended


def _stands_for(entry: EntryRecord, enders: tuple[EntryRecord, ...]) -> tuple[str, ...]:
    """The speakers for whom the entry still stands; none means it is not live."""
    speakers = entry.utterance.speakers
    if isinstance(entry.act, Assertion | Rebuttal | Support):
        retracted = {agent for ender in enders for agent in ender.utterance.speakers}
        return tuple(agent for agent in speakers if agent not in retracted)
    if isinstance(entry.act, Assessment | Reassessment) and enders:
        return ()
    return speakers


def _of_kind(voices: Iterable[Voice], kind: ActKind) -> tuple[Voice, ...]:
    return tuple(voice for voice in voices if voice.entry.kind is kind)


def _last_of_each_assessor(voices: Iterable[Voice]) -> tuple[Voice, ...]:
    """The live assessments that are somebody's last one, for those whose last one they are."""
    assessments = [v for v in voices if isinstance(v.entry.act, Assessment | Reassessment)]
    last = {agent: voice.entry.entry_id for voice in assessments for agent in voice.agents}
    counting = (
        Voice(voice.entry, tuple(a for a in voice.agents if last[a] == voice.entry.entry_id))
        for voice in assessments
    )
    return tuple(voice for voice in counting if voice.agents)


def _in_fold_order(voices: list[Voice]) -> tuple[Voice, ...]:
    return tuple(sorted(voices, key=lambda voice: voice.entry.fold_order))
