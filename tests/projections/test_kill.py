"""A projector process that is killed at any moment loses nothing and does nothing twice."""

import random

import pytest

from projections.claim_states.view import CLAIM_STATES
from projections.registry import VIEWS, open_admin, open_engine
from tests.projections.keeper import Keeper
from tests.projections.projector import run_engine
from tests.support.events import claim_events
from tests.support.waiting import eventually
from tests.support.writer import running

BACKLOG = 300


def kill_one(keeper: Keeper, chance: random.Random) -> int:
    """Run a projector in a process until it has gone on for a while, kill it; how far the view came."""
    goal = min(keeper.position(CLAIM_STATES) + chance.randint(1, BACKLOG // 4), keeper.head)
    # ``running`` ends its processes with SIGKILL.
    with running(run_engine, keeper.database.projector, 3):
        eventually(lambda: keeper.position(CLAIM_STATES) >= goal, seconds=60)
    return keeper.position(CLAIM_STATES)


@pytest.mark.parametrize("kills", [2, pytest.param(12, marks=[pytest.mark.slow, pytest.mark.timeout(300)])])
def test_killed_projector_loses_and_doubles_nothing(keeper: Keeper, kills: int) -> None:
    """After any number of kills in the middle of a backlog, every view equals its replay."""
    chance = random.Random()
    positions = []
    for _ in range(kills):
        for _ in range(BACKLOG // 10):
            keeper.append(*claim_events(10))
            keeper.say({"act": "assert", "claim": keeper.claims()[0]}, speaker=keeper.agent())
        positions.append(kill_one(keeper, chance))
    was_behind = positions[0] < keeper.head

    with open_engine(keeper.database.projector), open_admin(keeper.database.projector) as admin:
        eventually(lambda: all(keeper.position(view) == keeper.head for view in VIEWS), seconds=60)
        counted = {status.name: status.rows for status in admin.list_status()}

    assert was_behind
    for view in VIEWS:
        assert keeper.rows(view) == keeper.replayed(view)
        assert counted[view.name] == sum(map(len, keeper.rows(view).values()))
