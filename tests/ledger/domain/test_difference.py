"""Differences: what changed between two moments, whether it matters, and what made it."""

from typing import Any

from ledger.application.question import Question
from ledger.domain.difference import ClaimDifference
from ledger.domain.vocabulary import Certainty
from tests.histories.desk import Desk, assert_, rebut, said


def difference(desk: Desk, before: Question, after: Question) -> ClaimDifference:
    return desk.replay.difference(desk.id_of("C1"), before, after)


def since(desk: Desk, position: int) -> ClaimDifference:
    """What differs on C1 between the position and now."""
    return difference(desk, Question(as_of=position), Question(as_of=desk.head))


def test_claim_that_did_not_exist_has_no_status(desk: Desk) -> None:
    """Before it was registered there is null, and the patch builds the whole state."""
    desk.say("E1", "putin", assert_("C1"))

    found = since(desk, 1)

    assert found.status == (None, "unchallenged")
    assert [operation["op"] for operation in found.patch][:1] == ["add"]


def test_status_change_names_the_entry_behind_it(desk: Desk) -> None:
    """What was recorded between two positions and made a difference is listed with who recorded it."""
    desk.say("E1", "putin", assert_("C1"))
    before = desk.head
    desk.say("E2", "isw", rebut("C1"))

    found = since(desk, before)

    assert found.status == ("unchallenged", "contested")
    assert [entry.utterance_id for entry in found.entries_added] == [desk.id_of("E2")]
    assert [(cause.position, cause.recorded_by) for cause in found.because] == [(desk.head, "key_1")]


def test_correction_is_a_cause_with_its_reason(desk: Desk) -> None:
    """An entry that reads otherwise is shown field by field, and why."""
    desk.say("E1", "putin", assert_("C1"))
    before = desk.head
    desk.correct("entry", "E1/C1", presupposed=True)

    found = since(desk, before)

    changed = {change.path: (change.before, change.after) for change in found.changes}
    assert changed["/status"] == ("unchallenged", "no_record")
    assert changed[f"/entries/{desk.id_of('E1/C1')}/presupposed"] == (False, True)
    assert [(cause.topic, cause.reason) for cause in found.because] == [
        ("entry.corrected.v1", "we misread it")
    ]


def test_typographic_change_is_not_substantive(desk: Desk) -> None:
    """Another pair of quotation marks is shown as a change, with its words, and marked."""
    before = desk.head
    desk.do("reword", claim="C1", statement="“C1” is so", reason="quotes")
    middle = desk.head
    desk.do("reword", claim="C1", statement='"c1" is  so', reason="typography")

    substantive = {change.path: change for change in since(desk, before).changes}["/statement"]
    typographic = {change.path: change for change in since(desk, middle).changes}["/statement"]

    assert (substantive.substantive, typographic.substantive) == (True, False)
    assert typographic.text is not None
    assert "".join(step.text for step in typographic.text if step.op != "insert") == "“C1” is so"


def test_nothing_that_differs_is_empty(desk: Desk) -> None:
    """However many positions lie between, a claim that says the same has no difference."""
    desk.say("E1", "putin", assert_("C1"))
    before = desk.head
    desk.say("E2", "putin", assert_("C2"))

    assert since(desk, before).is_empty
    _, _, found = desk.replay.differences(Question(as_of=before), Question(as_of=desk.head))
    assert [each.claim_id for each in found] == [desk.id_of("C2")]


def test_difference_in_certainty_alone(desk: Desk) -> None:
    """What cannot be excluded on a day, over what is certain on it."""
    desk.say("E1", "putin", assert_("C1"), said="2025-03-01/2025-03-15")
    day = said("2025-03-10").day
    certain = Question(said_as_of=day)
    possible = Question(said_as_of=day, certainty=Certainty.POSSIBLE)

    forwards, backwards = difference(desk, certain, possible), difference(desk, possible, certain)

    assert forwards.status == ("no_record", "unchallenged")
    assert forwards.entries_added == backwards.entries_removed != ()
    assert [cause.topic for cause in forwards.because] == ["claim.asserted.v1"]


def test_link_of_the_claim_is_a_cause(desk: Desk) -> None:
    """What concerns the claim itself is listed too."""
    before = desk.head
    desk.do("link", **{"from": "C1", "to": "C2", "relation": "same_as"})

    found = since(desk, before)

    paths: list[Any] = [change.path for change in found.changes]
    assert paths == ["/links"]
    assert [cause.topic for cause in found.because] == ["claim.linked.v1"]


def test_entry_that_is_kept_at_neither_end_is_no_cause(desk: Desk) -> None:
    """Of what was recorded between, only what made an entry of either end is listed."""
    before = desk.head
    desk.say("E1", "putin", assert_("C1"), said="2025-03-14")
    desk.say("E2", "trump", assert_("C1"), said="2025-03-16")
    day = said("2025-03-15").day

    found = difference(
        desk, Question(as_of=before, said_as_of=day), Question(as_of=desk.head, said_as_of=day)
    )

    assert [cause.position for cause in found.because] == [before + 1]
