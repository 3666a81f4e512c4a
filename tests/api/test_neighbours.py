"""Claims beside a claim: similar ones are offered, linked ones are shown, and neither is merged."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from ledger.bootstrap import Databases
from ledger.settings import Settings
from tests.api.conftest import open_desk
from tests.api.desk import AUTHORIZED, Desk, slug_of
from tests.api.scene import NOTHING
from tests.support.database import Database

LIMIT = "api.writes.claims.SIMILAR_SECONDS"
BRIDGE = "The old bridge over the river has been closed since March"
SHUT = "The old bridge over the river has been shut since March!"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine finds similar claims, too; only later."""
    monkeypatch.setattr(LIMIT, 30)


def register(desk: Desk, statement: str, **fields: Any) -> dict[str, Any]:
    """The receipt of a new claim, once the views show it."""
    return desk.write("/v1/claims", {"statement": statement, **fields}, wait="projected")


def link(desk: Desk, origin: str, to: str, revision: int = 1) -> str:
    """The id of a new link between claims that are the same."""
    body = {"to": to, "relation": "same_as"}
    return str(desk.write(f"/v1/claims/{origin}/links", body, revision=revision)["link_id"])


def test_registration_offers_similar_claims(desk: Desk) -> None:
    """The ones before it, named and as they stand, at the moment before it; the first one finds none."""
    agent = desk.register_agent()
    first = register(desk, BRIDGE, language="en")
    desk.assert_claim(first["claim_id"], agent)

    second = register(desk, SHUT)

    assert (first["similar"], first["similar_as_of"]["position"]) == ([], first["position"] - 1)
    (offered,) = second["similar"]
    assert 0.45 < offered.pop("similarity") < 1
    assert offered == {
        "claim_id": first["claim_id"],
        "statement": BRIDGE,
        "language": "en",
        "status": "unchallenged",
        "wording": BRIDGE,
    }
    assert second["similar_as_of"]["position"] == second["position"] - 1
    assert "similar_missing" not in second


def test_first_claim_of_a_ledger_is_similar_to_none(desk: Desk) -> None:
    """Before the first event there is nothing to be near to."""
    receipt = register(desk, BRIDGE)

    assert receipt["position"] == 1
    assert (receipt["similar"], receipt["similar_as_of"]["position"]) == ([], 0)


def test_repeat_offers_the_claims_of_the_first_time(desk: Desk) -> None:
    """What came after the claim is not offered to a repeat, though it is to who asks now."""
    first = register(desk, BRIDGE)
    body, key = {"statement": SHUT}, {"Idempotency-Key": "once"}
    answer = desk.post("/v1/claims", body, headers=key, wait="projected").json()
    later = register(desk, BRIDGE)

    again = desk.post("/v1/claims", body, headers=key, wait="projected").json()

    assert again == answer
    assert [each["claim_id"] for each in answer["similar"]] == [first["claim_id"]]
    now = desk.read(f"/v1/claims/{answer['claim_id']}/similar")
    assert {each["claim_id"] for each in now["items"]} == {first["claim_id"], later["claim_id"]}


def test_registration_does_not_need_the_views(lone_desk: Desk) -> None:
    """Where they were never made the claim is registered, and the answer says what is missing."""
    receipt = lone_desk.write("/v1/claims", {"statement": BRIDGE})

    assert (receipt["similar"], receipt["similar_as_of"]) == (None, None)
    assert receipt["similar_missing"] == "projection-behind"
    assert lone_desk.read("/v1/events/1")["stream"] == receipt["claim_id"]


def test_registration_says_how_far_the_views_were(desk: Desk) -> None:
    """Views that stand still answer for where they are."""
    first = register(desk, BRIDGE)
    for view in ("claims", "claim_states", "entries", "search"):
        assert desk.post(f"/admin/projections/{view}/pause").is_success
    desk.register_claim(BRIDGE)

    receipt = desk.write("/v1/claims", {"statement": BRIDGE})

    assert [each["claim_id"] for each in receipt["similar"]] == [first["claim_id"]]
    assert receipt["similar_as_of"]["position"] == first["position"]


