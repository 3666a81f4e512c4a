"""Decisions on utterances: recording one with all its acts, and correcting our record of one."""

from datetime import date

from ledger.domain.claim import EntryRecord
from ledger.domain.commands import CorrectUtterance, RecordUtterance, UtteranceCorrection
from ledger.domain.day import bound_of
from ledger.domain.decisions.act import Scene, claim_of, resolve_act
from ledger.domain.decisions.comparison import differing_fields, unchanged
from ledger.domain.decisions.facts import (
    as_reported_input,
    as_said_input,
    check_quotes,
    check_reported,
    resolve_chain,
    resolve_days,
    resolve_speakers,
)
from ledger.domain.decisions.world import Decision, World
from ledger.domain.errors import (
    DuplicateAct,
    IdentifierTaken,
    MissingChain,
    UtteranceNotFound,
)
from ledger.domain.events import (
    AssessmentWithdrawn,
    ClaimAsserted,
    ClaimAssessed,
    ClaimCommentDeclined,
    ClaimReassessed,
    ClaimRebutted,
    ClaimRetracted,
    ClaimSupported,
    EntryCorrected,
    EntryEvent,
    Event,
)
from ledger.domain.identifier import check_identifier, with_kind
from ledger.domain.redaction import strip
from ledger.domain.value import UtteranceFacts
from ledger.domain.vocabulary import ActKind

EVENT_OF_ACT: dict[ActKind, type[EntryEvent]] = {
    ActKind.ASSERT: ClaimAsserted,
    ActKind.REBUT: ClaimRebutted,
    ActKind.SUPPORT: ClaimSupported,
    ActKind.ASSESS: ClaimAssessed,
    ActKind.REASSESS: ClaimReassessed,
    ActKind.WITHDRAW_ASSESSMENT: AssessmentWithdrawn,
    ActKind.DECLINE_COMMENT: ClaimCommentDeclined,
    ActKind.RETRACT: ClaimRetracted,
}


def record_utterance(command: RecordUtterance, world: World) -> Decision:
    """One event for each act, in the stream of its claim; each carries the utterance's facts whole."""
    utterance_id = command.id if command.id and command.continues else world.id_for("utterance", command.id)
    facts = _facts(command, world)
    revisions: dict[str, int] = {}
    done = _done(utterance_id, facts, world) if command.continues else set()
    events: list[Event] = []
    entries: list[dict[str, str]] = []
    for act in command.acts:
        record = claim_of(act, world)
        entry_id = world.id_for("entry", act.id)
        if (record.claim_id, act.act) in done:
            raise DuplicateAct(act=act.act, claim_id=record.claim_id)
        done.add((record.claim_id, act.act))
        revisions[record.claim_id] = revisions.get(record.claim_id, record.revision) + 1
        if any(entry_id == made["entry_id"] for made in entries):
            raise IdentifierTaken(identifier=entry_id)
        event = EVENT_OF_ACT[act.act](
            originator_id=record.claim_id,
            originator_version=revisions[record.claim_id],
            event_id=with_kind(entry_id, "event"),
            utterance_id=utterance_id,
            entry_id=entry_id,
            utterance=facts,
            act=resolve_act(act, Scene(record, facts.speakers, world)),
        )
        events.append(event)
        entries.append({"entry_id": entry_id, "claim_id": record.claim_id, "act": act.act.value})
    return Decision(tuple(events), {"utterance_id": utterance_id, "entries": entries})


def _done(utterance_id: str, facts: UtteranceFacts, world: World) -> set[tuple[str, ActKind]]:
    """What the utterance that is continued did already; it must be the same one, texts aside."""
    check_identifier(utterance_id, "utterance")
    entries = [entry for record in world.claims.values() for entry in record.of_utterance(utterance_id)]
    if any(strip(entry.utterance) != strip(facts) for entry in entries):
        raise IdentifierTaken(identifier=utterance_id)
    return {(entry.claim_id, entry.kind) for entry in entries}


def _facts(command: RecordUtterance, world: World) -> UtteranceFacts:
    check_reported(command.reported, world)
    said, reported = resolve_days(command.said, command.reported, world, world.bound)
    return UtteranceFacts(
        speakers=resolve_speakers(command.speakers, world),
        said=said,
        reported=reported,
        venue=command.venue,
        chain=resolve_chain(command.chain, is_reported=command.reported is not None, world=world),
        quotes=check_quotes(command.quotes),
        notes=command.notes,
    )


def correct_utterance(command: CorrectUtterance, world: World) -> Decision:
    """One event in each stream the utterance touched and where something changes; the rest of it stays there.

    Days are clamped to the original recording.
    """
    records = [record for record in world.claims.values() if command.claim in (None, record.claim_id)]
    entries = [entry for record in records for entry in record.of_utterance(command.utterance)]
    if not entries:
        raise UtteranceNotFound(identifier=command.utterance)
    bound = bound_of(min(entry.recorded_at for entry in entries).date())
    first = world.id_for("event", command.id)
    events: list[EntryCorrected] = []
    corrected: list[EntryRecord] = []
    for claim_id, touched in _by_stream(entries):
        before = _facts_of(touched)
        after = _corrected(before, command.changes, world, bound)
        if not (changed := differing_fields(before, after, command.utterance, command.changed)):
            continue
        corrected += touched
        events.append(
            EntryCorrected(
                originator_id=claim_id,
                originator_version=world.claims[claim_id].revision + 1,
                event_id=world.new_id("event") if events else first,
                utterance_id=command.utterance,
                utterance=after,
                changed=changed,
                reason=command.reason,
            )
        )
    if not events:
        raise unchanged(command.utterance)
    answer = [{"entry_id": e.entry_id, "claim_id": e.claim_id, "act": e.kind.value} for e in corrected]
    return Decision(tuple(events), {"utterance_id": command.utterance, "entries": answer})


def _by_stream(entries: list[EntryRecord]) -> list[tuple[str, list[EntryRecord]]]:
    """The claims of the entries with these, in the order in which the utterance touched them."""
    found: dict[str, list[EntryRecord]] = {}
    for entry in sorted(entries, key=lambda entry: entry.position):
        found.setdefault(entry.claim_id, []).append(entry)
    return list(found.items())


def _facts_of(entries: list[EntryRecord]) -> UtteranceFacts:
    """The facts as the entries of a stream have them; what was redacted is gone from its entry alone."""
    return next((entry for entry in entries if entry.redaction is None), entries[0]).utterance


def _corrected(
    before: UtteranceFacts, changes: UtteranceCorrection, world: World, bound: date
) -> UtteranceFacts:
    given = changes.model_fields_set
    check_reported(changes.reported, world)
    reported = changes.reported if "reported" in given else as_reported_input(before.reported, bound)
    said_input = changes.said if "said" in given else as_said_input(before.said)
    said, reported_day = resolve_days(said_input, reported, world, bound)
    chain = before.chain
    if changes.chain is not None:
        chain = resolve_chain(changes.chain, is_reported=reported is not None, world=world)
    elif reported is not None and not chain:
        raise MissingChain()
    return UtteranceFacts(
        speakers=resolve_speakers(changes.speakers, world) if changes.speakers else before.speakers,
        said=said,
        reported=reported_day,
        venue=changes.venue if "venue" in given else before.venue,
        chain=chain,
        quotes=check_quotes(changes.quotes) if changes.quotes is not None else before.quotes,
        notes=changes.notes if "notes" in given else before.notes,
    )
