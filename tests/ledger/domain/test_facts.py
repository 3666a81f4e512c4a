"""The two clocks of an utterance as its record resolves them, first and when it is corrected."""

from datetime import date
from typing import Any

import pytest

from ledger.domain.errors import NothingToCorrect
from ledger.domain.value import UtteranceFacts, Venue
from tests.histories.desk import Desk, assert_, chain, rebut

HALL: dict[str, Any] = {"kind": "speech", "name": "a hall"}
PUBLISHER = chain("kp-desk:publisher")


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """With three sources more: published on a day, in a month, and nobody knows when."""
    desk.register(agents="kp-desk")
    desk.do("source", "dated", published="2025-03-18")
    desk.do("source", "monthly", published="2025-03")
    desk.do("source", "undated")
    return desk


def facts(desk: Desk) -> UtteranceFacts:
    return desk.entry("E1/C1").utterance


def days(desk: Desk) -> dict[str, str]:
    """The bounds of both clocks as ``earliest..latest``, and where the reported day was taken from."""
    said, reported = facts(desk).said, facts(desk).reported
    told = {name: f"{d.earliest or ''}..{d.latest}" for name, d in (("said", said), ("reported", reported))}
    return told | {"basis": reported.basis.value}


def record(desk: Desk, said: Any = None, **reported: Any) -> None:
    fields: dict[str, Any] = {"reported": reported, "chain": PUBLISHER} if reported else {}
    desk.say("E1", "putin", assert_("C1"), assert_("C2"), said=said, **fields)


def test_given_day_is_the_reported_day(desk: Desk) -> None:
    """A day that the report itself names wins over the source's, and caps the said day."""
    record(desk, "2025-03", source="dated", on="2025-03-17")

    assert days(desk) == {
        "said": "2025-03-01..2025-03-17",
        "reported": "2025-03-17..2025-03-17",
        "basis": "given",
    }


def test_published_day_is_the_reported_day(desk: Desk) -> None:
    """Without a day of its own a report has its source's, which does not cap the said day."""
    record(desk, "2025-03", source="dated")

    assert days(desk) == {
        "said": "2025-03-01..2025-03-21",
        "reported": "2025-03-18..2025-03-18",
        "basis": "published",
    }


def test_published_day_is_clamped(desk: Desk) -> None:
    """A source of the month was published by tomorrow at the latest."""
    record(desk, "2025-03-13", source="monthly")

    assert days(desk)["reported"] == "2025-03-01..2025-03-21"


@pytest.mark.parametrize("reported", [{}, {"source": "undated"}, {"via": "trump"}])
def test_said_day_is_the_reported_day(desk: Desk, reported: dict[str, str]) -> None:
    """Where nobody knows when it was carried, the reported day is the said day."""
    record(desk, "2025-03-13/2025-03-15", **reported)

    assert days(desk) == {
        "said": "2025-03-13..2025-03-15",
        "reported": "2025-03-13..2025-03-15",
        "basis": "said",
    }


def test_unknown_day_is_open_below(desk: Desk) -> None:
    """An unknown day is null, open below and bounded by tomorrow; so is the reported day taken from it."""
    record(desk)

    assert facts(desk).said.edtf is None
    assert days(desk) == {"said": "..2025-03-21", "reported": "..2025-03-21", "basis": "said"}


def test_unknown_day_is_bounded_by_its_report(desk: Desk) -> None:
    """What was reported on a day was said by that day."""
    record(desk, on="2025-03-15")

    assert days(desk)["said"] == "..2025-03-15"


def test_correction_keeps_the_bounds_of_the_original_recording(desk: Desk) -> None:
    """A day corrected months later still cannot lie after the day on which it was first recorded."""
    record(desk, "2025-03-13")
    desk.today = "2025-07-01"

    desk.correct("utterance", "E1", said=None)

    assert days(desk) == {"said": "..2025-03-21", "reported": "..2025-03-21", "basis": "said"}


def test_correction_of_the_report_and_the_day_widens_it_again(desk: Desk) -> None:
    """A said day that the wrong reported day had capped reaches further once it is corrected too."""
    record(desk, "2025-03", on="2025-03-10")

    desk.correct("utterance", "E1", reported={"on": "2025-03-15"}, said="2025-03")

    assert days(desk)["said"] == "2025-03-01..2025-03-15"


def test_correction_without_a_report_keeps_the_said_day(desk: Desk) -> None:
    """With the report struck out, the said day stays as it stood until it is corrected itself."""
    record(desk, "2025-03", on="2025-03-10")

    desk.correct("utterance", "E1", reported=None)

    assert days(desk) == {
        "said": "2025-03-01..2025-03-10",
        "reported": "2025-03-01..2025-03-10",
        "basis": "said",
    }


