"""What the record says of one claim: the fold of its stream, on the recorded clock alone.

    events of the stream up to position P  ->  ClaimRecord  ->  (limit on a day)  ->  Standing, ClaimState

Corrections, voids, rewordings and links live here; what had happened by a day is decided later.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Final

from ledger.domain.events import (
    ClaimLinked,
    ClaimRegistered,
    ClaimReworded,
    ClaimUnlinked,
    EntryCorrected,
    EntryEvent,
    EntryVoided,
    EvidenceAdded,
    RecordedEvent,
)
from ledger.domain.stance import Stance, stance_of
from ledger.domain.value import AnyAct, Day, Evidence, Redacted, Redaction, UtteranceFacts
from ledger.domain.vocabulary import ActKind, ClaimRelation

CLAIM_FACTS: Final = (ClaimRegistered, ClaimReworded, ClaimLinked, ClaimUnlinked)
"""The events that change the claim itself; a command has one of them at most."""


@dataclass(frozen=True, slots=True)
class Change:
    """A correction, void or addition of evidence: when, by whom, what and why.

    ``of_utterance`` tells a correction of the utterance's facts from one of the act: both have notes.
    """

    position: int
    recorded_at: datetime
    recorded_by: str
    changed: tuple[str, ...] = ()
    reason: str | Redacted | None = None
    evidence: Evidence | None = None
    of_utterance: bool = False


@dataclass(frozen=True)
class EntryRecord:
    """What one utterance did to the claim, as the record now has it."""

    entry_id: str
    claim_id: str
    utterance_id: str
    position: int
    revision: int
    recorded_at: datetime
    recorded_by: str
    utterance: UtteranceFacts
    act: AnyAct
    corrections: tuple[Change, ...] = ()
    evidence: tuple[Change, ...] = ()
    voided: Change | None = None
    redaction: Redaction | None = None

    @cached_property
    def stance(self) -> Stance:
        """What the rules of standing look at."""
        ids, is_voided = (self.entry_id, self.utterance_id), self.voided is not None
        return stance_of(ids, self.position, self.utterance, self.act, is_voided=is_voided)

    @property
    def kind(self) -> ActKind:
        """What sort of act it is."""
        return self.act.act

    def without_words(self) -> "EntryRecord":
        """Its ids, positions and stance alone: all that most later events ask of an entry."""
        light = object.__new__(EntryRecord)
        light.__dict__.update(
            entry_id=self.entry_id,
            claim_id=self.claim_id,
            utterance_id=self.utterance_id,
            position=self.position,
            corrections=self.corrections,
            evidence=self.evidence,
            voided=self.voided,
            stance=self.stance,
        )
        return light

    @property
    def positions(self) -> tuple[int, ...]:
        """The events that made it what it is, in order."""
        changes = (*self.corrections, *self.evidence, *((self.voided,) if self.voided else ()))
        return (self.position, *sorted(change.position for change in changes))


@dataclass(frozen=True, slots=True)
class Link:
    """A relation to another claim."""

    link_id: str
    to: str
    relation: ClaimRelation


@dataclass(slots=True)
class ClaimRecord:
    """One claim as the record has it. Treat as immutable: ``project_claim`` gives a new one.

    ``facts_position`` is where the claim itself last changed: its wording or its links.
    """

    claim_id: str
    revision: int
    position: int
    facts_position: int
    registered_position: int
    registered_at: datetime
    statement: str | Redacted
    language: str | None
    topics: tuple[str, ...]
    wordings: tuple[str, ...]
    subject_time: Day | None
    notes: str | None
    links: dict[str, Link] = field(default_factory=dict)
    entries: dict[str, EntryRecord] = field(default_factory=dict)

    @property
    def stances(self) -> list[Stance]:
        """What the rules of standing look at, of every entry."""
        return [entry.stance for entry in self.entries.values()]

    def of_utterance(self, utterance_id: str) -> list[EntryRecord]:
        """The entries the utterance made here, in order."""
        return [entry for entry in self.entries.values() if entry.utterance_id == utterance_id]


def project_claim(record: ClaimRecord | None, events: Iterable[RecordedEvent]) -> ClaimRecord | None:
    """The record after the events; None while nothing was registered.

    Leaves ``record`` as it was. ``events`` are those of one stream, in order, following ``record``.
    """
    if record is not None:
        record = replace(record, links=dict(record.links), entries=dict(record.entries))
    for recorded in events:
        record = apply_event(record, recorded)
    return record


def apply_event(record: ClaimRecord | None, recorded: RecordedEvent) -> ClaimRecord:
    """The record after one more event; a given record is itself changed, for folds that go step by step."""
    if record is None:
        record = _register(recorded)
    record.revision = recorded.originator_version
    record.position = recorded.position
    if isinstance(recorded.event, CLAIM_FACTS):
        record.facts_position = recorded.position
    match recorded.event:
        case ClaimReworded() as event:
            record.statement = event.statement
        case ClaimLinked() as event:
            record.links[event.link_id] = Link(event.link_id, event.to, event.relation)
        case ClaimUnlinked() as event:
            record.links.pop(event.link_id, None)
        case EntryEvent() as event:
            record.entries[event.entry_id] = _enter(recorded, event)
        case EvidenceAdded() as event:
            _change(record, event.entry_id, recorded, evidence=event.evidence)
        case EntryVoided() as event:
            entry = record.entries[event.entry_id]
            voided = _change_of(recorded, reason=event.reason)
            record.entries[event.entry_id] = replace(entry, voided=voided)
        case EntryCorrected() as event:
            _correct(record, recorded, event)
        case _:
            # Registration is taken above; a redaction changed what the redacted event now says.
            pass
    return record


def apply_facts(record: ClaimRecord | None, recorded: RecordedEvent) -> ClaimRecord:
    """As ``apply_event``, for who needs the claim itself without its entries."""
    if record is None or isinstance(recorded.event, CLAIM_FACTS):
        return apply_event(record, recorded)
    record.revision = recorded.originator_version
    record.position = recorded.position
    return record


def _register(recorded: RecordedEvent) -> ClaimRecord:
    event = recorded.event
    if not isinstance(event, ClaimRegistered):
        raise TypeError(f"{event.originator_id} starts with {event.TOPIC}")
    return ClaimRecord(
        claim_id=event.originator_id,
        revision=event.originator_version,
        position=recorded.position,
        facts_position=recorded.position,
        registered_position=recorded.position,
        registered_at=recorded.recorded_at,
        statement=event.statement,
        language=event.language,
        topics=event.topics,
        wordings=event.wordings,
        subject_time=event.subject_time,
        notes=event.notes,
    )


def _enter(recorded: RecordedEvent, event: EntryEvent) -> EntryRecord:
    return EntryRecord(
        entry_id=event.entry_id,
        claim_id=event.originator_id,
        utterance_id=event.utterance_id or "",
        position=recorded.position,
        revision=recorded.originator_version,
        recorded_at=recorded.recorded_at,
        recorded_by=recorded.recorded_by,
        utterance=event.utterance,
        act=event.act,
        redaction=recorded.redaction,
    )


def _change_of(
    recorded: RecordedEvent,
    *,
    changed: tuple[str, ...] = (),
    reason: str | Redacted | None = None,
    evidence: Evidence | None = None,
) -> Change:
    return Change(recorded.position, recorded.recorded_at, recorded.recorded_by, changed, reason, evidence)


def _change(record: ClaimRecord, entry_id: str, recorded: RecordedEvent, *, evidence: Evidence) -> None:
    entry = record.entries[entry_id]
    added = (*entry.evidence, _change_of(recorded, evidence=evidence))
    record.entries[entry_id] = replace(entry, evidence=added)


def _correct(record: ClaimRecord, recorded: RecordedEvent, event: EntryCorrected) -> None:
    change = replace(
        _change_of(recorded, changed=event.changed, reason=event.reason),
        of_utterance=event.utterance is not None,
    )
    for entry in list(record.entries.values()):
        if entry.entry_id == event.entry_id and event.act is not None:
            corrected = replace(entry, act=event.act)
        elif entry.utterance_id == event.utterance_id and event.utterance is not None:
            corrected = replace(entry, utterance=event.utterance)
        else:
            continue
        record.entries[entry.entry_id] = replace(corrected, corrections=(*entry.corrections, change))
