"""Nasty histories for Hypothesis: what desks really do to a record, and what they should not.

Several agents (groups without a name too), two to four claims, sources with and without a day.
Utterances bring late news and days that are imprecise, unknown or open; they do several things to
several claims at once; chains branch and run in circles; targets are of every kind, rebuttals of
rebuttals too. Then our own record is corrected, voided, reworded, linked. Some commands break a rule
and are refused: ``History.steps`` keeps them, ``History.events`` does not know of them.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from ledger.domain.commands import CaptureSource, Command, RegisterAgent, RegisterClaim
from tests.histories.change import CHANGES, change
from tests.histories.history import REFUSALS, History, Step
from tests.histories.memory import MemoryLedger
from tests.histories.scene import Scene
from tests.histories.speech import utterance
from tests.histories.text import text

START = datetime(2025, 3, 9, 22, tzinfo=UTC)
WAITS_HOURS = (0, 0, 1, 5, 24, 60)


@st.composite
def histories(draw: st.DrawFn, max_steps: int = 28) -> History:
    """Histories of some agents and claims and at most ``max_steps`` commands about them."""
    ledger, steps, now = MemoryLedger(), list[Step](), START

    def take(command: Command) -> bool:
        steps.append(Step(now, command))
        try:
            ledger.execute(command, now)
        except REFUSALS:
            return False
        return True

    scene = Scene(draw, ledger)
    for command in _registrations(scene):
        take(command)
    for _ in range(draw(st.integers(max_steps // 2, max_steps))):
        now += timedelta(hours=scene.one_of(WAITS_HOURS), seconds=1)
        scene.today = now.date()
        take(_command(scene))
    return History(tuple(steps), tuple(ledger.log.events))


def commands_strategy(max_steps: int = 28) -> st.SearchStrategy[tuple[Step, ...]]:
    """The steps alone, to be played on whatever ledger; see ``play`` for how."""
    return histories(max_steps).map(lambda history: history.steps)


def _registrations(scene: Scene) -> list[Command]:
    agents = [_agent(scene, number) for number in range(scene.number(3, 6))]
    scene.agents = [str(agent.id) for agent in agents]
    sources = [_source(scene, day) for day in (None, "2025-03-08", "2025-03")]
    scene.sources = [str(source.id) for source in sources]
    claims = [_claim(scene) for _ in range(scene.number(2, 3))]
    scene.claims = [str(claim.id) for claim in claims]
    return [*agents, *sources, *claims]


def _agent(scene: Scene, number: int) -> RegisterAgent:
    facts: dict[str, Any] = {"name": text(scene), "kind": "person"}
    if number % 3 == 2:
        facts = {"name": "three officials", "kind": "group", "anonymous": True, "count": 3}
    return RegisterAgent(id=scene.new_id("agent"), **facts)


def _source(scene: Scene, published: str | None) -> CaptureSource:
    publisher = scene.agents[0] if published else None
    return CaptureSource(
        id=scene.new_id("source"), title="Bridge closed", published=published, publisher=publisher
    )


def _claim(scene: Scene) -> RegisterClaim:
    return RegisterClaim(id=scene.new_id("claim"), statement=text(scene), topics=(text(scene),))


def _command(scene: Scene) -> Command:
    kind = scene.one_of(("utterance",) * 8 + ("change",) * 5 + ("claim",))
    if kind == "claim" and len(scene.claims) < 4:
        command = _claim(scene)
        scene.claims.append(str(command.id))
        return command
    return change(scene, scene.one_of(CHANGES)) if kind == "change" else utterance(scene)
