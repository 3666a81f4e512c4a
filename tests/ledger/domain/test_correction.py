"""Corrections, voids, evidence, wordings and links: what changes, and what stays visible."""

import pytest

from ledger.application.question import NOW
from ledger.domain.difference import RecordReading
from ledger.domain.errors import NothingToCorrect
from ledger.domain.value import Assertion, CommentDeclined, Rebuttal, Redacted
from tests.histories.desk import Desk, assert_, assess, chain, decline, reassess, rebut, support


def test_corrected_entry_reads_as_it_should(desk: Desk) -> None:
    """An assertion that was only a presupposition loses the claim its status; what changed is kept."""
    desk.say("E1", "putin", assert_("C1"))
    before = desk.head

    desk.correct("entry", "E1/C1", presupposed=True)

    entry = desk.entry("E1/C1")
    assert desk.standpoint("C1").status == "no_record"
    assert isinstance(entry.act, Assertion)
    assert [(change.changed, change.reason) for change in entry.corrections] == [
        (("presupposed",), "we misread it")
    ]
    assert entry.positions == (before, before + 1)


def test_earlier_positions_show_the_earlier_reading(desk: Desk) -> None:
    """Corrections live on the recorded clock alone: before theirs, the record says what it said."""
    desk.say("E1", "putin", assert_("C1"))
    position = desk.head
    desk.correct("entry", "E1/C1", presupposed=True)

    moment = desk.moment(as_of=position)

    state = RecordReading(desk.replay.record(desk.id_of("C1"), moment), moment).state()
    assert state is not None
    assert state.status == "unchallenged"


def test_correcting_an_entry_leaves_its_utterance_alone(desk: Desk) -> None:
    """The act alone is corrected, and no other entry of the utterance."""
    desk.say("E1", "putin", assert_("C1"), assert_("C2"), said="2025-03-13")
    other = desk.entry("E1/C2")
    facts = desk.entry("E1/C1").utterance

    desk.correct("entry", "E1/C1", inferred=True)

    assert desk.entry("E1/C2") == other
    assert desk.entry("E1/C1").utterance == facts


def test_corrected_target_may_turn_opposition(desk: Desk) -> None:
    """A rebuttal that was against the rebuttal, not the claim, opposes nothing any more."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", rebut("C1"))
    desk.say("E3", "trump", rebut("C1"))
    desk.correct("entry", "E3/C1", targets=[{"entry": "E2/C1", "relation": "undercut"}])

    state = desk.standpoint("C1")
    assert desk.names(state.opposed_by) == ["isw"]
    act = desk.entry("E3/C1").act
    assert isinstance(act, Rebuttal)
    assert [(each.kind, each.relation) for each in act.targets] == [("entry", "undercut")]


def test_relation_and_scope_alone_correct_the_one_target(desk: Desk) -> None:
    """Where there is one target, it need not be named again."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", rebut("C1", "E1/C1", scope="the map"))

    desk.correct("entry", "E2/C1", relation="undermine")

    act = desk.entry("E2/C1").act
    assert isinstance(act, Rebuttal)
    (target,) = act.targets
    assert (target.kind, target.relation, target.scope) == ("assertion", "undermine", "the map")


