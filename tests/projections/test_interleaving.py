"""A rebuild gives the live view, whatever happens between its steps."""

from contextlib import ExitStack, suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.domain.errors import Conflict, RebuildUnderway
from projections.agents.view import AGENTS
from projections.engine.feed import Feed
from projections.registry import VIEWS, open_admin
from projections.view import View
from tests.projections.keeper import Keeper

ACTIONS = st.lists(
    st.sampled_from(
        ["record", "redact", "step", "step", "rebuild", "cancel", "confirm", "pause", "resume", "crash"]
    ),
    min_size=5,
    max_size=30,
)


def act(keeper: Keeper, action: str) -> None:
    """Something that an administrator or a writer does."""
    if action == "record":
        keeper.say(
            {"act": "assert", "claim": keeper.claims()[0]},
            reported={"source": keeper.source()},
            chain=[{"agents": [keeper.agent()], "role": "publisher"}],
        )
    elif action == "redact":
        keeper.agent("a secret")
        keeper.redact(keeper.head)
    else:
        with open_admin(keeper.database.projector) as admin, suppress(Conflict, RebuildUnderway):
            for view in VIEWS:
                getattr(admin, action)(view.name)


def step(keeper: Keeper, view: View, feed: Feed) -> bool:
    """One step; whatever it was, readers are never taken back to an earlier position."""
    before = keeper.position(view)
    is_busy = feed.step()
    assert keeper.position(view) >= before
    return is_busy


def check_interleaving(keeper: Keeper, view: View, actions: list[str]) -> None:
    """Do them all while the view is fed in small steps, then feed it to the end and compare."""
    with ExitStack() as stack:
        feed = stack.enter_context(keeper.feed(view, 2))
        for action in actions:
            if action == "step":
                step(keeper, view, feed)
            elif action == "crash":
                stack.close()
                feed = stack.enter_context(keeper.feed(view, 2))
            else:
                act(keeper, action)
        act(keeper, "resume")
        while step(keeper, view, feed):
            pass

    assert keeper.position(view) == keeper.head
    assert keeper.rows(view) == keeper.replayed(view)
    with open_admin(keeper.database.projector) as admin:
        assert admin.rebuild_progress(view.name).state == "idle"
        assert admin.show(view.name).rows == sum(map(len, keeper.rows(view).values()))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(actions=ACTIONS)
def test_rebuild_gives_the_live_view(shared_keeper: Keeper, actions: list[str]) -> None:
    """Recorded, redacted, cancelled, paused or crashed between any two steps, rows are those of the log."""
    check_interleaving(shared_keeper, AGENTS, actions)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(actions=ACTIONS)
def test_rebuild_gives_every_live_view(keeper: Keeper, view: View, actions: list[str]) -> None:
    """The same for all views, at length; each on a ledger of its own, since the log only grows."""
    check_interleaving(keeper, view, actions)
