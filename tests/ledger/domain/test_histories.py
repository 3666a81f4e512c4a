"""The generator of histories keeps what it promises to the laws and to other ledgers."""

from hypothesis import given

from tests.histories.history import History, Step, play
from tests.histories.identifier import BROUGHT, resalted
from tests.histories.strategy import commands_strategy, histories

SALT = "1" * 20


@given(history=histories())
def test_other_ids_make_the_same_history(history: History) -> None:
    """Commands with another salt are played to the same events under other ids."""
    commands = resalted([step.command for step in history.steps], SALT)

    events = play(Step(step.at, command) for step, command in zip(history.steps, commands, strict=True))

    assert [event.topic for event in events] == [event.topic for event in history.events]
    assert BROUGHT not in str([event.originator_id for event in events])
    before = [str(recorded.event.payload()).replace(BROUGHT, SALT) for recorded in history.events]
    assert [str(recorded.event.payload()) for recorded in events] == before


@given(steps=commands_strategy())
def test_steps_move_forwards(steps: tuple[Step, ...]) -> None:
    """Time never runs backwards, and every event is recorded later than those of the command before."""
    instants = [step.at for step in steps]
    events = play(steps)

    commands = {event.correlation_id: event.recorded_at for event in events}
    assert instants == sorted(instants)
    assert len(set(commands.values())) == len(commands)
    assert [event.recorded_at for event in events] == sorted(event.recorded_at for event in events)
    assert [event.position for event in events] == list(range(1, len(events) + 1))
