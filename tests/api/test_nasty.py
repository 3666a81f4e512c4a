"""Texts that no field wants, in every field that holds a text: refused or taken, never a fault."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.api.desk import AUTHORIZED, slug_of
from tests.api.scene import NOBODY, NOTHING, WHY, Scene, set_scene

NASTY = ("  ", "javascript:alert(1)")
NASTIER = ("", "\t\n", "not a url", "http://", "2025-13", "\x7f", "é" * 3, "1", "9" * 400)
REVISING = ("/corrections", "/voids", "/rewordings", "/links")

FACTS: dict[str, Any] = {
    "said": {"edtf": "2025-03-13", "basis": "explicit", "justification": "the clock"},
    "venue": {"kind": "speech", "name": "the hall"},
    "quotes": [{"exact": "so", "prefix": "a", "suffix": "b", "gist": "c", "wording": "direct_quote"}],
    "utterance_notes": "of the utterance",
    "notes": "of the act",
}
QUOTE = {"exact": "so", "gist": "c", "wording": "direct_quote"}
EVIDENCE = {"url": "https://example.org/a", "description": "a photograph", "quote": QUOTE}
JUDGEMENT: dict[str, Any] = {
    "rating": {"label": "so so", "scale": "five"},
    "scope": "the left lane",
    "method": {"name": "by eye", "version": "1"},
    "evidence": [EVIDENCE],
}
TARGET = {"relation": "undercut", "scope": "the left lane"}
SOURCE = {"url": "https://example.org/a", "title": "a", "published": "2025", "language": "en", "notes": "b"}
AGENT = {"name": "Ann", "kind": "person", "description": "a", "notes": "b"}
CLAIM = {"statement": "so", "language": "en", "topics": ["a"], "wordings": ["b"], "subject_time": "2025"}


@pytest.fixture(scope="module")
def scene(walked: Any) -> Scene:
    """People who have spoken about a claim."""
    return set_scene(walked.desk)


def bodies(scene: Scene) -> Iterator[tuple[str, Any]]:
    """An address and a body with as many texts as it may hold, for every operation that takes one."""
    utterance = scene.desk.read(f"/v1/entries/{scene.assertion}")["utterance_id"]
    said = {"speakers": [scene.ann], **FACTS}
    target = {"claim": scene.claim, **TARGET}
    facts = {name: value for name, value in FACTS.items() if name not in ("notes", "utterance_notes")}
    act = {"act": "assert", "claim": scene.claim, "notes": "of the act"}
    yield "agents", AGENT
    yield "sources", {**SOURCE, "sha256": "0" * 64, "media_type": "text/html"}
    yield "claims", CLAIM
    yield "utterances", {"speakers": [scene.ann], **facts, "notes": "x", "acts": [act]}
    yield f"claims/{scene.claim}/assertions", said
    yield f"claims/{scene.claim}/rebuttals", {**said, "targets": [target], "scope": "x"}
    yield f"claims/{scene.claim}/rebuttals", {**said, "targets": [target], "relation": "rebut"}
    yield f"claims/{scene.claim}/supports", {**said, "targets": [target]}
    yield f"claims/{scene.claim}/assessments", {**said, **JUDGEMENT}
    yield f"entries/{scene.assessment}/revisions", {**said, **JUDGEMENT, "reason": "error"}
    yield f"entries/{scene.assessment}/withdrawals", {**said, "reason": "wrong bridge"}
    yield f"entries/{scene.assertion}/retractions", said
    yield f"entries/{scene.assertion}/evidence", EVIDENCE
    yield f"entries/{scene.assertion}/corrections", {"set": {"notes": "x", "reason": "y"}, **WHY}
    yield f"entries/{scene.assessment}/corrections", {"set": {**JUDGEMENT, "notes": "x"}, **WHY}
    yield f"entries/{scene.voided}/voids", WHY
    corrected = {name: value for name, value in FACTS.items() if name != "utterance_notes"}
    yield f"utterances/{utterance}/corrections", {"set": corrected, **WHY}
    yield f"claims/{scene.claim}/rewordings", {"statement": "anew", **WHY}
    yield f"claims/{scene.claim}/links", {"to": scene.other, "relation": "same_as", "notes": "x"}
    yield f"agents/{scene.ann}/links", {"to": scene.bob, "relation": "same_as", "notes": "x"}
    yield f"agents/{scene.ann}/corrections", {"set": AGENT, **WHY}


def variants(body: Any, nasty: tuple[str, ...]) -> Iterator[Any]:
    """The body with one text after the other replaced by each of the nasty ones."""
    if isinstance(body, str):
        yield from nasty
    elif isinstance(body, dict):
        for name, value in body.items():
            yield from ({**body, name: changed} for changed in variants(value, nasty))
    elif isinstance(body, list):
        for number, value in enumerate(body):
            yield from ([*body[:number], changed, *body[number + 1 :]] for changed in variants(value, nasty))


def send(scene: Scene, path: str, body: Any) -> httpx.Response:
    """The answer; where a revision is compared, to the one that the stream is at."""
    if path.startswith("utterances") or not path.endswith(REVISING):
        return scene.post(path, body)
    answer = scene.post(path, body, revision=1)
    if answer.status_code == 412:
        return scene.post(path, body, revision=answer.json()["facts"]["actual"])
    return answer


def find_faults(scene: Scene, nasty: tuple[str, ...]) -> list[tuple[str, Any, str]]:
    """What was answered with a fault of ours: address, body, answer."""
    return [
        (path, body, answer.text)
        for path, whole in bodies(scene)
        for body in variants(whole, nasty)
        if (answer := send(scene, path, body)).status_code >= 500
    ]


def test_no_text_makes_a_fault(scene: Scene) -> None:
    """Whatever a text holds, the answer is a receipt, or a problem that is the client's."""
    assert find_faults(scene, NASTY) == []


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_text_of_many_makes_a_fault(scene: Scene) -> None:
    """The same at length."""
    assert find_faults(scene, NASTIER) == []


REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "a blank statement": ("claims/{claim}/rewordings", {"statement": "  ", **WHY}, "/statement"),
    "an address that runs": (
        "entries/{assertion}/evidence",
        {"url": "javascript:alert(1)", "description": "x"},
        "/url",
    ),
    "a blank description": ("entries/{assertion}/evidence", {"description": " "}, "/description"),
    "a relation of a support": (
        "claims/{claim}/supports",
        {"speakers": [NOBODY], "targets": [{"claim": NOTHING["claim"], "relation": "rebut"}]},
        "/targets",
    ),
    "a relation said twice": (
        "claims/{claim}/rebuttals",
        {
            "speakers": [NOBODY],
            "targets": [{"claim": NOTHING["claim"], "relation": "rebut"}],
            "relation": "rebut",
        },
        "/relation",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_command_refuses_is_told_with_its_place(scene: Scene, name: str) -> None:
    """The rules of a command count as those of the body: 422, and where it is wrong."""
    path, body, pointer = REFUSED[name]
    ids = {"claim": scene.claim, "assertion": scene.assertion}

    answer = send(scene, path.format(**ids), body)

    assert (answer.status_code, slug_of(answer)) == (422, "validation-failed")
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_words_are_told_as_json_has_them(scene: Scene) -> None:
    """Python's own names stay inside."""
    act = {"act": "asert", "claim": scene.claim}

    answer = scene.post("utterances", {"speakers": [scene.ann], "acts": [act]})

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/acts/0")
    assert "'assert', 'rebut'" in answer.text
    assert "ActKind" not in answer.text


def test_a_source_says_something(scene: Scene) -> None:
    """What names no document is refused, with what would."""
    answers = [scene.post("sources", body) for body in ({}, {"title": " "}, {"published": "2025"})]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert "needs a url, a title, a publisher or a sha256" in answers[0].text
    assert scene.post("sources", {"title": "Bridge closed"}).status_code == 201


def test_a_blank_reason_of_a_parameter_is_refused(scene: Scene) -> None:
    """Where the reason stands in the query, it is the query that is wrong."""
    path = f"/v1/claims/{scene.claim}/links/{scene.link}"
    headers = {**AUTHORIZED, "If-Match": f'"{scene.revision()}"'}

    answer = scene.desk.send("DELETE", path, headers=headers, reason=" ")

    assert (answer.status_code, slug_of(answer)) == (400, "validation-failed")
    assert answer.json()["errors"][0]["name"] == "reason"
