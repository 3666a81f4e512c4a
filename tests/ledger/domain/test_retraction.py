"""Taking back: who can, what ends, and what does not."""

from tests.histories.desk import Desk, assert_, decline, rebut, retract, said, support


def test_retracted_claim_keeps_its_history(desk: Desk) -> None:
    """With its only assertion taken back a claim is retracted, from the day of the retraction on."""
    desk.say("E1", "putin", assert_("C1"), said="2025-03-13")
    desk.say("E2", "putin", retract("E1/C1"), said="2025-03-15")

    assert desk.standpoint("C1", said("2025-03-14")).status == "unchallenged"
    assert desk.standpoint("C1", said("2025-03-15")).status == "retracted"
    assert desk.standpoint("C1").asserted_by == ()
    assert desk.standpoint("C1").first_said is None


def test_asserting_again_later_makes_the_claim_live(desk: Desk) -> None:
    """The new assertion stands, the retracted one stays retracted."""
    desk.say("E1", "putin", assert_("C1"), said="2025-03-13")
    desk.say("E2", "putin", retract("E1/C1"), said="2025-03-14")
    desk.say("E3", "putin", assert_("C1"), said="2025-03-15")

    standing = desk.standing("C1")
    assert standing.status == "unchallenged"
    assert [voice.entry.entry_id for voice in standing.assertions] == [desk.id_of("E3/C1")]


def test_joint_entry_lives_while_a_speaker_stands(desk: Desk) -> None:
    """One of two takes it back: the other still asserts, and the first can contest what was his."""
    desk.say("E1", "putin trump", assert_("C1"))
    desk.say("E2", "putin", retract("E1/C1"), rebut("C1"))
    halfway = desk.standpoint("C1")
    desk.say("E3", "trump", retract("E1/C1"))

    assert (halfway.status, desk.names(halfway.asserted_by)) == ("contested", ["trump"])
    assert desk.standpoint("C1").status == "retracted"


def test_retracted_rebuttal_contests_no_more(desk: Desk) -> None:
    """Rebuttals and supports are taken back as assertions are."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw osce", rebut("C1"), support("C1"))
    desk.say("E3", "isw", retract("E2/C1/rebut"))
    desk.say("E4", "osce isw", retract("E2/C1/support"))

    halfway = desk.standpoint("C1")
    desk.say("E5", "osce", retract("E2/C1/rebut"))

    assert (halfway.status, desk.names(halfway.opposed_by)) == ("contested", ["osce"])
    assert halfway.counts.supports == 0
    assert desk.standpoint("C1").status == "unchallenged"


def test_retraction_ends_what_was_said_later(desk: Desk) -> None:
    """Days may be imprecise: what was retracted is retracted wherever it stands in the order."""
    desk.say("E1", "putin", assert_("C1"), said="2025-03")
    desk.say("E2", "putin", retract("E1/C1"), said="2025-03-15")

    assert desk.standpoint("C1").status == "retracted"


def test_void_of_a_retraction_revives(desk: Desk) -> None:
    """A retraction that should not be in the record takes nothing back."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "putin", retract("E1/C1"))

    desk.void("E2/C1")

    assert desk.standpoint("C1").status == "unchallenged"
    assert desk.standing("C1").ended == {}


def test_voided_assertion_is_no_record(desk: Desk) -> None:
    """Voided is not retracted: it never counted, and stays visible in the record."""
    desk.say("E1", "putin", assert_("C1"))

    desk.void("E1/C1")

    assert desk.standpoint("C1").status == "no_record"
    voided = desk.entry("E1/C1").voided
    assert voided is not None
    assert voided.reason == "recorded twice"


def test_presupposition_can_be_taken_back(desk: Desk) -> None:
    """It is no longer listed then, and had no status to lose."""
    desk.say("E1", "putin trump", assert_("C1", presupposed=True))
    desk.say("E2", "putin", retract("E1/C1"))

    state = desk.standpoint("C1")
    assert (state.status, desk.names(state.presupposed_by)) == ("no_record", ["trump"])


def test_what_ended_an_entry_is_named(desk: Desk) -> None:
    """The entry lists all that took it back, in fold order."""
    desk.say("E1", "putin trump", assert_("C1"))
    desk.say("E2", "putin", retract("E1/C1"), said="2025-03-15")
    desk.say("E3", "trump", retract("E1/C1"), said="2025-03-14")

    enders = desk.standing("C1").ended[desk.id_of("E1/C1")]
    assert desk.names(entry.entry_id for entry in enders) == ["E3/C1/retract", "E2/C1/retract"]


def test_declined_comment_stands_whoever_speaks_later(desk: Desk) -> None:
    """Declining is never ended, and asking about an utterance elsewhere is allowed for it alone."""
    desk.say("E1", "putin", assert_("C2"))
    desk.say("E2", "isw", decline("C1", targets=[{"utterance": "E1"}], refers_to=[{"utterance": "E1"}]))
    desk.say("E3", "isw", rebut("C1"))

    state = desk.standpoint("C1")
    asked = desk.entry("E2/C1").act
    assert (state.counts.comments_declined, state.counts.rebuttals) == (1, 1)
    assert [(each.kind, each.id) for each in getattr(asked, "targets", ())] == [
        ("utterance", desk.id_of("E1"))
    ]
