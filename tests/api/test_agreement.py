"""Whatever happened, the API says what replay says, and its patches lead from one state to the other."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import jsonpatch
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from litestar.testing import TestClient

from api.app import create_app
from ledger.application.question import parse_question
from ledger.application.replay import Replay
from ledger.settings import Settings
from projections.registry import open_engine
from tests.api.conftest import databases_of
from tests.api.desk import AUTHORIZED, Desk
from tests.histories.history import Step
from tests.histories.strategy import commands_strategy
from tests.projections.keeper import Keeper, open_keeper
from tests.support.database import Cluster

DAYS = st.dates().map(str) | st.sampled_from([f"2025-03-{day:02}" for day in range(1, 32)])
ORDINARY = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


@dataclass
class Office:
    """A ledger that histories are recorded in, and the API on it."""

    keeper: Keeper
    desk: Desk

    def play(self, steps: tuple[Step, ...]) -> tuple[int, list[str]]:
        """Record the history; where it began, and its claims."""
        before = self.keeper.head
        self.keeper.play(steps)
        recorded = self.keeper.log.page(after=before, limit=10_000)
        streams = dict.fromkeys(event.originator_id for event in recorded)
        return before, [stream for stream in streams if stream.startswith("claim_")]

    def state(self, claim: str, **moment: Any) -> dict[str, Any]:
        """The state, or the empty object where the claim did not exist yet."""
        answer = self.desk.get(f"/v1/claims/{claim}", entries=False, **moment)
        state: dict[str, Any] = answer.json() if answer.is_success else {}
        state.pop("agents", None)
        return state

    def history(self, claim: str, limit: int) -> list[dict[str, Any]]:
        """The whole history with states, read in pages."""
        found: list[dict[str, Any]] = []
        cursor: dict[str, Any] = {}
        while True:
            path = f"/v1/claims/{claim}/history"
            page = self.desk.read(path, limit=limit, states=True, **cursor)
            found += page["items"]
            if page["next"] is None:
                return found
            cursor = {"cursor": page["next"]}

    def listed(self, **asked: Any) -> list[dict[str, Any]]:
        """The whole list, read in pages."""
        found: list[dict[str, Any]] = []
        cursor: dict[str, Any] = {}
        while True:
            page = self.desk.read("/v1/claims", limit=7, headers=AUTHORIZED, **asked, **cursor)
            found += page["items"]
            if page["next"] is None:
                return found
            cursor = {"cursor": page["next"]}


@pytest.fixture(scope="module")
def office(cluster: Cluster, api_settings: Settings) -> Iterator[Office]:
    """One for all examples: what one records, the next ones find."""
    database = cluster.create()
    app = create_app(api_settings, databases_of(database))
    with open_keeper(database) as keeper, TestClient(app) as client, open_engine(database.projector):
        desk = Desk(client)
        # Pools draw random numbers when they connect, which Hypothesis forbids while it draws examples.
        claim = desk.register_claim()
        desk.read(f"/v1/claims/{claim}")
        yield Office(keeper, desk)


def limits(draw: st.DrawFn) -> dict[str, str]:
    """A limit on the said or the reported clock, or none."""
    clock = draw(st.sampled_from(["", "said_as_of", "reported_as_of"]))
    if not clock:
        return {}
    certainty = draw(st.sampled_from(["", "certain", "possible"])) if clock == "said_as_of" else ""
    return {clock: draw(DAYS)} | ({"certainty": certainty} if certainty else {})


@st.composite
def moments(draw: st.DrawFn) -> tuple[float, dict[str, str]]:
    """How far into a history, and a limit on another clock."""
    return draw(st.floats(0, 1)), limits(draw)


@ORDINARY
@given(steps=commands_strategy(), asked=st.lists(moments(), min_size=3, max_size=3))
def test_api_equals_replay(
    office: Office, steps: tuple[Step, ...], asked: list[tuple[float, dict[str, str]]]
) -> None:
    """For each claim, with its tree of entries, and for the list by status: the API says what replay says."""
    before, claims = office.play(steps)
    replay = Replay(office.keeper.log)
    for share, limit in asked:
        position = before + round(share * (office.keeper.head - before))
        question = parse_question(as_of=str(position), **limit)  # type: ignore[arg-type]  # texts, as typed in
        exported = {s.claim_id: json.loads(s.model_dump_json()) for s in replay.states(question)[1]}

        for claim in claims:
            state = office.state(claim, as_of=position, **limit)
            assert state == exported.get(claim, {})
            if state:
                detail = office.desk.read(f"/v1/claims/{claim}", as_of=position, **limit)
                detail.pop("agents")
                assert ends_of(detail.pop("linked_claims")) == links_of(claim, exported)
                assert detail == json.loads(replay.detail(claim, question).model_dump_json())
        for status in {state["status"] for state in exported.values()}:
            of_status = [state for state in exported.values() if state["status"] == status]
            assert office.listed(status=status, as_of=position, **limit) == in_order(of_status)
        assert office.listed(as_of=position, verify=True, **limit) == in_order(exported.values())


@ORDINARY
@given(steps=commands_strategy(), limit=st.integers(1, 4))
def test_history_equals_differences_of_replayed_states(
    office: Office, steps: tuple[Step, ...], limit: int
) -> None:
    """Each event carries what replay says differs from before its command to after it, in pages as in one."""
    _, claims = office.play(steps)
    replay = Replay(office.keeper.log)
    ends = {event.correlation_id: event.position for event in office.keeper.log.scan()}
    for claim in claims:
        items = office.history(claim, limit=limit)
        events = office.keeper.log.stream(claim)
        assert [item["position"] for item in items] == [event.position for event in events]
        before = 0
        for command, of_command in groupby(events, key=lambda event: event.correlation_id):
            first, last = (parse_question(as_of=str(position)) for position in (before, ends[command]))
            found = json.loads(replay.difference(claim, first, last).model_dump_json(by_alias=True))
            change = {name: found[name] for name in ("status", "changes", "patch")}
            for _ in of_command:
                assert items.pop(0)["change"] == {"from": before or None, "to": ends[command]} | change
            before = ends[command]


def ends_of(linked: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """The links with the claims at their other ends, and how these stand."""
    names = ("link_id", "direction", "relation", "claim_id", "status")
    return sorted(tuple(each[name] for name in names) for each in linked)


def links_of(claim: str, states: dict[str, dict[str, Any]]) -> list[tuple[str, ...]]:
    """The same, from the states of all claims."""
    links = [(state, link) for state in states.values() for link in state["links"]]
    outgoing = [("outgoing", link, states[link["to"]]) for state, link in links if state["claim_id"] == claim]
    incoming = [("incoming", link, state) for state, link in links if link["to"] == claim]
    return sorted(
        (link["link_id"], direction, link["relation"], other["claim_id"], other["status"])
        for direction, link, other in outgoing + incoming
    )


def in_order(states: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Latest day first, then by id; those without a day last."""
    by_id = sorted(states, key=lambda state: state["claim_id"])
    return sorted(by_id, key=lambda state: state["last_day"] or "", reverse=True)


