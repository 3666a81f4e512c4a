"""Skeletons: what leaves with a redaction, and what stays so that every answer stays."""

from typing import Any

import pytest

from ledger.domain.events import Event, event_class
from ledger.domain.redaction import restore, skeleton
from ledger.domain.value import Redaction
from tests.histories.desk import Desk, assert_, assess, chain, rebut, withdraw

GONE = Redaction(position=7, basis="court order", at="2025-04-01")
MARK = {"redacted": {"position": 7, "basis": "court order", "at": "2025-04-01"}}


def last(desk: Desk) -> Event:
    return desk.ledger.log.events[-1].event


def test_entry_keeps_ids_words_of_vocabularies_and_days(desk: Desk) -> None:
    """Texts and names go, with the venue, the rating and the justification that are nothing without them."""
    fields: dict[str, Any] = {
        "said": {"edtf": "2025-03", "basis": "derived", "justification": "he says so"},
        "chain": chain("post:publisher", "official:source"),
        "venue": {"kind": "speech", "name": "a hall"},
        "quotes": [{"start": 0, "end": 2, "exact": "so", "wording": "direct_quote"}],
        "notes": "loud",
    }
    judgement = assess("C1", "FALSE", rating={"label": "Pants on fire"}, scope="the map", notes="hm")
    desk.say("E1", "isw", judgement, **fields)

    left = skeleton(last(desk))

    assert left["act"] == {"act": "assess", "inferred": False, "normalised": "FALSE", "evidence": []}
    assert left["utterance"]["speakers"] == [desk.id_of("isw")]
    assert left["utterance"]["said"] == {
        "edtf": "2025-03",
        "earliest": "2025-03-01",
        "latest": "2025-03-21",
        "basis": "derived",
    }
    assert left["utterance"]["quotes"] == [{"start": 0, "end": 2, "wording": "direct_quote"}]
    assert left["utterance"]["chain"][1]["agents"] == [desk.id_of("official")]
    assert {"venue", "notes"}.isdisjoint(left["utterance"])


def test_claim_keeps_only_what_is_no_text(desk: Desk) -> None:
    """Its statement, topics and wordings go; language and day stay."""
    desk.do(
        "claim",
        statement="so",
        language="en",
        topics=["river"],
        wordings=["blue"],
        subject_time="2024-08",
        notes="hm",
    )

    assert skeleton(last(desk)) == {
        "language": "en",
        "subject_time": {"edtf": "2024-08", "earliest": "2024-08-01", "latest": "2024-08-31"},
    }


@pytest.mark.parametrize(
    ("what", "where"),
    [
        ({"op": "claim", "statement": "so"}, ["statement"]),
        ({"op": "agent", "name": "x", "kind": "person"}, ["agent", "name"]),
        ({"op": "reword", "claim": "C1", "statement": "so", "reason": "why"}, ["reason"]),
    ],
)
def test_required_text_is_marked(desk: Desk, what: dict[str, Any], where: list[str]) -> None:
    """Where an event needs a text, the mark says that one was removed, by what and when."""
    desk.do(what.pop("op"), **what)

    value: Any = restore(last(desk).TOPIC, skeleton(last(desk)), GONE)

    assert event_class(last(desk).TOPIC)
    for step in where:
        value = value[step]
    assert value == MARK


def test_reason_of_an_act_is_marked(desk: Desk) -> None:
    """An act inside an event is restored as the kind of act it is."""
    desk.say("E1", "isw", assess("C1"))
    desk.say("E2", "isw", withdraw("E1/C1"))

    restored = restore(last(desk).TOPIC, skeleton(last(desk)), GONE)

    assert restored["act"]["reason"] == MARK
    assert restored["act"]["entry"] == desk.id_of("E1/C1")


def test_corrected_utterance_keeps_its_days(desk: Desk) -> None:
    """A correction without its texts still corrects speakers and days."""
    desk.say("E1", "putin", assert_("C1"))
    desk.correct("utterance", "E1", speakers=["trump"], said="2025-03-13", notes="hm")

    left = skeleton(last(desk))

    assert left["changed"] == ["speakers", "said", "reported", "notes"]
    assert left["utterance"]["speakers"] == [desk.id_of("trump")]
    assert "reason" not in left
    assert restore(last(desk).TOPIC, left, GONE)["reason"] == MARK


def test_targets_keep_their_relation_and_lose_their_scope(desk: Desk) -> None:
    """What an entry aims at decides who opposes, so it stays."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", rebut("C1", "E1/C1", relation="undercut", scope="the map"))

    assert skeleton(last(desk))["act"]["targets"] == [
        {"kind": "assertion", "id": desk.id_of("E1/C1"), "relation": "undercut"}
    ]


def test_corrected_act_is_restored_as_its_kind(desk: Desk) -> None:
    """A correction holds an act of any kind; the one it holds decides which texts are marked."""
    desk.say("E1", "isw", assess("C1"))
    desk.say("E2", "isw", withdraw("E1/C1"))
    desk.correct("entry", "E2/C1", reason="the map was wrong")

    restored = restore(last(desk).TOPIC, skeleton(last(desk)), GONE)

    assert restored["act"] == {
        "act": "withdraw_assessment",
        "entry": desk.id_of("E1/C1"),
        "inferred": False,
        "reason": MARK,
    }
