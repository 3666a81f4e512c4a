"""Assessments: whose counts, what succeeds it, and what withdrawing it does."""

import pytest

from tests.histories.desk import Desk, assert_, assess, reassess, said, withdraw


def counting(desk: Desk, day: str | None = None) -> dict[str, tuple[str, str | None]]:
    """The assessment that counts for each assessor, by its name and rating."""
    state = desk.standpoint("C1", said(day)) if day else desk.standpoint("C1")
    return {
        desk.names([each.assessor])[0]: (desk.names([each.entry_id])[0].split("/")[0], each.normalised)
        for each in state.latest_assessments
    }


def test_only_the_last_of_each_assessor_counts(desk: Desk) -> None:
    """A later judgement of the same assessor displaces the earlier one; others stand beside it."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", assess("C1", "FALSE"), said="2025-03-14")
    desk.say("E3", "osce", assess("C1", "MIXTURE"), said="2025-03-14")
    desk.say("E4", "isw", assess("C1", "TRUE"), said="2025-03-15")

    assert counting(desk) == {"osce": ("E3", "MIXTURE"), "isw": ("E4", "TRUE")}
    assert counting(desk, "2025-03-14") == {"isw": ("E2", "FALSE"), "osce": ("E3", "MIXTURE")}
    assert desk.standpoint("C1").counts.assessments == 2


def test_last_is_by_the_day_it_was_said(desk: Desk) -> None:
    """An old judgement recorded late does not displace a newer one."""
    desk.say("E1", "isw", assess("C1", "TRUE"), said="2025-03-15")
    desk.say("E2", "isw", assess("C1", "FALSE"), said="2025-03-10")

    assert counting(desk) == {"isw": ("E1", "TRUE")}


def test_joint_assessment_counts_for_those_whose_last_it_is(desk: Desk) -> None:
    """One of two assessors judged again alone: the joint judgement is the other's only."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw osce", assess("C1", "FALSE"), said="2025-03-14")
    desk.say("E3", "isw", assess("C1", "TRUE"), said="2025-03-15")

    state = desk.standpoint("C1")
    assert counting(desk) == {"osce": ("E2", "FALSE"), "isw": ("E3", "TRUE")}
    assert desk.names(state.opposed_by) == ["osce"]
    assert state.counts.assessments == 2


