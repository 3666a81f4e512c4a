"""What is counted, what is only listed, and what repeats a claim after it was opposed."""

import pytest

from tests.histories.desk import Desk, assert_, assess, decline, possibly_said, rebut, reported, said, support


def repetitions(desk: Desk) -> list[str]:
    voices = desk.standing("C1").repetitions_after_opposition
    return [name.split("/")[0] for name in desk.names(voice.entry.entry_id for voice in voices)]


def test_inferred_and_presupposed_is_listed_as_inferred(desk: Desk) -> None:
    """One entry is listed once; whether it was presupposed too does not matter then."""
    desk.say("E1", "putin", assert_("C1", presupposed=True, inferred=True))
    desk.say("E2", "trump", assert_("C1", presupposed=True))

    state = desk.standpoint("C1")
    assert (state.counts.inferred, state.counts.presuppositions, state.counts.assertions) == (1, 1, 0)
    assert desk.names(state.presupposed_by) == ["trump"]


def test_entries_count_whatever_they_aim_at(desk: Desk) -> None:
    """Rebuttals of rebuttals and supports of rebuttals are counted among their kind."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", rebut("C1"))
    desk.say("E3", "putin", rebut("C1", "E2/C1"))
    desk.say("E4", "osce", support("C1", "E2/C1"), decline("C1"))

    counts = desk.standpoint("C1").counts
    assert (counts.rebuttals, counts.supports, counts.comments_declined) == (2, 1, 1)
    assert counts.supporting_roots == 1


def test_two_targets_are_one_rebuttal(desk: Desk) -> None:
    """An entry counts once, however many targets it has; one on the claim makes it oppose."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "trump", rebut("C1"))
    desk.say("E3", "isw", rebut("C1", "E2/C1", "E1/C1"))

    state = desk.standpoint("C1")
    assert state.counts.rebuttals == 2
    assert desk.names(state.opposed_by) == ["trump", "isw"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-03-15", ["E3"]),
        ("2025-03-14", []),
        ("2025-03-14/2025-03-15", []),
        ("2025-03-15/", ["E3"]),
        ("/2025-03-16", []),
        (None, []),
    ],
)
def test_repetition_is_certainly_later(desk: Desk, day: str | None, expected: list[str]) -> None:
    """Same-day, overlapping and undated assertions are no repetitions after opposition."""
    desk.say("E1", "putin", assert_("C1"), said="2025-03-13")
    desk.say("E2", "isw", assess("C1"), said="2025-03-14")
    desk.say("E3", "trump", assert_("C1"), said=day)

    assert repetitions(desk) == expected


def test_repetition_is_after_the_first_certain_opposition(desk: Desk) -> None:
    """What counts is the least latest day of the opposing entries, in whatever order they came."""
    desk.say("E1", "isw", rebut("C1"), said="2025-03-10/2025-03-16")
    desk.say("E2", "osce", rebut("C1"), said="2025-03-14")
    desk.say("E3", "putin", assert_("C1"), said="2025-03-15")

    assert repetitions(desk) == ["E3"]


def test_rebutting_a_rebuttal_starts_no_repetition(desk: Desk) -> None:
    """Only opposition to the claim does."""
    desk.say("E1", "putin", rebut("C1"), said="2025-03-19")
    desk.say("E2", "trump", rebut("C1", "E1/C1"), said="2025-03-10")
    desk.say("E3", "isw", assert_("C1"), said="2025-03-15")

    assert repetitions(desk) == []


def test_presuppositions_repeat_nothing(desk: Desk) -> None:
    """Neither do inferred assertions."""
    desk.say("E1", "isw", rebut("C1"), said="2025-03-10")
    desk.say("E2", "putin", assert_("C1", presupposed=True), said="2025-03-15")
    desk.say("E3", "putin", assert_("C1", inferred=True), said="2025-03-15")

    assert repetitions(desk) == []


def test_repetitions_stay_on_the_said_clock(desk: Desk) -> None:
    """Limited on the reported clock, what repeats is still decided by the days on which it was said."""
    desk.do("agent", "desk", name="desk", kind="other")
    report = {"chain": [{"agents": ["desk"], "role": "publisher"}]}
    desk.say("E1", "isw", rebut("C1"), said="2025-03-10", reported={"on": "2025-03-18"}, **report)
    desk.say("E2", "putin", assert_("C1"), said="2025-03-12", reported={"on": "2025-03-12"}, **report)

    assert desk.standpoint("C1", reported("2025-03-18")).counts.repetitions_after_opposition == 1
    assert desk.standpoint("C1", reported("2025-03-17")).counts.repetitions_after_opposition == 0


def test_last_day_is_on_the_clock_that_was_asked(desk: Desk) -> None:
    """On the possible reading an entry counts by its first day; open ones have none."""
    desk.say("E1", "putin", assert_("C1"), said="2025-03-10/2025-03-15")
    desk.say("E2", "trump", assert_("C1"), said="/2025-03-16")

    assert str(desk.standpoint("C1").last_day) == "2025-03-16"
    assert str(desk.standpoint("C1", possibly_said("2025-03-12")).last_day) == "2025-03-10"
    assert desk.standpoint("C1", possibly_said("2025-03-09")).last_day is None
    assert str(desk.standpoint("C1", said("2025-03-15")).last_day) == "2025-03-15"
    assert desk.standpoint("C2").last_day is None


def test_possible_reading_keeps_the_fold_order(desk: Desk) -> None:
    """Whatever the certainty, entries are read by the latest day on which they were said."""
    desk.say("E1", "putin", assert_("C1"), said="2025-03-01/2025-03-15")
    desk.say("E2", "trump", assert_("C1"), said="2025-03-05")

    state = desk.standpoint("C1", possibly_said("2025-03-10"))
    assert desk.names(state.asserted_by) == ["trump", "putin"]


def test_agents_are_listed_once(desk: Desk) -> None:
    """Whoever says it three times is one agent with three assertions."""
    for number in range(3):
        desk.say(f"E{number}", "putin", assert_("C1"))

    state = desk.standpoint("C1")
    assert (desk.names(state.asserted_by), state.counts.assertions) == (["putin"], 3)
    assert state.counts.supporting_roots == 1
