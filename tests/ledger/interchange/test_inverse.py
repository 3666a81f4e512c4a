"""What an export must say outright, since what is decided in another year would be otherwise."""

import json
from typing import Any

import pytest

from ledger.domain.inverse.fact import facts_again
from ledger.domain.value import UtteranceFacts
from tests.histories.desk import Desk, assert_, assess, chain, rebut, support, withdraw
from tests.ledger.interchange.copying import exported, imported, told


@pytest.fixture
def desk() -> Desk:
    """Three agents, two sources and two claims, on 20 March 2025."""
    desk = Desk("2025-03-20")
    desk.register(agents="putin isw post", claims="C1 C2")
    desk.do("source", "kp", published="2025-03/..")
    desk.do("source", "undated")
    return desk


def check(desk: Desk) -> list[dict[str, Any]]:
    """The lines, which import to the same events and export to the same lines."""
    file = exported(desk.ledger.log)
    copy = imported(file)
    assert told(copy.events) == told(desk.ledger.log.events)
    assert exported(copy) == file
    return [json.loads(line) for line in file.splitlines()]


def redact(desk: Desk, name: str) -> None:
    desk.do("redact", event=desk.id_of(name), basis="court order 7")


def test_an_unknown_day_stays_bounded_by_its_recording(desk: Desk) -> None:
    """However late it is imported; an open end too."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "putin", assert_("C2"), said="2025-03-01/")

    *_, first, second = check(desk)

    assert first["said"] == {"latest": "2025-03-21"}
    assert second["said"] == {"edtf": "2025-03-01/", "earliest": "2025-03-01", "latest": "2025-03-21"}


@pytest.mark.parametrize(
    ("reported", "expected"),
    [
        ({"source": "kp"}, {"on": "2025-03/..", "latest": "2025-03-21", "basis": "published"}),
        ({"source": "undated"}, {"basis": "said"}),
        ({"source": "kp", "on": "2025-03-20"}, {"on": "2025-03-20", "latest": "2025-03-20"}),
    ],
)
def test_a_reported_day_says_where_it_was_taken_from(
    desk: Desk, reported: dict[str, Any], expected: dict[str, Any]
) -> None:
    """The source may have another day by now, and bounds would widen."""
    desk.say("E1", "putin", assert_("C1"), reported=reported, chain=chain("post:publisher"))
    desk.correct("source", "kp", published="2025-03-19")
    desk.correct("source", "undated", published="2025-03-19")
    desk.correct("utterance", "E1", notes="hm")

    line = next(line for line in check(desk) if line.get("op") == "utterance")

    assert expected.items() <= line["reported"].items()


def test_a_correction_keeps_the_bounds_of_the_day_it_was_first_recorded(desk: Desk) -> None:
    """It was clamped against that day, and so is the copy of it."""
    desk.say("E1", "putin", assert_("C1"))
    desk.today = "2025-04-20"
    desk.correct("utterance", "E1", said="2025-03-10/")

    assert check(desk)[-1]["set"]["said"]["latest"] == "2025-03-21"


def test_a_correction_of_something_else_leaves_the_days(desk: Desk) -> None:
    """The day the source has, open at its end, would be bounded by the import."""
    desk.say("E1", "putin", assert_("C1"), reported={"source": "kp"}, chain=chain("post:publisher"))
    desk.correct("utterance", "E1", notes="hm")

    assert check(desk)[-1]["set"]["reported"]["latest"] == "2025-03-21"


def test_a_chain_keeps_its_branches(desk: Desk) -> None:
    """The third hop follows the first."""
    hops = chain("post:publisher", "isw:source", "putin:speaker:1")
    desk.say("E1", "putin", assert_("C1"), reported={"source": "kp"}, chain=hops)

    assert check(desk)[-1]["chain"][2]["after"] == 1


def test_what_is_inferred_or_presupposed_stays_so(desk: Desk) -> None:
    """And a correction back to the default is one."""
    desk.say("E1", "putin", assert_("C1", inferred=True), assert_("C2", presupposed=True))
    desk.correct("entry", "E1/C1", inferred=False)

    *_, uttered, corrected = check(desk)

    assert [act.get("inferred", act.get("presupposed")) for act in uttered["acts"]] == [True, True]
    assert corrected["set"] == {"inferred": False}


@pytest.mark.parametrize("act", [rebut, support])
def test_a_target_stays_what_it_was(desk: Desk, act: Any) -> None:
    """Its entry was an assertion when it was aimed at, and was corrected and voided before the scope was."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", act("C1", "E1/C1"))
    desk.correct("entry", "E1/C1", presupposed=True)
    desk.void("E1/C1")
    desk.correct("entry", "E2/C1", scope="the map")

    (target,) = check(desk)[-1]["set"]["targets"]

    assert target["kind"] == "assertion"


