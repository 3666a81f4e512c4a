"""Generated histories are histories that the ledger itself could have recorded."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from bench.history import History
from bench.speech import SPAN_DAYS, day_of
from ledger.application.world import load_world
from ledger.domain.decisions import decide
from ledger.domain.events import ClaimAsserted, EntryEvent, Event, topics
from ledger.domain.identifier import kind_of
from tests.bench.command import command_of
from tests.histories.memory import MemoryLedger

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def without_own_id(event: Event) -> dict[str, Any]:
    """An event that makes no entry and no link has an id that only the ledger chooses."""
    return event.model_dump(exclude=set() if isinstance(event, EntryEvent) else {"event_id"})


def decided(ledger: MemoryLedger, events: Sequence[Event]) -> list[dict[str, Any]]:
    """What the decisions give for the same command."""
    command = command_of(events)
    world = load_world(command, ledger.log, ledger, now=NOW, make_id=lambda kind: f"{kind}_{'0' * 26}")
    return [without_own_id(event) for event in decide(command, world).events]


@pytest.mark.slow
@pytest.mark.parametrize("is_in_order", [True, False])
def test_the_ledger_would_record_the_same(is_in_order: bool) -> None:
    """Every command of a history, decided by the ledger's own rules, gives the very events of the history."""
    ledger = MemoryLedger()

    for events in History(4_000, seed=7, is_in_order=is_in_order).commands():
        assert decided(ledger, events) == [without_own_id(event) for event in events]
        ledger.record(events, NOW)


def test_a_history_can_be_repeated() -> None:
    """One seed, one history; another seed, another."""
    first, again, other = (list(History(2_000, seed=seed).commands()) for seed in (1, 1, 2))

    assert first == again
    assert first != other


def test_in_order_nothing_is_said_after_it_is_recorded() -> None:
    """Days keep pace with the events: a list of an early position has no day that only came later."""
    size, margin = 20_000, 1.05
    position = 0
    for command in History(size).commands():
        position += len(command)
        recorded_by = day_of(min(SPAN_DAYS, int(SPAN_DAYS * margin * position / size)))
        for event in command:
            if isinstance(event, EntryEvent):
                assert event.utterance.said.latest <= recorded_by
                assert event.utterance.reported.latest <= recorded_by


def test_a_history_holds_what_happens() -> None:
    """Nearly every kind of event occurs, ids are TypeIDs used once, and one claim is deep."""
    history = History(10_000)

    events = [event for command in history.commands() for event in command]
    entries = Counter(event.originator_id for event in events if isinstance(event, ClaimAsserted))

    assert len(events) == 10_000
    assert {event.TOPIC for event in events} >= set(topics()) - {
        "agent.corrected.v1",
        "agent.linked.v1",
        "claim.unlinked.v1",
        "event.redacted.v1",
        "source.corrected.v1",
        "source.verified.v1",
    }
    assert len({event.event_id for event in events}) == len(events)
    assert all(kind_of(event.event_id) == "event" for event in events)
    assert entries.most_common(1)[0][0] == history.deepest