def test_narrow_bounds_survive_a_correction_of_something_else(desk: Desk) -> None:
    """A latest day that no clamp had set stays when the report is corrected."""
    record(desk, {"edtf": "2025-03", "latest": "2025-03-05"}, on="2025-03-10")

    desk.correct("utterance", "E1", reported={"on": "2025-03-15"})

    assert days(desk)["said"] == "2025-03-01..2025-03-05"


def test_source_is_looked_at_again_only_on_correction(desk: Desk) -> None:
    """A corrected source changes no reported day by itself; correcting the utterance takes its day up."""
    record(desk, "2025-03-13", source="dated")
    desk.correct("source", "dated", published="2025-03-16")
    before = days(desk)["reported"]

    desk.correct("utterance", "E1", notes="read again")

    assert before == "2025-03-18..2025-03-18"
    assert days(desk)["reported"] == "2025-03-16..2025-03-16"


def test_correction_touches_every_claim_of_the_utterance(desk: Desk) -> None:
    """One command, one event in each stream; all entries of the utterance have the same facts."""
    record(desk, "2025-03-13")
    before = desk.head

    desk.correct("utterance", "E1", speakers=["trump"], said="2025-03-14")

    events = desk.ledger.log.events[before:]
    assert [event.originator_id for event in events] == [desk.id_of("C1"), desk.id_of("C2")]
    assert len({event.correlation_id for event in events}) == 1
    assert {event.event.changed for event in events if hasattr(event.event, "changed")} == {
        ("speakers", "said", "reported")
    }
    assert desk.entry("E1/C1").utterance == desk.entry("E1/C2").utterance
    assert facts(desk).said.latest == date(2025, 3, 14)


@pytest.mark.parametrize("claim", ["C1", "C2"])
def test_correction_takes_no_text_from_where_none_was_redacted(desk: Desk, claim: str) -> None:
    """What is gone from one entry of an utterance is not gone from the others when its day is corrected."""
    desk.say("E1", "putin", assert_("C1"), assert_("C2"), said="2025-03-13", venue=HALL)
    desk.do("redact", event=desk.id_of(f"E1/{claim}"), basis="court order 7")

    desk.correct("utterance", "E1", said="2025-03-14")

    venues = {name: desk.entry(f"E1/{name}").utterance.venue for name in ("C1", "C2")}
    assert venues == {"C1": Venue(**HALL), "C2": Venue(**HALL)} | {claim: None}
    assert {desk.entry(f"E1/{name}").utterance.said.edtf for name in venues} == {"2025-03-14"}


def test_correction_takes_no_text_from_another_entry_of_the_claim(desk: Desk) -> None:
    """The one that was not redacted has it."""
    desk.say("E1", "putin", assert_("C1"), rebut("C1"), said="2025-03-13", venue=HALL)
    desk.do("redact", event=desk.id_of("E1/C1/assert"), basis="court order 7")

    desk.correct("utterance", "E1", said="2025-03-14")

    assert desk.entry("E1/C1/rebut").utterance.venue == Venue(**HALL)


def test_correction_is_recorded_where_it_changes_something(desk: Desk) -> None:
    """A venue that was redacted in one claim is set anew there; in the other it was never gone."""
    desk.say("E1", "putin", assert_("C1"), assert_("C2"), venue=HALL)
    desk.do("redact", event=desk.id_of("E1/C1"), basis="court order 7")

    answer = desk.correct("utterance", "E1", venue=HALL)

    assert desk.ledger.log.events[-1].originator_id == desk.id_of("C1")
    assert [entry["entry_id"] for entry in answer["entries"]] == [desk.id_of("E1/C1")]
    with pytest.raises(NothingToCorrect):
        desk.correct("utterance", "E1", venue=HALL)


def test_speakers_and_hops_are_named_once(desk: Desk) -> None:
    """Whoever is named twice in a list speaks once."""
    fields = {"chain": chain("putin+putin:speaker", "trump:source")}
    desk.say("E1", "putin trump putin", assert_("C1"), **fields)

    assert desk.names(facts(desk).speakers) == ["putin", "trump"]
    assert [desk.names(hop.agents) for hop in facts(desk).chain] == [["putin"], ["trump"]]
    assert [hop.after for hop in facts(desk).chain] == [None, 1]


def test_corrected_source_reports_are_read_whole(desk: Desk) -> None:
    """A correction of one field leaves the others of the utterance as they were."""
    record(desk, "2025-03-13", source="dated", via="trump")
    before = facts(desk)

    desk.correct("utterance", "E1", quotes=[{"gist": "he said so", "wording": "paraphrase"}])

    assert facts(desk).model_copy(update={"quotes": ()}) == before
