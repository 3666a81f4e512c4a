"""What a claim is: the one rule, case by case."""

import pytest

from ledger.domain.value import Rebuttal
from ledger.domain.vocabulary import Status
from tests.histories.desk import Desk, assert_, assess, decline, rebut, retract, said, support


def status(desk: Desk) -> Status:
    return desk.standpoint("C1").status


def test_nothing_said_is_no_record(desk: Desk) -> None:
    """A claim that nobody asserted has no record, whoever speaks against it."""
    desk.say("E1", "isw", rebut("C1"))

    assert status(desk) == "no_record"
    assert desk.names(desk.standpoint("C1").opposed_by) == ["isw"]


@pytest.mark.parametrize("fields", [{"presupposed": True}, {"inferred": True}])
def test_what_is_not_said_outright_is_no_record(desk: Desk, fields: dict[str, bool]) -> None:
    """Presupposing and inferring make no status."""
    desk.say("E1", "putin", assert_("C1", **fields))
    desk.say("E2", "isw", rebut("C1"))

    assert status(desk) == "no_record"


def test_one_word_is_unchallenged(desk: Desk) -> None:
    """An assertion that nobody opposes stands unchallenged."""
    desk.say("E1", "putin", assert_("C1"))

    assert status(desk) == "unchallenged"


def test_declining_and_supporting_contest_nothing(desk: Desk) -> None:
    """Whoever declines to comment is on neither side."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", decline("C1", targets=[{"entry": "E1/C1"}]))
    desk.say("E3", "osce", support("C1"))

    state = desk.standpoint("C1")
    assert state.status == "unchallenged"
    assert desk.names(state.declined_by) == ["isw"]
    assert state.opposed_by == ()


@pytest.mark.parametrize("relation", ["rebut", "undercut", "undermine"])
@pytest.mark.parametrize("target", [{"claim": "C1"}, {"entry": "E1/C1"}, {"utterance": "E1"}])
def test_any_relation_to_the_claim_or_an_assertion_contests(
    desk: Desk, relation: str, target: dict[str, str]
) -> None:
    """Undercutting alone is enough, and so is aiming at one assertion."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", rebut("C1") | {"targets": [{**target, "relation": relation}]})

    assert status(desk) == "contested"


@pytest.mark.parametrize(
    ("judgement", "expected"),
    [
        ({"normalised": "FALSE"}, "contested"),
        ({"normalised": "MIXTURE"}, "contested"),
        ({"normalised": None, "relation": "undercut"}, "contested"),
        ({"normalised": "TRUE", "relation": "undermine"}, "contested"),
        ({"normalised": "TRUE"}, "unchallenged"),
        ({"normalised": "OTHER"}, "unchallenged"),
        ({"normalised": None, "rating": {"label": "Four Pinocchios"}}, "unchallenged"),
        ({"normalised": None, "likelihood": "almost_no_chance"}, "unchallenged"),
    ],
)
def test_assessment_contests_by_rating_or_relation(
    desk: Desk, judgement: dict[str, str], expected: str
) -> None:
    """FALSE, MIXTURE or a relation oppose; the author's own label and a likelihood decide nothing."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", assess("C1", **judgement))

    assert status(desk) == expected


def test_inferred_opposition_contests_nothing(desk: Desk) -> None:
    """What we only conclude is listed, and counts for nothing."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", rebut("C1", inferred=True), assess("C1", inferred=True))

    state = desk.standpoint("C1")
    assert (state.status, state.counts.inferred, state.opposed_by) == ("unchallenged", 2, ())


def test_rebutting_a_rebuttal_opposes_nothing(desk: Desk) -> None:
    """A rebuttal of a rebuttal is in the tree and counted, but speaks neither for nor against the claim."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", rebut("C1"))
    desk.say("E3", "putin", rebut("C1", "E2/C1"))

    standing = desk.standing("C1")
    assert [voice.entry.utterance_id for voice in standing.opposing] == [desk.id_of("E2")]
    assert standing.side_of(desk.id_of("E3/C1")) is None
    assert desk.standpoint("C1").counts.rebuttals == 2


def test_rebutting_a_presupposition_opposes_nothing(desk: Desk) -> None:
    """A presupposition is no assertion, so aiming at it is not aiming at the claim."""
    desk.say("E1", "putin", assert_("C1", presupposed=True))
    desk.say("E2", "trump", assert_("C1"))
    desk.say("E3", "isw", rebut("C1", "E1/C1"))

    assert status(desk) == "unchallenged"


def test_utterance_as_target_means_its_entries_on_the_claim(desk: Desk) -> None:
    """All that it did to this claim and that was not voided."""
    desk.say("E1", "putin", assert_("C1"), assert_("C2"), support("C1"), decline("C1"))
    desk.void("E1/C1/support")

    desk.say("E2", "isw", rebut("C1") | {"targets": [{"utterance": "E1"}]})

    act = desk.entry("E2/C1").act
    assert isinstance(act, Rebuttal)
    assert [(target.kind, desk.names([target.id])[0]) for target in act.targets] == [
        ("assertion", "E1/C1/assert"),
        ("entry", "E1/C1/decline_comment"),
    ]


def test_opposition_to_an_assertion_outlives_it(desk: Desk) -> None:
    """Whom a rebuttal opposes was fixed when it was recorded, whether that assertion is live or not."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "trump", assert_("C1"))
    desk.say("E3", "isw", rebut("C1", "E1/C1"))
    desk.say("E4", "putin", retract("E1/C1"))

    assert status(desk) == "contested"


@pytest.mark.parametrize(
    ("asserting", "opposing", "expected"),
    [
        ("putin", "putin", "unchallenged"),
        ("putin", "putin isw", "contested"),
        ("putin trump", "putin", "contested"),
        ("putin", "isw", "contested"),
    ],
)
def test_nobody_contests_alone(desk: Desk, asserting: str, opposing: str, expected: str) -> None:
    """It takes an agent who asserts and another one who opposes; self-opposers are still listed."""
    desk.say("E1", asserting, assert_("C1"))
    desk.say("E2", opposing, rebut("C1"))

    state = desk.standpoint("C1")
    assert state.status == expected
    assert desk.names(state.opposed_by) == opposing.split()


def test_rebutted_claim_is_still_live(desk: Desk) -> None:
    """Being rebutted ends nothing."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", rebut("C1", "E1/C1"))

    assert desk.id_of("E1/C1") in desk.standing("C1").live


def test_first_and_last_said_follow_the_said_clock(desk: Desk) -> None:
    """Late news of an early day comes first, and the sort key is the last day of anything kept."""
    desk.say("E1", "putin", assert_("C1"), said="2025-03-15")
    desk.say("E2", "trump", assert_("C1"), said="2025-03-01/2025-03-10")
    desk.say("E3", "isw", decline("C1"), said="2025-03-18")

    state = desk.standpoint("C1")
    assert state.first_said is not None
    assert state.last_said is not None
    assert (state.first_said.edtf, state.last_said.edtf) == ("2025-03-01/2025-03-10", "2025-03-15")
    assert str(state.last_day) == "2025-03-18"
    assert desk.names(state.asserted_by) == ["trump", "putin"]
    assert desk.standpoint("C1", said("2025-03-10")).status == "unchallenged"
    assert desk.standpoint("C1", said("2025-03-09")).status == "no_record"
