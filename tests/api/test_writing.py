"""Writing: locks, keys of idempotency, receipts, and waiting for the views."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api.desk import AUTHORIZED, KEY, Desk, slug_of
from tests.api.scene import NOTHING, WHY

REWORDING = {"statement": "The bridge is open", **WHY}


@pytest.mark.parametrize("tag", ['"1"', '"1:abc"', 'W/"1:abc"', ' "1" '])
def test_a_revision_may_be_named_in_several_ways(lone_desk: Desk, tag: str) -> None:
    """Of a tag the revision counts, whatever digest follows it and whatever a proxy put before it."""
    claim = lone_desk.register_claim()

    answer = lone_desk.post(f"/v1/claims/{claim}/rewordings", REWORDING, headers={"If-Match": tag})

    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("tag", ["1", '"x"', '"1", "2"', '"-1"', '"99999999999999999999"', '"1" junk'])
def test_what_is_no_tag_is_refused(lone_desk: Desk, tag: str) -> None:
    """A tag that this ledger cannot have given out is named as what is wrong."""
    claim = lone_desk.register_claim()

    answer = lone_desk.post(f"/v1/claims/{claim}/rewordings", REWORDING, headers={"If-Match": tag})

    assert (answer.status_code, slug_of(answer)) == (400, "validation-failed")
    assert answer.json()["errors"][0]["name"] == "If-Match"


def test_the_tag_of_a_read_locks_a_write(desk: Desk) -> None:
    """The tag of a claim is good for one revision of it, and stale afterwards."""
    claim = desk.register_claim()
    tag = {"If-Match": desk.get(f"/v1/claims/{claim}").headers["etag"]}
    path = f"/v1/claims/{claim}/rewordings"

    first = desk.post(path, REWORDING, headers=tag)
    second = desk.post(path, {"statement": "Another", **WHY}, headers=tag)

    assert first.status_code == 201
    assert (second.status_code, slug_of(second)) == (412, "revision-conflict")


def test_any_revision_is_no_revision(lone_desk: Desk) -> None:
    """A star names no revision, so it counts as nothing sent."""
    claim = lone_desk.register_claim()

    answer = lone_desk.post(f"/v1/claims/{claim}/rewordings", REWORDING, headers={"If-Match": "*"})

    assert (answer.status_code, slug_of(answer)) == (428, "precondition-required")


def test_entries_are_locked_by_their_claim(lone_desk: Desk) -> None:
    """To void an entry, one needs to have read its claim."""
    agent, claim = lone_desk.register_agent(), lone_desk.register_claim()
    path = f"/v1/entries/{lone_desk.assert_claim(claim, agent)}/voids"

    answers = [lone_desk.post(path, WHY, revision=revision) for revision in (None, 1, 2)]

    assert [answer.status_code for answer in answers] == [428, 412, 201]


def test_an_address_that_names_nothing_comes_first(lone_desk: Desk) -> None:
    """The id in the address is missing in another way than an id in the body."""
    agent, claim = lone_desk.register_agent(), lone_desk.register_claim()
    body = {"speakers": [agent]}
    target = {**body, "targets": [{"entry": NOTHING["entry"]}]}

    assert slug_of(lone_desk.post(f"/v1/claims/{NOTHING['claim']}/assertions", body)) == "claim-not-found"
    assert slug_of(lone_desk.post(f"/v1/claims/{claim}/rebuttals", target)) == "unknown-reference"
    path = f"/v1/entries/{NOTHING['entry']}/voids"
    assert slug_of(lone_desk.post(path, WHY, revision=1)) == "entry-not-found"


def test_links_are_taken_off_their_own_claim_alone(desk: Desk) -> None:
    """The link of another claim is not found at this one, and stays."""
    one, two = desk.register_claim("One"), desk.register_claim("Two")
    link = desk.write(f"/v1/claims/{one}/links", {"to": two, "relation": "same_as"}, revision=1)["link_id"]
    headers = {**AUTHORIZED, "If-Match": '"2"'}

    wrong = desk.send("DELETE", f"/v1/claims/{two}/links/{link}", headers=headers, reason="x")
    right = desk.send("DELETE", f"/v1/claims/{one}/links/{link}", headers=headers, reason="x")

    assert (slug_of(wrong), right.status_code) == ("link-not-found", 201)
    assert desk.read(f"/v1/claims/{one}")["links"] == []


def test_expected_revisions_are_compared(lone_desk: Desk) -> None:
    """An utterance may say at which revision its claims must be."""
    agent, claim = lone_desk.register_agent(), lone_desk.register_claim()
    path, body = f"/v1/claims/{claim}/assertions", {"speakers": [agent]}

    answers = [lone_desk.post(path, {**body, "expected": {claim: revision}}) for revision in (2, 1, 1)]

    assert [answer.status_code for answer in answers] == [412, 201, 412]


def test_expected_revisions_must_be_of_what_is_touched(lone_desk: Desk) -> None:
    """A revision that nobody would compare is refused, so that nobody relies on it."""
    agent, claim, other = (
        lone_desk.register_agent(),
        lone_desk.register_claim(),
        lone_desk.register_claim("Two"),
    )
    said = lone_desk.act(other, "assertions", agent)["utterance_id"]
    source = lone_desk.write("/v1/sources", {"title": "Bridge closed"})["source_id"]
    facts = {"speakers": [agent], "reported": {"source": source}}
    chain = [{"agents": [agent], "role": "publisher"}]
    act = {"act": "decline_comment", "claim": claim, "refers_to": [{"utterance": said}]}
    body: dict[str, Any] = {**facts, "chain": chain, "acts": [act]}

    for stream, revision in (
        (agent, 1),
        (agent, 7),
        (other, 2),
        (other, 7),
        (source, 1),
        (NOTHING["claim"], 1),
    ):
        answer = lone_desk.post("/v1/utterances", {**body, "expected": {claim: 1, stream: revision}})

        assert (answer.status_code, slug_of(answer)) == (422, "validation-failed"), stream
        assert answer.json()["errors"][0]["pointer"] == f"/expected/{stream}"
    assert lone_desk.post("/v1/utterances", {**body, "expected": {source: 7}}).status_code == 412
    assert lone_desk.post("/v1/utterances", {**body, "expected": {claim: 1}}).status_code == 201


def test_corrections_of_utterances_compare_what_they_touch(lone_desk: Desk) -> None:
    """A correction of an utterance may expect revisions of the claims that it touched."""
    agent, claim = lone_desk.register_agent(), lone_desk.register_claim()
    utterance = lone_desk.act(claim, "assertions", agent)["utterance_id"]
    body = {"set": {"said": {"edtf": "2025-03"}}, **WHY}
    path = f"/v1/utterances/{utterance}/corrections"

    answers = [lone_desk.post(path, {**body, "expected": {claim: revision}}) for revision in (1, 2)]

    assert [answer.status_code for answer in answers] == [412, 201]


def test_a_repeat_gets_the_first_answer(lone_desk: Desk) -> None:
    """The same key and body append once and are answered alike; the repeat says that it is one."""
    key = {"Idempotency-Key": "once"}
    body = {"statement": "The bridge is closed"}

    first, again = (lone_desk.post("/v1/claims", body, headers=key) for _ in range(2))

    assert first.json() == again.json()
    assert first.headers["x-correlation-id"] == again.headers["x-correlation-id"]
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert len(lone_desk.read("/v1/events")["items"]) == 1


def test_a_repeat_is_one_though_the_claim_moved_on(lone_desk: Desk) -> None:
    """A repeat whose revision is stale by its own first success is answered as the first time."""
    claim = lone_desk.register_claim()
    path, key = f"/v1/claims/{claim}/rewordings", {"Idempotency-Key": "once"}

    answers = [lone_desk.post(path, REWORDING, revision=1, headers=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]


@pytest.mark.parametrize("key", ["", "a b", "é".encode(), "x" * 201])
def test_what_is_no_idempotency_key_is_refused(lone_desk: Desk, key: str | bytes) -> None:
    """Keys are 1 to 200 visible characters."""
    headers: Any = {**AUTHORIZED, "Idempotency-Key": key}

    answer = lone_desk.client.post("/v1/claims", json={"statement": "x"}, headers=headers)

    assert (answer.status_code, slug_of(answer)) == (400, "validation-failed")


def test_writers_are_told_whether_the_views_show_it(desk: Desk) -> None:
    """Who waits for the views finds the write in the list of now."""
    receipt = desk.write("/v1/claims", {"statement": "x"}, wait="projected")

    assert receipt["projected"] is True
    assert [item["claim_id"] for item in desk.read("/v1/claims")["items"]] == [receipt["claim_id"]]


def test_writers_do_not_wait_for_ever(lone_desk: Desk) -> None:
    """Where nobody feeds the views, the write is answered all the same."""
    assert lone_desk.write("/v1/claims", {"statement": "x"}, wait="projected")["projected"] is False


def test_the_log_knows_the_key_by_an_opaque_id(lone_desk: Desk) -> None:
    """What is recorded names the key that wrote, and gives nothing of it away."""
    lone_desk.register_claim()

    recorded_by = lone_desk.read("/v1/events/1")["recorded_by"]

    assert recorded_by.startswith("key_")
    assert recorded_by.removeprefix("key_") not in KEY


def test_wrong_fields_are_pointed_at(lone_desk: Desk) -> None:
    """Every pointer leads into the body that was sent, also where a field has several forms."""
    bodies: list[tuple[dict[str, Any], set[str]]] = [
        ({}, {"/speakers", "/acts"}),
        ({"speakers": ["x"], "acts": [{"act": "assert"}]}, {"/acts/0/claim"}),
        ({"speakers": ["x"], "acts": [{"act": "sing"}]}, {"/acts/0"}),
        ({"speakers": "x", "acts": []}, {"/speakers", "/acts"}),
        ({"speakers": ["x"], "acts": [{"act": "assert", "claim": "c", "a/b": 1}]}, {"/acts/0/a~1b"}),
        (
            {"speakers": ["x"], "acts": [{"act": "retract", "entry": "e"}], "said": {"latest": 1}},
            {"/said/latest", "/said"},
        ),
    ]
    for body, expected in bodies:
        errors = lone_desk.post("/v1/utterances", body).json()["errors"]
        assert {error["pointer"] for error in errors} == expected


def test_an_utterance_id_is_used_once(lone_desk: Desk) -> None:
    """Of many who bring one id at once, on claims of their own, one makes the utterance."""
    agent = lone_desk.register_agent()
    claims = [lone_desk.register_claim(f"Claim {number}") for number in range(8)]
    body = {"utterance_id": NOTHING["utterance"], "speakers": [agent]}

    with ThreadPoolExecutor(8) as threads:
        answers = list(
            threads.map(lambda claim: lone_desk.post(f"/v1/claims/{claim}/assertions", body), claims)
        )

    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 7
    assert {slug_of(answer) for answer in answers if answer.status_code == 409} == {"identifier-taken"}


def test_a_change_may_bring_the_id_of_its_event(lone_desk: Desk) -> None:
    """It is kept; an id that is taken, or of another kind, is refused."""
    claim = lone_desk.register_claim()
    path = f"/v1/claims/{claim}/rewordings"
    brought = NOTHING["claim"].replace("claim", "event")

    receipt = lone_desk.write(path, {**REWORDING, "id": brought}, revision=1)
    taken = lone_desk.post(path, {"statement": "Another", **WHY, "id": brought}, revision=2)
    other = lone_desk.post(path, {"statement": "Another", **WHY, "id": claim}, revision=2)

    assert receipt["event_id"] == brought
    assert (slug_of(taken), slug_of(other)) == ("identifier-taken", "invalid-identifier")