def test_a_correction_of_what_was_redacted_says_what_it_changed(desk: Desk) -> None:
    """The notes were removed with the venue and quote that the correction keeps: no comparison finds that."""
    quote = {"exact": "so", "wording": "direct_quote"}
    desk.say("E1", "putin", assert_("C1"), venue={"kind": "post"}, quotes=[quote], notes="Anna said so")
    desk.correct("utterance", "E1", notes=None)
    desk.correct("agent", "isw", notes="hm")
    redact(desk, "E1/C1")
    desk.correct("utterance", "E1", said="2025-03-10")

    *_, first, redaction, last = (line for line in check(desk) if "agent" not in line)

    assert (first["changed"], first["set"]["venue"]) == (["notes"], {"kind": "post"})
    assert redaction["op"] == "redact"
    assert last["changed"] == ["said", "reported"]


def test_marks_of_names_are_kept_by_later_corrections(desk: Desk) -> None:
    """A corrected record holds the mark of the name that was redacted before."""
    redact(desk, "isw")
    desk.correct("agent", "isw", count=3)

    assert "name" not in check(desk)[-1]["set"]


def test_an_utterance_is_split_where_a_part_of_it_is_redacted(desk: Desk) -> None:
    """In its order, and so is its correction; the other parts keep their texts."""
    desk.register(claims="C3")
    desk.say("E1", "putin", assert_("C1"), assess("C2", scope="the map"), assert_("C3"), notes="hm")
    desk.correct("utterance", "E1", notes="so")
    second = desk.ledger.log.event(desk.head - 1).event.event_id
    redact(desk, "E1/C2")
    desk.do("redact", event=second, basis="court order 7")

    lines = [line for line in check(desk) if line.get("op") in ("utterance", "redacted", "correct")]

    assert [line["op"] for line in lines] == [
        "utterance",
        "redacted",
        "utterance",
        "correct",
        "redacted",
        "correct",
    ]
    assert [line.get("continues") for line in lines[:3]] == [None, None, True]
    assert [line["claim"] for line in lines[3::2]] == [desk.id_of("C1"), desk.id_of("C3")]


def test_texts_that_commands_need_need_not_be_left(desk: Desk) -> None:
    """A withdrawal without its reason, an assessment without its rating, evidence without anything."""
    rating = assess("C1", None, rating={"label": "pants on fire"}, evidence=[{"url": "https://example.org/"}])
    desk.say("E1", "isw", rating, quotes=[{"gist": "so", "wording": "paraphrase"}])
    desk.say("E2", "isw", withdraw("E1/C1"))
    desk.do("source", "page", title="a page")
    for name in ("E1/C1", "E2/C1", "C1", "isw", "page"):
        redact(desk, name)

    lines = check(desk)

    assert [line["op"] for line in lines[1:]].count("redacted") == 5
    assert "pants" not in json.dumps(lines)


def test_every_fact_is_told(desk: Desk) -> None:
    """A field that is added to the facts of utterances is exported too."""
    desk.say("E1", "putin", assert_("C1"))

    assert facts_again(desk.entry("E1/C1").utterance).keys() == UtteranceFacts.model_fields.keys()
