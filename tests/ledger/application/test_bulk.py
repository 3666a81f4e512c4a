"""Commands recorded in batches come to the same as commands recorded one by one."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ledger.application.bulk import Bulk
from ledger.application.preparation import Context
from ledger.domain.claim import ClaimRecord, project_claim
from ledger.domain.commands import Command, RegisterClaim, RewordClaim, names_in
from ledger.domain.errors import IdempotencyKeyReused, RevisionConflict
from tests.histories.history import REFUSALS, Step
from tests.histories.identifier import resalted
from tests.histories.strategy import commands_strategy
from tests.ledger.application.playing import Player, open_player
from tests.support.database import Cluster

PROPERTY = settings(
    max_examples=15,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
SIZES = st.lists(st.integers(1, 9), min_size=1, max_size=12)
CLOCKS = ("position", "facts_position", "registered_position", "recorded_at", "registered_at")
"""What a record in a batch has of its own: nothing is recorded yet."""

rounds = count(1)


@dataclass
class Round:
    """The commands of a history under ids of their own, each with its key."""

    steps: list[Step]
    number: int = field(default_factory=lambda: next(rounds))

    def __post_init__(self) -> None:
        commands = resalted([step.command for step in self.steps], f"1{self.number:019}")
        self.commands: list[Command] = commands

    def context(self, index: int) -> Context:
        return Context("test", ("test", self.key(index)))

    def key(self, index: int) -> str:
        return f"{self.number}:{index}"

    def names(self, indices: range) -> set[str]:
        return {name for index in indices for _, name in names_in(self.commands[index])}


@pytest.fixture(scope="module")
def single(cluster: Cluster) -> Iterator[Player]:
    with open_player(cluster.create()) as player:
        yield player


@pytest.fixture(scope="module")
def batched(cluster: Cluster) -> Iterator[Player]:
    with open_player(cluster.create()) as player:
        yield player


def perform(player: Player, execute: Any, played: Round, index: int) -> dict[str, Any] | str:
    """What the step answers, or why it is refused."""
    player.chance.set(played.number, index)
    try:
        return dict(execute(played.commands[index], played.context(index)).answer)
    except REFUSALS as error:
        return f"{type(error).__name__}: {error}"


def record_in_batches(player: Player, played: Round, sizes: list[int]) -> list[dict[str, Any] | str]:
    bulk, results = player.bulk(), list[dict[str, Any] | str]()
    while len(results) < len(played.steps):
        size = sizes[len(results) % len(sizes)]
        indices = range(len(results), min(len(results) + size, len(played.steps)))
        if size % 2:
            bulk.fetch("test", [played.key(index) for index in indices], played.names(indices))
        results += [perform(player, bulk.execute, played, index) for index in indices]
        check_drafts(bulk, player, [each for each in drafted(bulk, played) if each is not None])
    return results


def drafted(bulk: Bulk, played: Round) -> list[ClaimRecord | None]:
    """The claims of the history as they are in the batch."""
    named = (getattr(command, "id", None) for command in played.commands)
    return [bulk.claim(each) for each in named if each is not None and each.startswith("claim_")]


def check_drafts(bulk: Bulk, player: Player, drafts: list[ClaimRecord]) -> None:
    """Append; every claim then is in the log what it was in the batch, but for its place in the log."""
    bulk.commit()
    for draft in drafts:
        recorded = project_claim(None, player.log.stream(draft.claim_id))
        assert recorded is not None
        assert without_place(asdict(draft)) == without_place(asdict(recorded))


def without_place(value: Any) -> Any:
    """The value without positions and times of recording, however deep."""
    if isinstance(value, dict):
        return {name: without_place(inner) for name, inner in value.items() if name not in CLOCKS}
    return [without_place(inner) for inner in value] if isinstance(value, list | tuple) else value


@PROPERTY
@given(steps=commands_strategy(16), sizes=SIZES)
def test_batches_record_what_single_commands_record(
    single: Player, batched: Player, steps: tuple[Step, ...], sizes: list[int]
) -> None:
    """Same answers, same refusals, same events and same claims, however the commands are cut into batches."""
    played = Round(list(steps))
    heads = single.log.head().position, batched.log.head().position
    ledger = single.ledger()

    one_by_one = [perform(single, ledger.execute, played, index) for index in range(len(steps))]
    in_batches = record_in_batches(batched, played, sizes)

    assert in_batches == one_by_one
    assert batched.appended(heads[1]) == single.appended(heads[0])


@PROPERTY
@given(steps=commands_strategy(16), sizes=SIZES, spoilt=st.sets(st.integers(0, 30)))
def test_a_unit_that_is_refused_was_never_there(
    single: Player, batched: Player, steps: tuple[Step, ...], sizes: list[int], spoilt: set[int]
) -> None:
    """What is recorded is what the other units alone record: later ones do not see it, nor does the log."""
    played = Round(list(steps))
    heads = single.log.head().position, batched.log.head().position
    bulk, ledger, taken = batched.bulk(), single.ledger(), list[int]()
    start = number = 0
    while start < len(steps):
        unit = range(start, min(start + sizes[number % len(sizes)], len(steps)))
        if take_unit(batched, bulk, played, unit, is_spoilt=number in spoilt):
            taken += unit
        start, number = unit.stop, number + 1
        if number % 3 == 0:
            bulk.commit()
    bulk.commit()

    answers = [perform(single, ledger.execute, played, index) for index in taken]

    assert [answer for answer in answers if isinstance(answer, str)] == []
    assert batched.appended(heads[1]) == single.appended(heads[0])


def take_unit(player: Player, bulk: Bulk, played: Round, unit: range, *, is_spoilt: bool) -> bool:
    """Put the unit into the batch, or as much of it as can be before it is refused."""
    before = snapshot(bulk, played)
    try:
        with bulk.unit():
            for index in unit:
                player.chance.set(played.number, index)
                bulk.execute(played.commands[index], played.context(index))
            if is_spoilt:
                raise REFUSALS[0]
    except REFUSALS:
        assert snapshot(bulk, played) == before
        return False
    return True


def snapshot(bulk: Bulk, played: Round) -> tuple[object, ...]:
    """All that the batch can be asked for."""
    keys = [
        bulk.answer(*(played.context(index).idempotency or ("", ""))) for index in range(len(played.steps))
    ]
    return (bulk.events, keys, drafted(bulk, played))


def test_a_key_stands_for_one_command_within_a_batch_too(batched: Player) -> None:
    """The command again is a repeat with the first answer, another command is refused, and both go on."""
    played = Round([])
    one, other = RegisterClaim(statement="one"), RegisterClaim(statement="other")
    batched.chance.set(played.number, 0)
    bulk, head = batched.bulk(), batched.log.head().position

    first = bulk.execute(one, played.context(0))
    again = bulk.execute(one, played.context(0))
    with pytest.raises(IdempotencyKeyReused), bulk.unit():
        _ = [bulk.execute(other, played.context(number)) for number in (1, 0)]
    second = bulk.execute(other, played.context(1))
    bulk.commit()
    later = bulk.execute(one, played.context(0))

    assert [each.is_repeat for each in (first, again, second, later)] == [False, True, False, True]
    assert first.answer == again.answer == later.answer
    assert len(batched.appended(head)) == 2


def test_a_batch_that_meets_another_writer_leaves_nothing(batched: Player) -> None:
    """The conflict is told, nothing is appended, and the same commands can be decided again."""
    played = Round([])
    batched.chance.set(played.number, 0)
    claim = str(
        batched.ledger().execute(RegisterClaim(statement="one"), played.context(0)).answer["claim_id"]
    )
    bulk = batched.bulk()
    commands = [RegisterClaim(statement="new"), reworded(claim, "mine")]
    for number, command in enumerate(commands, 1):
        bulk.execute(command, played.context(number))
    batched.ledger().execute(reworded(claim, "theirs"), Context("test"))
    head = batched.log.head()

    with pytest.raises(RevisionConflict):
        bulk.commit()

    assert (bulk.events, batched.log.head()) == (0, head)
    assert [bulk.execute(each, played.context(n)).is_repeat for n, each in enumerate(commands, 1)] == [
        False
    ] * 2
    bulk.commit()
    assert batched.log.head().position == head.position + 2


def test_a_key_used_by_another_writer_meanwhile_is_a_conflict(batched: Player) -> None:
    """The batch is refused whole, and decided again it finds the other's answer."""
    played = Round([])
    batched.chance.set(played.number, 0)
    bulk, command = batched.bulk(), RegisterClaim(statement="one")
    mine = bulk.execute(command, played.context(0))
    batched.chance.set(played.number, 1)
    theirs = batched.ledger().execute(command, played.context(0))

    with pytest.raises(IdempotencyKeyReused):
        bulk.commit()
    again = bulk.execute(command, played.context(0))

    assert (again.is_repeat, again.answer == theirs.answer, mine.answer == theirs.answer) == (
        True,
        True,
        False,
    )


def reworded(claim: str, statement: str) -> Command:
    return RewordClaim.model_validate({"claim": claim, "statement": statement, "reason": "clearer"})
