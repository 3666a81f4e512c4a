"""Replay: answers about any moment, folded from the events."""

import pytest

from ledger.application.question import NOW, Question
from ledger.domain.errors import ClaimNotFound, EntryNotFound, UtteranceNotFound
from tests.histories.desk import Desk, assert_, rebut, said


@pytest.fixture
def desk() -> Desk:
    """Putin asserts two claims, ISW rebuts one of them two days later."""
    desk = Desk("2025-03-20")
    desk.register(agents="putin isw", claims="C1 C2")
    desk.say("E1", "putin", assert_("C1"), assert_("C2"), said="2025-03-13")
    desk.say("E2", "isw", rebut("C1", "E1/C1"), said="2025-03-15")
    return desk


def test_detail_is_the_state_with_its_entries(desk: Desk) -> None:
    """The tree is of the same moment as the state."""
    claim = desk.id_of("C1")

    detail = desk.replay.detail(claim, Question(said_as_of=said("2025-03-14").day))

    assert (
        detail.model_dump(exclude={"entries"})
        == desk.replay.state(claim, Question(said_as_of=said("2025-03-14").day)).model_dump()
    )
    assert [node.entry_id for node in detail.entries] == [desk.id_of("E1/C1")]
    assert detail.entries[0].children == ()


def test_claim_exists_from_its_registration_on(desk: Desk) -> None:
    """Before that position there is no such claim, whatever the question."""
    claim = desk.id_of("C2")

    for ask in (desk.replay.state, desk.replay.detail, desk.replay.timeline, desk.replay.history):
        assert ask(claim, Question(as_of=4))
        with pytest.raises(ClaimNotFound, match=f"there is no claim {claim} at that moment"):
            ask(claim, Question(as_of=3))
    with pytest.raises(ClaimNotFound):
        desk.replay.difference(claim, Question(as_of=1), Question(as_of=3))


def test_states_come_in_order_of_registration(desk: Desk) -> None:
    """Every claim of the moment, and none that was registered later."""
    as_of, states = desk.replay.states(Question(as_of=3))

    assert as_of.position == 3
    assert [state.claim_id for state in states] == [desk.id_of("C1")]
    assert [state.claim_id for state in desk.replay.states(NOW)[1]] == [desk.id_of("C1"), desk.id_of("C2")]


def test_entry_is_shown_as_it_stood(desk: Desk) -> None:
    """Voided entries are shown as such; before they were recorded there are none."""
    entry_id = desk.id_of("E2/C1")
    desk.void("E2/C1")

    _, now = desk.replay.entry(entry_id, NOW)
    _, before = desk.replay.entry(entry_id, Question(as_of=desk.head - 1))

    assert (before.is_live, before.side, before.voided) == (True, "against", None)
    assert (now.is_live, now.is_counted, now.side) == (False, False, None)
    assert now.voided is not None
    with pytest.raises(EntryNotFound):
        desk.replay.entry(entry_id, Question(as_of=desk.head - 2))
    with pytest.raises(EntryNotFound):
        desk.replay.entry("entry_00000000000000000000000000", NOW)


def test_utterance_is_shown_on_all_of_its_claims(desk: Desk) -> None:
    """Its facts as they were corrected, one correction for each claim, and its entries in order."""
    desk.correct("utterance", "E1", notes="read again")
    desk.correct("entry", "E1/C1", presupposed=True)

    _, utterance = desk.replay.utterance(desk.id_of("E1"), NOW)

    assert utterance.notes == "read again"
    assert [entry.entry_id for entry in utterance.entries] == [desk.id_of("E1/C1"), desk.id_of("E1/C2")]
    assert utterance.position == 5


def test_corrections_of_an_utterance_are_its_own(desk: Desk) -> None:
    """One for each claim it touched, whatever fact was wrong; those of its entries are not among them."""
    desk.correct("utterance", "E1", notes="read again")
    desk.correct("entry", "E1/C1", presupposed=True)
    desk.correct("utterance", "E1", said="2025-03-12")

    _, utterance = desk.replay.utterance(desk.id_of("E1"), NOW)

    assert [change.changed for change in utterance.corrections] == [
        ("notes",),
        ("notes",),
        ("said", "reported"),
        ("said", "reported"),
    ]


def test_utterance_exists_from_its_recording_on(desk: Desk) -> None:
    """Before, and under another id, there is none."""
    with pytest.raises(UtteranceNotFound):
        desk.replay.utterance(desk.id_of("E2"), Question(as_of=6))
    with pytest.raises(UtteranceNotFound):
        desk.replay.utterance("utterance_00000000000000000000000000", NOW)


def test_differences_are_of_claims_that_differ(desk: Desk) -> None:
    """C2 said the same on both days, so it is left out."""
    before, after = (Question(said_as_of=said(day).day) for day in ("2025-03-14", "2025-03-15"))

    first, last, found = desk.replay.differences(before, after)

    assert (str(first.said_as_of), str(last.said_as_of)) == ("2025-03-14", "2025-03-15")
    assert [(each.claim_id, each.status) for each in found] == [
        (desk.id_of("C1"), ("unchallenged", "contested"))
    ]