def test_joint_assessment_that_is_nobodys_last_counts_no_more(desk: Desk) -> None:
    """It stays live and in the record, and opposes nothing."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw osce", assess("C1", "FALSE"), said="2025-03-14")
    desk.say("E3", "isw", assess("C1", "TRUE"), said="2025-03-15")
    desk.say("E4", "osce", assess("C1", "TRUE"), said="2025-03-15")

    standing = desk.standing("C1")
    assert standing.status == "unchallenged"
    assert desk.id_of("E2/C1") in standing.live - standing.counted


def test_inferred_assessment_displaces_nothing(desk: Desk) -> None:
    """What we conclude about an assessor does not take the place of what they said."""
    desk.say("E1", "isw", assess("C1", "FALSE"), said="2025-03-14")
    desk.say("E2", "isw", assess("C1", "TRUE", inferred=True), said="2025-03-15")

    assert counting(desk) == {"isw": ("E1", "FALSE")}


def test_successor_supersedes_on_its_own_day(desk: Desk) -> None:
    """Until the revision was made the first judgement counts; nothing of it is inherited."""
    desk.say("E1", "isw", assess("C1", "FALSE", relation="rebut", confidence="high"), said="2025-03-14")
    desk.say("E2", "isw", reassess("E1/C1", "TRUE"), said="2025-03-16")

    act = desk.entry("E2/C1").act
    assert counting(desk, "2025-03-15") == {"isw": ("E1", "FALSE")}
    assert counting(desk) == {"isw": ("E2", "TRUE")}
    assert (getattr(act, "relation", 0), getattr(act, "confidence", 0)) == (None, None)


def test_superseded_judgement_does_not_count_though_it_was_said_later(desk: Desk) -> None:
    """An imprecise day puts the first judgement last in order; it is superseded all the same."""
    desk.say("E1", "isw", assess("C1", "FALSE"), said="2025-03")
    desk.say("E2", "isw", reassess("E1/C1", "TRUE"), said="2025-03-16")

    assert counting(desk) == {"isw": ("E2", "TRUE")}


def test_withdrawn_successor_does_not_revive(desk: Desk) -> None:
    """Withdrawing a revision leaves the assessor without a judgement; the first stays superseded."""
    desk.say("E1", "isw", assess("C1", "FALSE"))
    desk.say("E2", "isw", reassess("E1/C1", "TRUE"))
    desk.say("E3", "isw", withdraw("E2/C1"))

    assert counting(desk) == {}
    assert desk.standing("C1").live == {desk.id_of("E3/C1")}


def test_voided_successor_revives(desk: Desk) -> None:
    """A revision that never was superseded nothing, and the first can be revised again."""
    desk.say("E1", "isw", assess("C1", "FALSE"))
    desk.say("E2", "isw", reassess("E1/C1", "TRUE"))
    desk.void("E2/C1")
    revived = counting(desk)

    desk.say("E3", "isw", reassess("E1/C1", "MIXTURE"))

    assert revived == {"isw": ("E1", "FALSE")}
    assert counting(desk) == {"isw": ("E3", "MIXTURE")}


def test_successor_of_a_successor(desk: Desk) -> None:
    """Revisions follow one another in a line."""
    desk.say("E1", "isw", assess("C1", "FALSE"))
    desk.say("E2", "isw", reassess("E1/C1", "TRUE"))
    desk.say("E3", "isw", reassess("E2/C1", "OTHER"))

    assert counting(desk) == {"isw": ("E3", "OTHER")}


def test_withdrawn_assessment_opposes_no_more(desk: Desk) -> None:
    """The claim is as it was before the judgement, from the day of the withdrawal on."""
    desk.say("E1", "putin", assert_("C1"), said="2025-03-13")
    desk.say("E2", "isw", assess("C1"), said="2025-03-14")
    desk.say("E3", "isw", withdraw("E2/C1"), said="2025-03-16")

    assert desk.standpoint("C1", said("2025-03-15")).status == "contested"
    assert desk.standpoint("C1").status == "unchallenged"


def test_withdrawing_lets_the_judgement_before_count_again(desk: Desk) -> None:
    """Two judgements of their own, not one revised: the last live one counts."""
    desk.say("E1", "isw", assess("C1", "FALSE"), said="2025-03-14")
    desk.say("E2", "isw", assess("C1", "TRUE"), said="2025-03-15")
    desk.say("E3", "isw", withdraw("E2/C1"), said="2025-03-16")

    assert counting(desk) == {"isw": ("E1", "FALSE")}


def test_assessors_may_be_named_in_any_order(desk: Desk) -> None:
    """The same set of assessors is needed, not the same list."""
    desk.say("E1", "isw osce", assess("C1", "FALSE"))
    desk.say("E2", "osce isw", reassess("E1/C1", "TRUE"))

    assert counting(desk) == {"osce": ("E2", "TRUE"), "isw": ("E2", "TRUE")}
    assert desk.standpoint("C1").counts.assessments == 1


@pytest.mark.parametrize(
    "scale",
    [
        {"value": 1, "worst": 1, "best": 5},
        {"value": 5, "worst": 1, "best": 5},
        {"value": 3, "worst": 6, "best": 1},
        {"value": 3, "best": 5},
        {"value": 3, "worst": 1},
        {"value": 300},
        {"worst": 1, "best": 5},
    ],
)
def test_rating_keeps_its_own_scale(desk: Desk, scale: dict[str, int]) -> None:
    """Scales may run down, lack an end, or have no value at all."""
    desk.say("E1", "isw", assess("C1", None, rating={"label": "so", **scale}))

    (latest,) = desk.standpoint("C1").latest_assessments
    assert latest.rating is not None
    assert latest.rating.model_dump(exclude_none=True) == {"label": "so", **scale}
