"""The history of a claim: every event as it was recorded."""

from ledger.domain.history import history_of, view_event
from tests.histories.desk import Desk, assert_, rebut


def test_history_leaves_nothing_out(desk: Desk) -> None:
    """Events come in order, with what they made or changed, and why where somebody said why."""
    desk.say("E1", "putin", assert_("C1"), assert_("C2"))
    desk.correct("utterance", "E1", notes="hm")
    desk.void("E1/C1")

    items = history_of(desk.ledger.log.stream(desk.id_of("C1")))

    assert [(item.revision, item.topic, item.entry_id, item.reason) for item in items] == [
        (1, "claim.registered.v1", None, None),
        (2, "claim.asserted.v1", desk.id_of("E1/C1"), None),
        (3, "entry.corrected.v1", None, "we misread it"),
        (4, "entry.voided.v1", desk.id_of("E1/C1"), "recorded twice"),
    ]


def test_event_is_shown_with_its_envelope(desk: Desk) -> None:
    """What the ledger added stands beside what was recorded; the hash is in hexadecimal."""
    desk.say("E1", "isw", rebut("C1"))
    recorded = desk.ledger.log.events[-1]

    event = view_event(recorded)

    assert (event.position, event.stream, event.topic) == (desk.head, desk.id_of("C1"), "claim.rebutted.v1")
    assert event.utterance_id == desk.id_of("E1")
    assert event.correlation_id == recorded.correlation_id
    assert bytes.fromhex(event.leaf_hash) == recorded.leaf_hash
    assert event.payload == recorded.event.payload()
    assert event.model_dump(mode="json")["recorded_at"].endswith("Z")
