"""Reading: past and present by one rule, tags, and differences that apply."""

import asyncio
import itertools
from dataclasses import replace
from typing import Any

import jsonpatch
import pytest

from api.etags import etag, is_known
from api.observation import observe
from ledger.application.log import Moment
from ledger.bootstrap import Databases
from ledger.settings import Settings
from projections.claim_reading import ClaimReading
from tests.api.conftest import open_desk
from tests.api.desk import AUTHORIZED, Desk, slug_of
from tests.api.walk import Walk


def test_a_patch_turns_one_state_into_the_other(walked: Walk) -> None:
    """The patch of a difference applies to the bare states, between any two positions."""
    claim = walked.answers["registerClaim"].json()["claim_id"]
    first = walked.answers["registerClaim"].json()["position"]
    path = f"/v1/claims/{claim}"
    positions = [first, *(item["position"] for item in walked.desk.read(f"{path}/history")["items"])]
    for before, after in itertools.pairwise(positions):
        states = [walked.desk.read(path, entries=False, as_of=position) for position in (before, after)]
        found = walked.desk.read(f"{path}/diff", from_=before, to=after)
        assert jsonpatch.apply_patch(states[0], found["patch"]) == states[1]


def test_the_claim_before_it_existed_is_empty(walked: Walk) -> None:
    """A patch from before the registration applies to the empty object."""
    receipt = walked.answers["registerClaim"].json()
    path, position = f"/v1/claims/{receipt['claim_id']}", receipt["position"]

    found = walked.desk.read(f"{path}/diff", from_=position - 1, to=position)

    assert found["status"] == [None, "no_record"]
    assert jsonpatch.apply_patch({}, found["patch"]) == walked.desk.read(path, entries=False, as_of=position)
    assert slug_of(walked.desk.get(path, as_of=position - 1)) == "claim-not-found"


def test_views_and_replay_answer_alike(walked: Walk) -> None:
    """The list of now is the list at the position that the views have reached."""
    walked.desk.wait_for_views()
    for sort in ("-last_day", "last_day", "-registered", "registered"):
        now = walked.desk.read("/v1/claims", sort=sort)
        then = walked.desk.read("/v1/claims", sort=sort, as_of=now["as_of"]["position"])
        for page in (now, then):
            for moment in (page["as_of"], *(item["as_of"] for item in page["items"])):
                moment.pop("final")
        assert now == then


def test_a_claim_names_its_agents(walked: Walk) -> None:
    """Every agent that the state or an entry mentions is explained beside it."""
    claim = walked.answers["registerClaim"].json()["claim_id"]
    detail = walked.desk.read(f"/v1/claims/{claim}")

    speakers = {speaker for entry in detail["entries"] for speaker in entry["speakers"]}
    chained = {agent for entry in detail["entries"] for hop in entry["chain"] for agent in hop["agents"]}

    assert speakers | chained <= set(detail["agents"])
    assert all(set(named) == {"name", "kind", "anonymous"} for named in detail["agents"].values())
    assert "agents" not in walked.desk.read(f"/v1/claims/{claim}", entries=False)


def test_an_agent_is_found_before_the_views_know_it(lone_desk: Desk) -> None:
    """What was just recorded is read back at once; only what it asserted is not counted yet."""
    agent = lone_desk.register_agent("Ann")

    found = lone_desk.read(f"/v1/agents/{agent}")

    assert (found["name"], found["counts"]) == ("Ann", None)


@pytest.mark.parametrize("path", ["/v1/claims", "/v1/events/1", "/v1/agents", "/schema/openapi.json"])
def test_what_the_client_has_is_not_sent_again(walked: Walk, path: str) -> None:
    """The tag of an answer gets 304 without a body while the answer stays the same."""
    first = walked.desk.get(path)
    for condition in (first.headers["etag"], f'"other", W/{first.headers["etag"]}', "*"):
        again = walked.desk.get(path, headers={"If-None-Match": condition})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["cache-control"] == first.headers["cache-control"]
    assert walked.desk.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_tags_of_streams_start_with_the_revision(walked: Walk) -> None:
    """Claims, agents and sources carry their revision in the tag."""
    for operation in ("getClaim", "getAgent", "getSource"):
        answer = walked.answers[operation]
        assert answer.headers["etag"].startswith(f'"{answer.json()["revision"]}:')