def test_relation_alone_does_not_correct_several_targets(desk: Desk) -> None:
    """Which one is meant nobody can tell, so all are to be given."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", rebut("C1") | {"targets": [{"claim": "C1"}, {"entry": "E1/C1"}]})

    with pytest.raises(NothingToCorrect, match="it has several targets: give them all"):
        desk.correct("entry", "E2/C1", relation="undercut")


def test_support_has_no_relation_to_correct(desk: Desk) -> None:
    """Only rebuttals have one."""
    desk.say("E1", "putin", support("C1"))

    with pytest.raises(NothingToCorrect, match="a support has no relation"):
        desk.correct("entry", "E1/C1", relation="undercut")


def test_corrected_refusal_names_what_was_asked(desk: Desk) -> None:
    """What somebody declined to comment on, and what they pointed to, can be corrected."""
    desk.say("E1", "putin", assert_("C1"), assert_("C2"))
    desk.say("E2", "isw", decline("C1"))

    desk.correct("entry", "E2/C1", targets=[{"entry": "E1/C1"}], refers_to=[{"entry": "E1/C2"}])

    act = desk.entry("E2/C1").act
    assert isinstance(act, CommentDeclined)
    assert [each.id for each in act.targets] == [desk.id_of("E1/C1")]
    assert [each.id for each in act.refers_to] == [desk.id_of("E1/C2")]


def test_corrected_reassessment_keeps_what_it_revises(desk: Desk) -> None:
    """Its judgement and reason can be corrected; what it supersedes cannot."""
    desk.say("E1", "isw", assess("C1"))
    desk.say("E2", "isw", reassess("E1/C1"))

    desk.correct("entry", "E2/C1", normalised="MIXTURE", reason="editorial")

    act = desk.entry("E2/C1").act
    assert (getattr(act, "normalised", ""), getattr(act, "reason", "")) == ("MIXTURE", "editorial")
    assert getattr(act, "entry", "") == desk.id_of("E1/C1")


def test_voided_entry_stays_in_the_history_alone(desk: Desk) -> None:
    """It is kept at no limit, and the record still shows it with who voided it and why."""
    desk.say("E1", "putin", assert_("C1"))

    desk.void("E1/C1")

    _, history = desk.replay.history(desk.id_of("C1"), NOW)
    assert desk.standing("C1").kept == ()
    assert [item.topic for item in history] == ["claim.registered.v1", "claim.asserted.v1", "entry.voided.v1"]
    assert history[-1].reason == "recorded twice"


def test_evidence_is_added_beside_the_entry(desk: Desk) -> None:
    """Evidence changes neither act nor status, and is listed with its position."""
    desk.say("E1", "putin", assert_("C1"))
    act = desk.entry("E1/C1").act

    desk.do("evidence", entry="E1/C1", description="a map", url="https://example.org/map")

    entry = desk.entry("E1/C1")
    assert entry.act == act
    assert [(each.position, each.evidence.description) for each in entry.evidence if each.evidence] == [
        (desk.head, "a map")
    ]


def test_reworded_claim_keeps_its_entries(desk: Desk) -> None:
    """The latest wording is the claim's, at every day; the wordings people used stay."""
    desk.do("claim", "C9", statement="it is cut off", wordings=["cut off"])
    desk.say("E1", "putin", assert_("C9"))

    desk.do("reword", claim="C9", statement="It is surrounded", reason="plainer")

    state = desk.standpoint("C9")
    assert (state.statement, state.wordings, state.status) == (
        "It is surrounded",
        ("cut off",),
        "unchallenged",
    )
    assert not isinstance(state.statement, Redacted)


def test_links_never_change_a_status(desk: Desk) -> None:
    """Even to a claim it contradicts; once taken off, a link can be made again."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", assert_("C2"))
    desk.do("link", "L1", **{"from": "C1", "to": "C2", "relation": "contradicts"})
    linked = desk.standpoint("C1")

    desk.do("unlink", link="L1", reason="they do not")
    desk.do("link", "L2", **{"from": "C1", "to": "C2", "relation": "contradicts"})

    assert [(link.to, link.relation) for link in linked.links] == [(desk.id_of("C2"), "contradicts")]
    assert linked.status == "unchallenged"
    assert [link.link_id for link in desk.standpoint("C1").links] == [desk.id_of("L2")]


def test_corrected_agent_and_source_are_held_whole(desk: Desk) -> None:
    """A correction stores the record as it should be; null leaves what is required, and empties the rest."""
    desk.do("source", "kp", title="News", published="2025-03-18")

    desk.correct("source", "kp", title=None, published="2025-03")
    desk.correct("agent", "isw", name="ISW", kind=None, includes=["osce"])

    facts = [recorded.event.payload() for recorded in desk.ledger.log.events[-2:]]
    assert facts[0]["source"] == {
        "published": {"edtf": "2025-03", "earliest": "2025-03-01", "latest": "2025-03-31"}
    }
    assert facts[0]["changed"] == ["title", "published"]
    assert facts[1]["agent"]["kind"] == "person"
    assert facts[1]["agent"]["includes"] == [desk.id_of("osce")]


def test_verified_source_says_whether_it_is_the_same(desk: Desk) -> None:
    """The digest is compared with the one captured."""
    desk.do("source", "kp", sha256="a" * 64)

    for digest in ("a" * 64, "b" * 64):
        desk.do("verify", source="kp", sha256=digest, on="2025-03-20")

    checks = [recorded.event.payload()["matches"] for recorded in desk.ledger.log.events[-2:]]
    assert checks == [True, False]


@pytest.mark.parametrize(
    ("said", "corrected", "expected"),
    [
        ({"latest": "2025-03-20"}, "2025-03-25", "2025-03-20"),
        ({"edtf": "2025-03"}, "2025-03-25", "2025-03-20"),
        ({"latest": "2025-03-20"}, "2025-03-18", "2025-03-18"),
        ({"edtf": "2025-03-13"}, "2025-03-25", "2025-03-13"),
    ],
)
def test_a_reported_day_alone_never_widens_the_said_day(
    said: dict[str, str], corrected: str, expected: str
) -> None:
    """Nobody corrected the said day: it stays, unless it would be later than the report."""
    desk = Desk("2025-04-20")
    desk.register(agents="putin kp", claims="C1")
    carried = {"reported": {"on": "2025-03-20"}, "chain": chain("kp:publisher")}
    desk.say("E1", "putin", assert_("C1"), said=said, **carried)

    desk.correct("utterance", "E1", reported={"on": corrected})

    facts = desk.entry("E1/C1").utterance
    assert (str(facts.said.latest), str(facts.reported.latest)) == (expected, corrected)