@ORDINARY
@given(
    steps=commands_strategy(),
    clock=st.sampled_from(["recorded", "said", "reported"]),
    shares=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    days=st.tuples(DAYS, DAYS),
)
def test_patch_leads_from_one_state_to_the_other(
    office: Office,
    steps: tuple[Step, ...],
    clock: str,
    shares: tuple[float, float],
    days: tuple[str, str],
) -> None:
    """Applied to the state at ``from``, the patch of a diff gives the state at ``to``, on each clock."""
    before, claims = office.play(steps)
    parameter = {"recorded": "as_of", "said": "said_as_of", "reported": "reported_as_of"}[clock]
    ends: list[Any] = [before + round(share * (office.keeper.head - before)) for share in shares]
    if clock != "recorded":
        ends = list(days)
    fixed: dict[str, Any] = {} if clock == "recorded" else {"as_of": office.keeper.head}
    for claim in claims:
        path = f"/v1/claims/{claim}/diff"
        answer = office.desk.get(path, from_=ends[0], to=ends[1], clock=clock, verify=True, **fixed)
        start, end = (office.state(claim, **{parameter: limit}, **fixed) for limit in ends)

        if answer.is_success:
            assert answer.json()["verified"] is True
            assert jsonpatch.apply_patch(start, answer.json()["patch"]) == end
        else:
            assert (answer.status_code, start, end) == (404, {}, {})