def test_tags_are_of_the_bytes() -> None:
    """Two bodies that differ have two tags."""
    assert etag(b"a") != etag(b"b")
    assert etag(b"a", 7).startswith('"7:')
    assert is_known(f"{etag(b'a')}, {etag(b'b')}", etag(b"b"))
    assert not is_known(etag(b"a"), etag(b"b"))


def test_head_is_get_without_a_body(walked: Walk) -> None:
    """HEAD answers with the headers of GET."""
    got, headed = (walked.desk.send(method, "/v1/events/1") for method in ("GET", "HEAD"))

    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers["etag"] == got.headers["etag"]


def test_the_body_of_head_is_never_sent() -> None:
    """Not even a server that would pass it on sends a body with HEAD."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["method"].encode()})

    async def receive() -> Any:
        return {"type": "http.request"}

    async def run() -> None:
        await observe(answer)(scope, receive, send)

    scope: Any = {"type": "http", "method": "HEAD", "headers": []}
    asyncio.run(run())

    assert (scope["method"], sent[1]["body"]) == ("GET", b"")


def test_reading_may_need_the_key(api_settings: Settings, databases: Databases) -> None:
    """Where reading is not public, everything but health, problems and the schema needs the key."""
    closed = api_settings.model_copy(update={"public_read": False})
    with open_desk(closed, databases) as desk:
        assert slug_of(desk.get("/v1/claims")) == "not-authorized"
        answer = desk.get("/v1/events", headers=AUTHORIZED)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "private, no-cache"
        for path in ("/health/live", "/problems/not-found", "/schema"):
            assert desk.get(path).status_code == 200


WRONG_KEYS = ["", "Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", "bearer\twrong", "Bearer a b"]


@pytest.mark.parametrize("header", [None, *WRONG_KEYS])
def test_only_the_key_opens(walked: Walk, header: str | None) -> None:
    """No header but the right one writes or administers."""
    headers = {} if header is None else {"Authorization": header}
    for method, path in (("POST", "/v1/claims"), ("GET", "/admin/projections")):
        answer = walked.desk.send(method, path, headers=headers)
        assert (answer.status_code, slug_of(answer)) == (401, "not-authorized")


def test_without_a_key_nobody_writes(api_settings: Settings, databases: Databases) -> None:
    """An installation that names no key is closed to writers, never open."""
    with open_desk(api_settings.model_copy(update={"editor_key": None}), databases) as desk:
        for header in (None, "Bearer ", "Bearer None", "Bearer x"):
            headers = {} if header is None else {"Authorization": header}
            assert slug_of(desk.send("POST", "/v1/claims", {}, headers=headers)) == "not-authorized"


def test_events_beyond_the_head_are_not_reached(lone_desk: Desk) -> None:
    """At the head there is nothing more; beyond it nobody can know."""
    lone_desk.register_agent()

    at_head = lone_desk.read("/v1/events", after=1)
    beyond = lone_desk.get("/v1/events", after=9999)

    assert (at_head["items"], at_head["next"]) == ([], None)
    assert (beyond.status_code, slug_of(beyond)) == (404, "position-not-reached")
    assert beyond.json()["facts"] == {"position": 9999, "head": 1}


def test_a_difference_of_days_is_of_one_position(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is recorded while the two moments are looked up is in neither of them, or in both."""
    claim = desk.register_claim()
    desk.assert_claim(claim, desk.register_agent())
    reached = ClaimReading.reached
    calls: list[int] = []

    async def reach_more_each_time(self: ClaimReading, *views: Any) -> Moment:
        moment = await reached(self, *views)
        calls.append(moment.position)
        return moment if len(calls) > 1 else replace(moment, position=moment.position - 1)

    desk.read(f"/v1/claims/{claim}")
    monkeypatch.setattr(ClaimReading, "reached", reach_more_each_time)

    found = desk.read(f"/v1/claims/{claim}/diff", from_="2025-03-01", to="2025-03-20", clock="said")

    assert found["from"]["position"] == found["to"]["position"]
