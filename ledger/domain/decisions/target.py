"""Decisions on what an act aims at: names of the claim, of entries and of utterances, resolved."""

from collections.abc import Sequence
from typing import Literal

from ledger.domain.claim import ClaimRecord, EntryRecord
from ledger.domain.commands import ReferenceInput, TargetInput
from ledger.domain.decisions.world import World
from ledger.domain.errors import EntryIsVoided, TargetOnAnotherClaim, UnknownReference, WrongEntryKind
from ledger.domain.value import AskedAbout, Target
from ledger.domain.vocabulary import ActKind, Relation


def resolve_targets(
    targets: tuple[TargetInput, ...],
    record: ClaimRecord,
    world: World,
    *,
    default: Relation | None,
    scope: str | None = None,
) -> tuple[Target, ...]:
    """The targets of a rebuttal or support; none given means the claim itself.

    ``default`` is the relation of targets that give none; None means that targets have no relation.
    """
    if not targets:
        return (Target(kind="claim", id=record.claim_id, relation=default, scope=scope),)
    resolved = []
    for target in targets:
        relation = None if default is None else target.relation or default
        for aim in _aims(target, record, world):
            if isinstance(aim, str):
                raise TargetOnAnotherClaim(target=aim, claim_id=record.claim_id)
            resolved.append(
                Target(
                    kind=_kind(target, aim),
                    id=record.claim_id if aim is None else aim.entry_id,
                    relation=relation,
                    scope=target.scope or scope,
                )
            )
    return tuple(resolved)


def _kind(target: TargetInput, aim: EntryRecord | None) -> Literal["claim", "assertion", "entry"]:
    if aim is None:
        return "claim"
    if target.kind == "assertion" and aim.kind is not ActKind.ASSERT:
        raise WrongEntryKind(
            entry_id=aim.entry_id, act=aim.kind, operation="aiming at an assertion", expected=ActKind.ASSERT
        )
    return target.kind or ("assertion" if aim.stance.is_assertion else "entry")


def resolve_asked(
    targets: tuple[TargetInput, ...], record: ClaimRecord, world: World
) -> tuple[AskedAbout, ...]:
    """What somebody declined to comment on; it may be an utterance that made no entry on the claim."""
    resolved = []
    for target in targets or (TargetInput(claim=record.claim_id),):
        for aim in _aims(target, record, world):
            if aim is None:
                resolved.append(AskedAbout(kind="claim", id=record.claim_id))
            elif isinstance(aim, str):
                resolved.append(AskedAbout(kind="utterance", id=aim))
            else:
                resolved.append(AskedAbout(kind="entry", id=aim.entry_id))
    return tuple(resolved)


def resolve_references(references: tuple[ReferenceInput, ...], world: World) -> tuple[AskedAbout, ...]:
    """What somebody referred to instead of answering; it may be about other claims."""
    resolved = []
    for reference in references:
        if reference.entry is not None:
            resolved.append(AskedAbout(kind="entry", id=world.entry(reference.entry).entry_id))
        elif reference.utterance is not None:
            if reference.utterance not in world.utterances:
                raise UnknownReference(kind="utterance", identifier=reference.utterance)
            resolved.append(AskedAbout(kind="utterance", id=reference.utterance))
    return tuple(resolved)


def standing_entry(entry_id: str, world: World) -> EntryRecord:
    """The entry, which must not have been voided."""
    entry = world.entry(entry_id)
    if entry.voided is not None:
        raise EntryIsVoided(entry_id=entry_id)
    return entry


def _aims(target: TargetInput, record: ClaimRecord, world: World) -> Sequence[EntryRecord | str | None]:
    """The entries a target names; None for the claim; the id of an utterance that has none here."""
    if target.claim is not None:
        if target.claim != record.claim_id:
            raise TargetOnAnotherClaim(target=target.claim, claim_id=record.claim_id)
        return [None]
    if target.entry is not None:
        # One whose kind is given was a target before, whatever became of it.
        entry = standing_entry(target.entry, world) if target.kind is None else world.entry(target.entry)
        if entry.claim_id != record.claim_id:
            raise TargetOnAnotherClaim(target=target.entry, claim_id=record.claim_id)
        return [entry]
    utterance_id = target.utterance or ""
    if utterance_id not in world.utterances:
        raise UnknownReference(kind="utterance", identifier=utterance_id)
    return [e for e in record.of_utterance(utterance_id) if e.voided is None] or [utterance_id]
