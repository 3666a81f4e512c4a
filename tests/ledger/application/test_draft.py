"""What a batch believes of the log, while others append and parts of it are taken back."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import pytest
from eventsourcing.application import AggregateNotFoundError, ProjectorFunction
from hypothesis import given
from hypothesis import strategies as st

from ledger.application.bulk import Bulk, Planned
from ledger.application.draft import Draft
from ledger.application.preparation import Context
from ledger.bootstrap import OpenLedger
from ledger.domain.agent import project_agent
from ledger.domain.claim import project_claim
from ledger.domain.commands import (
    Command,
    CorrectUtterance,
    RecordUtterance,
    RegisterAgent,
    RegisterClaim,
    VoidEntry,
)
from ledger.domain.errors import EntryIsVoided
from ledger.domain.events import EntryCorrected, RecordedEvent
from ledger.domain.source import project_source
from tests.histories.history import History
from tests.histories.memory import MemoryLog
from tests.histories.strategy import histories

KINDS: dict[str, ProjectorFunction[Any, Any]] = {
    "claim": project_claim,
    "agent": project_agent,
    "source": project_source,
}
CONTEXT = Context(recorded_by="test")


@pytest.fixture
def bulk(opened: OpenLedger) -> Bulk:
    return opened.bulk()


@pytest.fixture
def said(opened: OpenLedger) -> dict[str, Any]:
    """An utterance on two claims: its id, the claims and its entries."""
    execute = opened.ledger.execute
    agent = execute(RegisterAgent.model_validate({"name": "Anna", "kind": "person"}), CONTEXT).answer
    statements = ("one", "two")
    claims = [execute(RegisterClaim(statement=each), CONTEXT).answer["claim_id"] for each in statements]
    answer = execute(utterance(str(agent["agent_id"]), *claims), CONTEXT).answer
    return {"agent": agent["agent_id"], "claims": claims, **answer}


def utterance(agent: str, *claims: str) -> Command:
    acts = [{"act": "assert", "claim": claim} for claim in claims]
    return RecordUtterance.model_validate({"speakers": [agent], "said": "2025-03-13", "acts": acts})


def void(entry: str) -> Command:
    return VoidEntry.model_validate({"entry": entry, "reason": "recorded twice"})


def plan(bulk: Bulk, *commands: Command) -> list[Planned]:
    return [bulk.execute(command, CONTEXT) for command in commands]


def test_what_others_added_between_batches_is_seen(
    opened: OpenLedger, bulk: Bulk, said: dict[str, Any]
) -> None:
    """A claim that the batch before read is read anew when somebody else has appended since."""
    agent, (claim, _) = said["agent"], said["claims"]
    plan(bulk, utterance(agent, claim))
    bulk.commit()
    other = opened.ledger.execute(utterance(agent, claim), CONTEXT).answer["entries"][0]["entry_id"]

    bulk.fetch("test", (), (other,))
    plan(bulk, void(other))
    bulk.commit()

    record = bulk.claim(claim)
    assert record is not None
    assert (len(record.entries), record.entries[other].voided is None) == (3, False)


def test_what_others_took_away_between_batches_is_seen(
    opened: OpenLedger, bulk: Bulk, said: dict[str, Any]
) -> None:
    """No decision is made on an entry that was voided before the batch began."""
    first = said["entries"][0]["entry_id"]
    plan(bulk, utterance(said["agent"], said["claims"][0]))
    bulk.commit()
    opened.ledger.execute(void(first), CONTEXT)

    with pytest.raises(EntryIsVoided):
        plan(bulk, void(first))


def test_a_batch_that_changes_an_entry_still_knows_all_of_its_utterance(
    opened: OpenLedger, bulk: Bulk, said: dict[str, Any]
) -> None:
    """The correction of an utterance reaches its other claims after one of its entries was voided."""
    changes = {"utterance": said["utterance_id"], "set": {"notes": "late"}, "reason": "we misread it"}
    head = opened.log.head().position

    plan(bulk, void(said["entries"][0]["entry_id"]), CorrectUtterance.model_validate(changes))
    bulk.commit()

    events = [recorded.event for recorded in opened.log.page(after=head, limit=10)]
    corrected = {event.originator_id for event in events if isinstance(event, EntryCorrected)}
    assert corrected == set(said["claims"])


def test_claims_are_kept_while_nobody_else_appends(
    opened: OpenLedger, bulk: Bulk, said: dict[str, Any]
) -> None:
    """What a batch made is known to the next without being read."""
    claim = said["claims"][0]
    plan(bulk, utterance(said["agent"], claim))
    draft = bulk.claim(claim)

    bulk.commit()

    assert bulk.claim(claim) is draft
    opened.ledger.execute(RegisterClaim(statement="three"), CONTEXT)
    bulk.commit()
    assert bulk.claim(claim) is not draft


def view(draft: Draft, history: History) -> list[object]:
    """All that a draft can be asked about the history."""
    events = [recorded.event for recorded in history.events]
    streams = sorted({event.originator_id for event in events})
    utterances = {event.utterance_id for event in events if event.utterance_id}
    records = []
    for stream in streams:
        with suppress(AggregateNotFoundError):
            records.append(draft.get(stream, projector_func=KINDS[stream.partition("_")[0]]))
    places = {name: stream for name, (stream, _) in draft.positions_of(e.event_id for e in events).items()}
    return [draft.existing(streams), places, draft.claims_of(utterances), records]


def take(draft: Draft, recorded: Iterable[RecordedEvent]) -> None:
    for each in recorded:
        draft.add([each.event], recorded_by="test", correlation_id="c", now=each.recorded_at)


@given(history=histories(), data=st.data())
def test_rolling_back_gives_what_was_there(history: History, data: st.DataObject) -> None:
    """Events added since the mark leave nothing, whatever was asked meanwhile; the same with the log read."""
    first, second = sorted(data.draw(st.integers(0, history.head)) for _ in range(2))
    draft = Draft(MemoryLog(history.events[:first]))
    take(draft, history.events[first:second])
    mark, before = draft.mark(), view(draft, history) if data.draw(st.booleans()) else None

    take(draft, history.events[second:])
    draft.roll_back(mark)

    fresh = Draft(MemoryLog(history.events[:first]))
    take(fresh, history.events[first:second])
    after = view(draft, history)
    assert after == view(fresh, history)
    assert before in (None, after)