def test_registration_does_not_wait_long(
    desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where similar claims take too long, the claim is answered without; the next one is as quick as ever."""
    first = register(desk, BRIDGE)
    with (
        psycopg.connect(database.superuser) as connection,
        connection.transaction(),
        monkeypatch.context() as hurried,
    ):
        connection.execute("LOCK TABLE views.search_1")
        hurried.setattr(LIMIT, 0.2)
        receipt = desk.write("/v1/claims", {"statement": BRIDGE})

    assert (receipt["similar"], receipt["similar_missing"]) == (None, "timed-out")
    again = register(desk, BRIDGE)
    assert [each["claim_id"] for each in again["similar"]] == [first["claim_id"], receipt["claim_id"]]


def test_text_may_be_asked_about_before(desk: Desk) -> None:
    """What registering would offer can be asked for, now and as of a moment; nothing is recorded."""
    receipt = register(desk, "The crossing is shut", wordings=[BRIDGE])
    path, moment = "/v1/claims/similar", {"as_of": receipt["position"] - 1}

    found = desk.read(path, statement=SHUT)

    assert [(each["claim_id"], each["wording"]) for each in found["items"]] == [(receipt["claim_id"], BRIDGE)]
    assert desk.read(path, statement=SHUT, **moment)["items"] == []
    assert desk.read(path, statement="?!")["items"] == []
    assert found["as_of"]["position"] == receipt["position"]
    assert slug_of(desk.get(path)) == slug_of(desk.get(path, statement="x" * 2_001)) == "validation-failed"


def test_claim_that_is_not_there_has_no_similar_ones(desk: Desk) -> None:
    """Neither one that never was, nor one before it was registered."""
    receipt = register(desk, BRIDGE)
    path = f"/v1/claims/{receipt['claim_id']}/similar"

    assert slug_of(desk.get(f"/v1/claims/{NOTHING['claim']}/similar")) == "claim-not-found"
    assert slug_of(desk.get(path, as_of=receipt["position"] - 1)) == "claim-not-found"
    assert desk.read(path)["items"] == []


@pytest.fixture
def closed_desk(api_settings: Settings, databases: Databases) -> Iterator[Desk]:
    """A desk at an application whose reading is not public."""
    settings = api_settings.model_copy(update={"public_read": False})
    with open_desk(settings, databases) as desk:
        yield desk


def test_similar_claims_are_for_readers(closed_desk: Desk) -> None:
    """Who may not read learns nothing; the one key that writes reads as well."""
    claim = register(closed_desk, BRIDGE)["claim_id"]
    for path in (f"/v1/claims/{claim}/similar", f"/v1/claims/similar?statement={quote(BRIDGE)}"):
        assert closed_desk.get(path).status_code == 401
        assert closed_desk.get(path, headers=AUTHORIZED).status_code == 200

    refused = closed_desk.send("POST", "/v1/claims", {"statement": BRIDGE})

    assert refused.status_code == 401
    assert "similar" not in refused.json()


def test_both_ends_of_a_link_show_it(desk: Desk) -> None:
    """Each names the other as it stands, with where the link was recorded; counts stay apart."""
    agent, one, other = desk.register_agent(), desk.register_claim(BRIDGE), desk.register_claim(SHUT)
    desk.assert_claim(one, agent)
    link_id = link(desk, other, one)
    head = desk.read("/v1/events")["as_of"]["position"]

    detail, of_other = desk.read(f"/v1/claims/{one}"), desk.read(f"/v1/claims/{other}")

    shown = {"link_id": link_id, "relation": "same_as", "position": head, "language": None}
    assert detail["linked_claims"] == [
        {**shown, "direction": "incoming", "claim_id": other, "statement": SHUT, "status": "no_record"}
    ]
    assert of_other["linked_claims"] == [
        {**shown, "direction": "outgoing", "claim_id": one, "statement": BRIDGE, "status": "unchallenged"}
    ]
    assert (detail["counts"]["assertions"], of_other["counts"]["assertions"]) == (1, 0)
    assert "linked_claims" not in desk.read(f"/v1/claims/{one}", entries=False)


def test_link_is_shown_while_it_lasted(desk: Desk) -> None:
    """Taken off, it is gone from then on and still there before; on other clocks the status is of the day."""
    agent, one, other = desk.register_agent(), desk.register_claim(BRIDGE), desk.register_claim(SHUT)
    desk.assert_claim(other, agent)
    before = desk.read("/v1/events")["as_of"]["position"]
    link_id = link(desk, one, other)
    headers = {**AUTHORIZED, "If-Match": '"2"'}
    path = f"/v1/claims/{one}/links/{link_id}"
    assert desk.send("DELETE", path, headers=headers, reason="they differ").status_code == 201

    for claim in (one, other):
        shown = [
            len(desk.read(f"/v1/claims/{claim}", as_of=before + step)["linked_claims"]) for step in range(3)
        ]
        assert shown == [0, 1, 0]
        assert desk.read(f"/v1/claims/{claim}")["linked_claims"] == []
    (then,) = desk.read(f"/v1/claims/{one}", as_of=before + 1, said_as_of="2025-03-12")["linked_claims"]
    assert then["status"] == "no_record"
