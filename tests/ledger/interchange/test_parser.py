"""Lines that cannot be taken, each with a reason that tells what to change."""

import io
from typing import Any

import pytest

from ledger.bootstrap import OpenLedger
from ledger.interchange.parser import LINE_LIMIT, read_lines
from tests.ledger.interchange.conftest import Importing
from tests.ledger.interchange.lines import BASICS, agent, claim, utterance

BAD_BYTES = [
    (b"{", "not JSON: Expecting property name enclosed in double quotes at character 1"),
    (b"[1]", "not a JSON object"),
    (b'"agent"', "not a JSON object"),
    (b'{"op":"agent","name":"\xff"}', "not UTF-8 at byte 22"),
    (
        b'{"op":"agent","op":"claim"}',
        "not JSON that can be kept: the key 'op' stands twice in one object",
    ),
    (
        b'{"op":"agent","x":{"a":1,"a":1}}',
        "not JSON that can be kept: the key 'a' stands twice in one object",
    ),
    (b'{"op":"agent","count":NaN}', "not JSON that can be kept: NaN is no JSON number"),
    (b'{"op":"agent","count":-Infinity}', "not JSON that can be kept: -Infinity is no JSON number"),
    (b'{"op":"agent","name":"\\ud800"}', "name holds a character that cannot be stored: U+D800"),
    (b'{"op":"agent","ref":"\\u0000"}', "ref holds a character that cannot be stored: U+0000"),
    (b'{"op":"agent","x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
    (b'{"op":"agent","x":"' + b"x" * LINE_LIMIT + b'"}', "longer than 1,048,576 bytes"),
    (b'{"format":"claims-ledger/1","namespace":"again"}', "a header stands on the first line alone"),
]

BAD_LINES: list[tuple[dict[str, Any], str]] = [
    ({}, "op is missing"),
    ({"op": "sing"}, "unknown op 'sing'; known are agent, source, claim, link, utterance, correct,"),
    ({"op": ["agent"]}, "unknown op ['agent']; known are"),
    ({"op": "redacted", "position": 1}, "id is missing; stream is missing; topic is missing; and 4 more"),
    (
        utterance("x", {"act": "assert", "claim": "C1"}, continues=True),
        "what continues an utterance names its id",
    ),
    (
        utterance("x", {"act": "rebut", "claim": "C1", "targets": [{"entry": "y", "kind": "entry"}]}),
        "acts.0.targets the kind of a target is found out when the act is recorded;",
    ),
    (
        utterance("x", {"act": "assert", "claim": "C1"}, reported={"basis": "said", "on": "2025"}),
        "reported a day that was given or published stands beside its basis,",
    ),
    (
        utterance("x", {"act": "assert", "claim": "C1"}, reported={"basis": "published", "on": "2025"}),
        "reported the day was published by a source: name it",
    ),
    ({"op": "correct", "reason": "x", "set": {}}, "correct names one of utterance, entry, agent, source"),
    (agent("x", colour="red"), "colour is not a known field"),
    (agent("x", kind="robot"), "kind should be 'person', 'organization', 'group', 'document' or 'other'"),
    ({"op": "agent"}, "name is missing; kind is missing"),
    (agent("a/b"), "ref "),
    (agent("a b"), "ref "),
    (agent("x" * 201), "ref "),
    (agent("agent_01jq0000000000000000000000"), "ref is an identifier: choose another name"),
    (agent("x", count=0), "count should be greater than or equal to 1"),
    (claim("x", statement="x" * 2_001), "statement has 2001 characters, 2000 is the most"),
    (claim("x", topics="Kursk"), "topics should be a valid array"),
    (utterance("x"), "acts "),
    (utterance("x", {"act": "deny"}), "acts.0 "),
    (utterance("x", {"act": "rebut"}), "acts.0.claim is missing"),
    (utterance("x", {"act": "assert", "claim": "C1", "sure": True}), "acts.0.sure is not a known field"),
    (
        utterance("x", {"act": "assert", "claim": "C1"}, said="in May"),
        "'in May' is not an accepted EDTF day:",
    ),
    (utterance("x", {"act": "assert", "claim": "C1"}, said="2999"), "said starts on 2999-01-01, after "),
    (
        {"op": "reword", "claim": "C1", "origin": "C1"},
        "statement is missing; reason is missing; origin is not",
    ),
    ({"op": "link", "origin": "C1", "to": "C2", "relation": "same_as"}, "from is missing; origin is not"),
]


def test_bytes_that_are_no_line(opened: OpenLedger, importing: Importing) -> None:
    """Each is named by its number and its reason, and nothing is written."""
    report = importing(*(raw for raw, _ in BAD_BYTES))

    expected = [(number, reason) for number, (_, reason) in enumerate(BAD_BYTES, start=2)]
    assert [(number, reason) for number, reason, _ in report.refusals] == expected
    assert opened.log.head().position == 0


def test_objects_that_are_no_operation(opened: OpenLedger, importing: Importing) -> None:
    """The reason names the field in the words of the file."""
    report = importing(*BASICS, *(line for line, _ in BAD_LINES))

    assert [number for number, _, _ in report.refusals] == list(range(6, 6 + len(BAD_LINES)))
    found = [refusal.reason for refusal in report.refusals]
    assert [reason[: len(start)] for reason, (_, start) in zip(found, BAD_LINES, strict=True)] == [
        start for _, start in BAD_LINES
    ]
    assert opened.log.head().position == len(BASICS)


def test_a_byte_order_mark_line_ends_and_empty_lines_do_no_harm(importing: Importing) -> None:
    """Files from other systems import as they are; numbers stay those of the file."""
    report = importing(b'{"op":"agent","name":"a","kind":"person"}\r\n', b"\n", b"  ", b"{")

    assert (report.read, report.appended) == (2, 1)
    assert report.refusals[0].number == 5


@pytest.mark.parametrize("length", [LINE_LIMIT - 1, LINE_LIMIT, LINE_LIMIT + 1, 5 * LINE_LIMIT])
def test_a_long_line_is_never_held_whole(length: int) -> None:
    """Lines keep their numbers, and one that is far too long comes back cut."""
    stream = io.BytesIO(b"first\n" + b"x" * length + b"\nlast")

    first, long, last = (line or b"" for line in read_lines(stream))

    assert (first, last) == (b"first\n", b"last")
    assert min(length, LINE_LIMIT + 1) <= len(long.rstrip(b"\n")) <= LINE_LIMIT + 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            utterance("E1", {"act": "assert", "claim": "C1", "presuposed": True}),
            "acts.0.presuposed is not a known field",
        ),
        (
            utterance("E1", {"act": "asert", "claim": "C1"}),
            "acts.0 Input tag 'asert' found using 'act' does not match any of the expected tags: 'assert',"
            " 'rebut', 'support', 'assess', 'reassess', 'withdraw_assessment', 'decline_comment', 'retract'",
        ),
        (
            {"op": "source", "ref": "kp", "notes": "x"},
            "a source needs a url, a title, a publisher or a sha256: nothing says which it is",
        ),
        (
            {"op": "void", "entry": "C1", "reason": "x"},
            "C1 is a claim, where an entry is needed",
        ),
    ],
)
def test_a_reason_tells_what_is_wrong_and_nothing_else(
    importing: Importing, line: dict[str, Any], reason: str
) -> None:
    """In the words of the file, without what only follows from the mistake."""
    report = importing(*BASICS, line)

    assert [refusal.reason for refusal in report.refusals] == [reason]
