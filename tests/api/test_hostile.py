"""Requests that mean harm: each gets a problem that says what is wrong, and never a fault of ours."""

from typing import Any

import pytest

from tests.api.desk import AUTHORIZED, Desk, slug_of
from tests.api.walk import Walk

JSON = {**AUTHORIZED, "Content-Type": "application/json"}
CLAIM = "claim_01hf3h8v6qe8m9r2ykzj4x5n7a"
HUGE = "9" * 5_000

BODIES = {
    "nothing": (b"", "body-unreadable"),
    "no JSON": (b"{", "body-unreadable"),
    "an array": (b"[]", "body-unreadable"),
    "a text": (b'"x"', "body-unreadable"),
    "no UTF-8": (b'{"name":"\xff","kind":"person"}', "body-unreadable"),
    "UTF-16": ('{"name":"a","kind":"person"}'.encode("utf-16"), "body-unreadable"),
    "a byte order mark": (b'\xef\xbb\xbf{"name":"a","kind":"person"}', "body-unreadable"),
    "NaN": (b'{"name":"a","kind":"person","count":NaN}', "body-unreadable"),
    "a name twice": (b'{"name":"a","name":"b","kind":"person"}', "body-unreadable"),
    "deep arrays": (b'{"name":' + b"[" * 100_000, "body-unreadable"),
    "deep objects": (b'{"name":' + b'{"a":' * 50_000, "body-unreadable"),
    "half a surrogate": (b'{"name":"\\ud800","kind":"person"}', "body-unreadable"),
    "a NUL": (b'{"name":"a\\u0000b","kind":"person"}', "invalid-text"),
    "a NUL in an id": (b'{"id":"agent_\\u0000","name":"a","kind":"person"}', "invalid-identifier"),
    "an integer without end": (f'{{"name":"a","kind":"person","count":{HUGE}}}'.encode(), "body-unreadable"),
    "a great integer": (b'{"name":"a","kind":"person","count":99999999999999999999}', "validation-failed"),
    "a text for a number": (b'{"name":"a","kind":"person","count":"3"}', "validation-failed"),
    "a number for a flag": (b'{"name":"a","kind":"person","anonymous":1}', "validation-failed"),
    "an unknown field": (b'{"name":"a","kind":"person","nmae":"b"}', "validation-failed"),
    "an unknown word": (b'{"name":"a","kind":"ghost"}', "validation-failed"),
    "too long a text": (b'{"name":"' + b"a" * 301 + b'","kind":"person"}', "text-too-long"),
    "a great text": (b'{"name":"' + b"a" * 1_000_000 + b'","kind":"person"}', "text-too-long"),
    "too much": (b'{"name":"' + b"a" * 1_050_000 + b'","kind":"person"}', "body-too-large"),
}


@pytest.mark.parametrize("name", BODIES)
def test_hostile_bodies_are_refused(walked: Walk, name: str) -> None:
    """What is no body of the operation is refused with the reason, and nothing is written."""
    content, expected = BODIES[name]
    head = walked.desk.read("/v1/events")["as_of"]

    answer = walked.desk.client.request("POST", "/v1/agents", content=content, headers=JSON)

    assert slug_of(answer) == expected
    assert len(answer.content) < 5_000
    assert walked.desk.read("/v1/events")["as_of"] == head


PATHS = [
    "/v1/claims/%00",
    "/v1/claims/%ff%fe",
    "/v1/claims/%ED%A0%80",
    "/v1/claims/" + "a" * 5_000,
    "/v1/claims/claim_1",
    "/v1/claims/agent_01hf3h8v6qe8m9r2ykzj4x5n7a",
    f"/v1/claims/{CLAIM}%00",
    f"/v1/claims/{CLAIM}%0a",
    "/v1/claims/..%2f..%2fetc",
    "/v1/claims/%",
    "/v1/entries/%00",
    "/v1/utterances/%00",
    "/v1/agents/%00",
    "/v1/sources/%00",
    "/v1/events/0",
    "/v1/events/-1",
    "/v1/events/1e3",
    "/v1/events/" + HUGE,
    "/v1/events/9223372036854775808",
    "/problems/%00",
    "/%00",
    "//v1//claims/..",
]


@pytest.mark.parametrize("path", PATHS)
def test_hostile_addresses_name_nothing(walked: Walk, path: str) -> None:
    """An address that cannot name anything is a problem 404."""
    answer = walked.desk.get(path)

    assert answer.status_code == 404
    assert slug_of(answer)


QUERIES = [
    "as_of=nonsense",
    f"as_of={HUGE}",
    "as_of=%00",
    "as_of=99999-01-01",
    "as_of=2025-02-30",
    "as_of=9999-12-31T23:59:59-14:00",
    "as_of=0001-01-01T00:00:00%2B14:00",
    "as_of=1&as_of=2",
    "said_as_of=2025",
    "said_as_of=2025-01-01&reported_as_of=2025-01-01",
    "certainty=certain",
    "certainty=perhaps",
    "limit=0",
    "limit=201",
    "limit=-1",
    "limit=x",
    f"limit={HUGE}",
    "limit=NaN",
    "staus=contested",
    "status=open",
    "sort=name",
    "q=%00",
    "q=%ff",
    "q=" + "a" * 3_000,
    "topic=" + "a" * 3_000,
    "speaker=somebody",
    "source=" + CLAIM,
    "cursor=x",
    "cursor=%ff",
    "cursor=" + "A" * 50_000,
    "cursor=bnVsbA",
    "&".join(f"x{number}=1" for number in range(100)),
]


@pytest.mark.parametrize("query", QUERIES, ids=[query[:40] for query in QUERIES])
def test_hostile_queries_are_refused(walked: Walk, query: str) -> None:
    """A question that cannot be asked so is a problem 400."""
    answer = walked.desk.get(f"/v1/claims?{query}")

    assert answer.status_code == 400, answer.text
    assert slug_of(answer)
    assert len(answer.content) < 10_000


def test_integers_of_any_size_are_stored_or_refused(lone_desk: Desk) -> None:
    """Positions of a quote that no column could hold are no fault of ours."""
    agent, claim = lone_desk.register_agent(), lone_desk.register_claim()
    quote = {"start": 0, "end": 10**30, "gist": "all of it", "wording": "paraphrase"}

    answer = lone_desk.post(f"/v1/claims/{claim}/assertions", {"speakers": [agent], "quotes": [quote]})

    assert answer.status_code < 500, answer.text


@pytest.mark.parametrize("given", ["text/plain", "application/xml", "application/json; charset=latin-1", ""])
def test_writes_take_json_alone(walked: Walk, given: str) -> None:
    """A form of another site cannot write: browsers do not send JSON across sites unasked."""
    headers = {**AUTHORIZED, "Content-Type": given}

    answer = walked.desk.client.request("POST", "/v1/agents", content=b'{"name":"a"}', headers=headers)

    assert slug_of(answer) == "media-type-unsupported"


def test_a_bare_day_and_bounds_are_accepted(desk: Desk) -> None:
    """A said day may be a bare EDTF text or an object with bounds, and is read strictly either way."""
    agent, claim = desk.register_agent(), desk.register_claim()
    days: list[Any] = ["2025-03", {"earliest": "2025-03-02", "latest": "2025-03-05"}]
    for day in days:
        entry = desk.assert_claim(claim, agent, said=day)
        assert desk.read(f"/v1/entries/{entry}")["said"]["earliest"].startswith("2025-03")
