"""An event that a view cannot take stops that view before it, says why, and nothing else."""

import json

import pytest

from ledger.domain.commands import RewordClaim
from ledger.persistence.batch import Save
from ledger.persistence.mapper import LedgerStoredEvent
from projections.admin import ProjectionAdmin
from projections.agents.view import AGENTS
from projections.claim_states.view import CLAIM_STATES
from projections.entries.view import ENTRIES
from projections.registry import VIEWS, open_admin, open_engine
from tests.projections.keeper import Keeper
from tests.projections.projector import Fault
from tests.support.events import append, claim_reworded, new_id
from tests.support.tampering import tamper
from tests.support.waiting import eventually

TEXTS = ("fine", "poison", "fine too")


def poison(keeper: Keeper, claim: str) -> int:
    """An event that a faulty view does not take; its position."""
    keeper.execute(RewordClaim(claim=claim, statement="poison", reason="to see"))
    return keeper.head


def failure_of(admin: ProjectionAdmin, name: str) -> tuple[int, str] | None:
    failure = admin.show(name).failure
    return None if failure is None else (failure.position, failure.category)


@pytest.mark.parametrize(("is_of_storage", "category"), [(False, "fold"), (True, "storage")])
def test_failing_event_stops_its_view_alone(keeper: Keeper, is_of_storage: bool, category: str) -> None:
    """Everything before the event is taken, the event is named, and the other views go on."""
    claims = keeper.claims(3)
    bad = poison(keeper, claims[1])
    keeper.claims(2)
    views = (Fault(is_of_storage=is_of_storage).view(), ENTRIES)
    with open_admin(keeper.database.projector, views=views) as admin:
        with open_engine(keeper.database.projector, views=views):
            eventually(lambda: admin.show("claim_states").failure is not None)
            eventually(lambda: keeper.position(ENTRIES) == keeper.head)
        shown = admin.show("claim_states")

    assert shown.failure is not None
    assert (shown.state, shown.position) == ("failed", bad - 1)
    assert (shown.failure.position, shown.failure.category) == (bad, category)
    assert "secret" not in shown.failure.message
    assert set(keeper.rows(CLAIM_STATES)) == set(claims)


def test_mended_view_goes_on_when_resumed(keeper: Keeper) -> None:
    """Resuming tries the event again; it fails again, or the view goes on."""
    (claim,) = keeper.claims()
    bad, fault = poison(keeper, claim), Fault()
    views = (fault.view(),)
    with (
        open_admin(keeper.database.projector, views=views) as admin,
        open_engine(keeper.database.projector, views=views),
    ):
        eventually(lambda: failure_of(admin, "claim_states") == (bad, "fold"))
        first = admin.show("claim_states").failure
        admin.resume("claim_states")
        eventually(lambda: admin.show("claim_states").failure not in (None, first))
        fault.is_mended = True
        admin.resume("claim_states")
        eventually(lambda: keeper.position(CLAIM_STATES) == keeper.head)

        assert admin.show("claim_states").failure is None
    assert keeper.rows(CLAIM_STATES) == keeper.replayed(CLAIM_STATES)


def test_restart_tries_the_event_again(keeper: Keeper) -> None:
    """A process that starts may be the one in which the fault was corrected."""
    (claim,) = keeper.claims()
    bad, fault = poison(keeper, claim), Fault()
    views = (fault.view(),)
    with open_admin(keeper.database.projector, views=views) as admin:
        with open_engine(keeper.database.projector, views=views):
            eventually(lambda: failure_of(admin, "claim_states") == (bad, "fold"))
        fault.is_mended = True
        with open_engine(keeper.database.projector, views=views):
            eventually(lambda: keeper.position(CLAIM_STATES) == keeper.head)

        assert admin.show("claim_states").failure is None


def foretell(keeper: Keeper, claim: str) -> int:
    """An event as a later version of this software would record it; its position."""
    revision = len(keeper.log.stream(claim)) + 1
    event = LedgerStoredEvent(
        originator_id=claim,
        originator_version=revision,
        topic="claim.foretold.v1",
        state=json.dumps({"omen": "a comet"}, separators=(",", ":")).encode(),
        event_id=new_id("event"),
        utterance_id=None,
    )
    keeper.write(Save([event], append()))
    return keeper.head


def test_unknown_topic_stops_the_views_of_its_kind(keeper: Keeper) -> None:
    """Views of claims stop before an event of the future; views of agents and sources never read it."""
    (claim,) = keeper.claims()
    bad = foretell(keeper, claim)
    keeper.agent()
    with open_admin(keeper.database.projector) as admin, open_engine(keeper.database.projector):
        eventually(lambda: failure_of(admin, "claim_states") == (bad, "unknown_topic"))
        eventually(lambda: failure_of(admin, "entries") == (bad, "unknown_topic"))
        eventually(lambda: failure_of(admin, "claims") == (bad, "unknown_topic"))
        eventually(lambda: keeper.position(AGENTS) == keeper.head)

        assert {view.name: keeper.position(view) for view in VIEWS} == {
            "claims": bad - 1,
            "claim_states": bad - 1,
            "entries": bad - 1,
            "agents": keeper.head,
            "search": bad - 1,
            "sources": keeper.head,
        }


def test_tampered_event_stops_the_views_of_its_kind(keeper: Keeper) -> None:
    """A payload that was changed behind the ledger's back is reported at its position."""
    keeper.claims(3)
    tamper(keeper.database, "UPDATE ledger.payloads SET state = state || ' ' WHERE position = 2")

    with open_admin(keeper.database.projector) as admin, open_engine(keeper.database.projector):
        eventually(lambda: failure_of(admin, "claim_states") == (2, "integrity"))

        assert keeper.position(CLAIM_STATES) == 1


def test_command_of_a_failing_event_is_not_halved(keeper: Keeper) -> None:
    """The view stops before the whole command, and names the very event."""
    claims = keeper.claims(3)
    before = keeper.head
    keeper.append(*(claim_reworded(claim, 2, text) for claim, text in zip(claims, TEXTS, strict=True)))
    views = (Fault().view(),)
    with (
        open_admin(keeper.database.projector, views=views) as admin,
        open_engine(keeper.database.projector, views=views),
    ):
        eventually(lambda: failure_of(admin, "claim_states") == (before + 2, "fold"))

    assert keeper.position(CLAIM_STATES) == before
    assert not any(text in str(keeper.rows(CLAIM_STATES)) for text in TEXTS)
