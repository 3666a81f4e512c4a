"""``verify=true``: sound answers say so, and a row that somebody changed is found out."""

from typing import Any

import psycopg
import pytest

from tests.api.desk import AUTHORIZED, Desk, slug_of
from tests.support.database import Database


@pytest.fixture
def claim(desk: Desk) -> str:
    """A contested claim, in the views, beside another one."""
    ann, bob, claim = desk.register_agent(), desk.register_agent("Bob"), desk.register_claim()
    desk.assert_claim(claim, ann)
    desk.act(claim, "rebuttals", bob, said={"edtf": "2025-03-15"})
    desk.assert_claim(desk.register_claim("The river is high"), bob)
    desk.wait_for_views()
    return claim


def tamper(database: Database, statement: str, *parameters: Any) -> None:
    """What only a superuser may do."""
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        assert connection.execute(statement.encode(), parameters).rowcount > 0


def asked(desk: Desk, claim: str) -> dict[str, dict[str, Any]]:
    """Everything that can be verified, by address, with the parameters."""
    entry = desk.read(f"/v1/claims/{claim}")["entries"][0]["entry_id"]
    return {
        "/v1/claims": {},
        f"/v1/claims/{claim}": {},
        f"/v1/claims/{claim}/diff": {"from": 1, "to": desk.read("/v1/claims")["as_of"]["position"]},
        f"/v1/entries/{entry}": {},
    }


@pytest.mark.parametrize(
    "moment",
    [{}, {"said_as_of": "2025-03-14"}, {"reported_as_of": "2025-03-14"}],
    ids=["now", "said", "reported"],
)
def test_sound_answers_say_that_they_were_verified(desk: Desk, claim: str, moment: dict[str, str]) -> None:
    """The answer is the one that is given without verifying, and says so."""
    for path, parameters in asked(desk, claim).items():
        plain = desk.read(path, **parameters, **moment)
        verified = desk.read(path, **parameters, **moment, verify=True, headers=AUTHORIZED)

        assert "verified" not in plain
        assert verified == plain | {"verified": True}
    bare = desk.read(f"/v1/claims/{claim}", entries=False, verify=True)
    assert bare["verified"] is True


def test_lists_are_verified_page_by_page(desk: Desk, claim: str) -> None:
    """Filters, orders, searches and later pages are recomputed as well."""
    first = desk.read("/v1/claims", limit=1, verify=True, headers=AUTHORIZED)
    second = desk.read("/v1/claims", limit=1, verify=True, cursor=first["next"], headers=AUTHORIZED)
    contested = desk.read(
        "/v1/claims", status="contested", sort="registered", verify=True, headers=AUTHORIZED
    )
    searched = desk.read("/v1/claims", q="bridge", verify=True)

    ids = [item["claim_id"] for page in (first, second, desk.read("/v1/claims")) for item in page["items"]]
    assert ids[:2] == ids[2:]
    assert (first["verified"], second["verified"], second["next"]) == (True, True, None)
    assert [item["claim_id"] for item in contested["items"]] == [claim]
    assert (searched["verified"], len(searched["items"])) == (True, 1)


SPEAKER = "UPDATE views.entries SET speakers = ARRAY['agent_x'] WHERE claim_id = %s AND act = 'assert'"
GONE = "DELETE FROM views.entries WHERE claim_id = %s AND act = 'rebut'"
NOTES = "UPDATE views.entries SET body = jsonb_set(body::jsonb, '{notes}', '\"x\"')::json WHERE claim_id = %s"
STATUS = "UPDATE views.claim_states SET status = 'retracted' WHERE claim_id = %s"
UNLISTED = "DELETE FROM views.claim_states WHERE claim_id = %s"
DAY = "UPDATE views.claim_states SET from_day = '2020-01-01' WHERE claim_id = %s"
UNKNOWN = "DELETE FROM views.claims WHERE claim_id = %s"


FALSE: list[tuple[str, str, dict[str, Any], str]] = [
    (SPEAKER, "/{claim}", {"entries": False}, "/asserted_by/0"),
    (SPEAKER, "", {}, "/asserted_by/0"),
    (GONE, "/{claim}", {}, "/status"),
    (GONE, "/{claim}/diff", {"from": 3, "to": 5}, "/status/1"),
    (NOTES, "/{claim}", {}, "/entries/0/notes"),
    (NOTES, "/{claim}/diff", {"from": 3, "to": 5}, "/entries_added/0/notes"),
    (STATUS, "", {"status": "contested"}, ""),
    (STATUS, "", {"status": "retracted"}, ""),
    (UNLISTED, "", {}, ""),
    (DAY, "", {}, ""),
    (UNKNOWN, "/{claim}", {}, ""),
    (UNKNOWN, "/{claim}/diff", {"from": 3, "to": 5}, ""),
]


@pytest.mark.parametrize("case", FALSE)
def test_changed_rows_are_found_out(
    desk: Desk, claim: str, database: Database, case: tuple[str, str, dict[str, Any], str]
) -> None:
    """Without verifying the false answer is given; with it the failure names the claim and the field."""
    statement, path, parameters, field = case
    address = f"/v1/claims{path.format(claim=claim)}"
    tamper(database, statement, claim)

    plain = desk.get(address, **parameters)
    answer = desk.get(address, **parameters, verify=True, headers=AUTHORIZED)

    assert plain.status_code in (200, 404)
    assert slug_of(answer) == "verification-failed"
    assert answer.json()["facts"]["identifier"].startswith("claim_")
    assert field in answer.json()["facts"]["fields"]


def test_a_changed_entry_is_found_out(desk: Desk, claim: str, database: Database) -> None:
    """The failure names fields and no texts, and is logged as an error by whoever gets it."""
    entry = desk.read(f"/v1/claims/{claim}")["entries"][0]["entry_id"]
    tamper(database, NOTES.replace("claim_id", "entry_id").replace('"x"', '"secret"'), entry)

    answer = desk.get(f"/v1/entries/{entry}", verify=True)

    assert slug_of(answer) == "verification-failed"
    assert answer.json()["facts"] == {"identifier": entry, "fields": ["/notes"]}
    assert "secret" not in answer.text


def test_one_whole_list_is_recomputed_at_a_time(desk: Desk, claim: str) -> None:
    """While another list is compared with all events, one is told to come later; searches need not wait."""
    lock = desk.client.app.state.services.whole_list  # type: ignore[attr-defined]  # the test's own client
    with lock:
        answer = desk.get("/v1/claims", verify=True, headers=AUTHORIZED)
        searched = desk.get("/v1/claims", verify=True, q="bridge")

    assert slug_of(answer) == "verification-underway"
    assert (searched.status_code, searched.json()["items"][0]["claim_id"]) == (200, claim)


def test_a_whole_list_is_recomputed_for_the_key_alone(desk: Desk, claim: str) -> None:
    """It reads every claim there is; what reads the claims of a page is for everybody who may read."""
    answer = desk.get("/v1/claims", verify=True)

    assert (answer.status_code, slug_of(answer)) == (401, "not-authorized")
    assert desk.read("/v1/claims", verify=True, q="bridge")["verified"] is True
