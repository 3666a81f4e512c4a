"""The acceptance case: what each utterance does, and what the ledger says of it all."""

import pytest

from ledger.domain.value import CommentDeclined, Hop, Rebuttal, Support, Target
from tests.histories.desk import Desk
from tests.kursk.case import CLAIMS, UTTERANCES, entries_of, sides_of_c1, utterances_of

ACTS = {
    "E01": ["assert C1", "assert C2"],
    "E02": ["assert C4", "presuppose C3", "presuppose C1"],
    "E03": ["assert C1"],
    "E04": ["assert C1"],
    "E05": ["assert C1"],
    "E06": ["rebut C1", "assert C6"],
    "E07": ["rebut C1", "assert C5"],
    "E08": ["assert C7", "infer assess C1"],
    "E09": ["decline_comment C1", "decline_comment C7"],
    "E10": ["assert C12"],
    "E11": ["rebut C1", "assert C8"],
    "E12": ["rebut C1", "rebut C2"],
    "E13": ["assess C1"],
    "E14": ["assert C9", "support C6", "support C10"],
    "E15": ["assert C10"],
    "E16": ["assert C11"],
    "E17": ["assert C13"],
}
SPEAKERS = {
    "E01": ["vladimir-putin"],
    **{utterance: ["donald-trump"] for utterance in ["E02", "E03", "E04", "E05"]},
    "E07": ["three-us-and-european-officials"],
    "E08": ["us-intelligence-agencies"],
    "E09": ["us-nsc"],
    "E10": ["marco-rubio", "mike-waltz"],
    "E11": ["volodymyr-zelensky"],
    "E12": ["three-us-and-european-officials", "independent-analysts"],
    "E13": ["isw"],
    "E14": ["open-source-intelligence"],
    **{utterance: ["kyiv-post"] for utterance in ["E06", "E15", "E16", "E17"]},
}
DEPTHS = {"E07": 4, "E08": 4, "E09": 3, "E10": 4, "E12": 3, "E13": 2, "E14": 2}


def test_everything_of_the_case_is_recorded(desk: Desk) -> None:
    """There are 18 agents, one source, 13 claims, four links and 17 utterances with 28 entries."""
    topics = [recorded.topic for recorded in desk.ledger.log.events]

    counts = [
        topics.count(f"{topic}.v1") for topic in ("agent.registered", "source.captured", "claim.linked")
    ]
    entries = [entry for utterance in UTTERANCES for entry in entries_of(desk, utterance)]

    assert counts == [18, 1, 4]
    assert topics.count("claim.registered.v1") == len(CLAIMS) == 13
    assert len({entry.utterance_id for entry in entries}) == len(UTTERANCES) == 17
    assert len(entries) == 28
    assert desk.head == 18 + 1 + 13 + 4 + 28


@pytest.mark.parametrize("utterance", UTTERANCES)
def test_utterance_does_what_the_table_says(desk: Desk, utterance: str) -> None:
    """Each utterance is by its speakers and makes just these entries."""
    entries = entries_of(desk, utterance)

    acts = []
    for entry in entries:
        _, claim, act = desk.names([entry.entry_id])[0].split("/")
        verb = "presuppose" if getattr(entry.act, "presupposed", False) else act
        acts.append(f"{'infer ' if entry.act.inferred else ''}{verb} {claim}")
    assert acts == ACTS[utterance]
    assert {tuple(desk.names(entry.utterance.speakers)) for entry in entries} == {tuple(SPEAKERS[utterance])}


def test_joint_statement_stands_before_the_refusal_that_points_to_it(desk: Desk) -> None:
    """E10 was recorded before E09; all others in the order of their numbers."""
    order = sorted(UTTERANCES, key=lambda utterance: entries_of(desk, utterance)[0].position)

    assert order == [*UTTERANCES[:8], "E10", "E09", *UTTERANCES[10:]]


def test_refusals_name_what_was_asked_and_what_was_pointed_to(desk: Desk) -> None:
    """E09 declined to comment on what E07 did to C1 and E08 to C7, and referred to E10."""
    for entry, asked in zip(entries_of(desk, "E09"), ("E07/C1/rebut", "E08/C7/assert"), strict=True):
        assert isinstance(entry.act, CommentDeclined)
        assert [(each.kind, each.id) for each in entry.act.targets] == [("entry", desk.id_of(asked))]
        assert [(each.kind, each.id) for each in entry.act.refers_to] == [("utterance", desk.id_of("E10"))]


def test_assessments_have_a_relation_and_no_rating(desk: Desk) -> None:
    """Nobody in the article gives a rating: ISW undercuts, and the agencies are inferred to rebut."""
    assessments = [desk.entry("E08/C1/assess").act, desk.entry("E13/C1/assess").act]

    told = [(getattr(act, "relation", ""), act.inferred) for act in assessments]

    assert told == [("rebut", True), ("undercut", False)]
    assert all(getattr(act, "rating", "") is None for act in assessments)
    assert all(getattr(act, "normalised", "") is None for act in assessments)


def test_targets_are_those_of_the_table(desk: Desk) -> None:
    """E11 aims at the claim and at Putin's word for it, E12 at Putin's words alone, the rest at the claim."""

    def targets(entry: str) -> list[tuple[str, str | None]]:
        act = desk.entry(entry).act
        assert isinstance(act, Rebuttal | Support)
        return [(_name(desk, target), target.relation) for target in act.targets]

    assert targets("E06/C1") == targets("E07/C1") == [("C1", "rebut")]
    assert targets("E11/C1") == [("C1", "rebut"), ("E01/C1/assert", "undermine")]
    assert targets("E12/C1") == [("E01/C1/assert", "rebut")]
    assert targets("E12/C2") == [("E01/C2/assert", "rebut")]
    assert targets("E14/C6/support") == [("C6", None)]
    assert targets("E14/C10/support") == [("C10", None)]


def _name(desk: Desk, target: Target) -> str:
    assert target.kind == ("claim" if target.id.startswith("claim_") else "assertion")
    return desk.names([target.id])[0]


@pytest.mark.parametrize("utterance", UTTERANCES)
def test_chain_is_as_deep_as_the_case_says(desk: Desk, utterance: str) -> None:
    """Every chain starts with the outlet; its longest branch has this many hops."""
    chain = entries_of(desk, utterance)[0].utterance.chain

    depths = list[int]()
    for hop in chain:
        depths.append(1 if hop.after is None else depths[hop.after - 1] + 1)
    assert max(depths) == DEPTHS.get(utterance, 1)
    assert desk.names(chain[0].agents) == ["kyiv-post"]


def test_chain_of_the_dismissal_branches(desk: Desk) -> None:
    """In E12 the officials follow Reuters, and the unnamed analysts the outlet itself."""
    chain = entries_of(desk, "E12")[0].utterance.chain

    assert [(_agent(desk, hop), hop.after) for hop in chain] == [
        ("kyiv-post", None),
        ("reuters", 1),
        ("three-us-and-european-officials", 2),
        ("independent-analysts", 1),
    ]


def _agent(desk: Desk, hop: Hop) -> str:
    (name,) = desk.names(hop.agents)
    return name


def test_c1_with_everything_recorded(desk: Desk) -> None:
    """C1 is contested: four assertions by two people against four rebuttals and an assessment."""
    state = desk.standpoint("C1")

    assert state.status == "contested"
    assert desk.names(state.asserted_by) == ["vladimir-putin", "donald-trump"]
    assert desk.names(state.presupposed_by) == ["donald-trump"]
    assert desk.names(state.declined_by) == ["us-nsc"]
    assert state.counts.model_dump() == {
        "assertions": 4,
        "presuppositions": 1,
        "repetitions_after_opposition": 2,
        "rebuttals": 4,
        "supports": 0,
        "assessments": 1,
        "comments_declined": 1,
        "opposing_roots": 5,
        "supporting_roots": 2,
        "inferred": 1,
    }


def test_c1_is_opposed_along_five_lines_through_one_agency(desk: Desk) -> None:
    """Whatever was cited on the way, the opposition ends at five roots, and Reuters is one pipeline."""
    state = desk.standpoint("C1")

    assert set(desk.names(state.roots.opposing)) == {
        "intelligence-reports",
        "isw",
        "volodymyr-zelensky",
        "independent-analysts",
        "kyiv-post",
    }
    assert set(desk.names(state.roots.supporting)) == {"vladimir-putin", "donald-trump"}
    assert desk.names(state.roots.pipelines) == ["reuters"]


def test_c1_counts_what_the_case_counts(desk: Desk) -> None:
    """The two dated repetitions follow ISW's word; the undated one and the presupposition do not count."""
    standing = desk.standing("C1")

    repeated = [voice.entry.entry_id for voice in standing.repetitions_after_opposition]

    assert utterances_of(desk, repeated) == ["E04", "E05"]
    assert sides_of_c1(desk) == {
        "asserting": ["E01", "E03", "E04", "E05"],
        "presupposing": ["E02"],
        "opposing": ["E06 rebut", "E07 rebut", "E11 rebut", "E12 rebut", "E13 undercut"],
        "inferred": ["E08"],
        "declined": ["E09"],
    }


def test_all_other_claims_with_everything_recorded(desk: Desk) -> None:
    """C2 is contested too, C3 only presupposed, nobody speaks against the rest."""
    states = {claim: desk.standpoint(claim) for claim in CLAIMS}

    assert {claim: state.status.value for claim, state in states.items()} == {
        **dict.fromkeys(CLAIMS, "unchallenged"),
        "C1": "contested",
        "C2": "contested",
        "C3": "no_record",
    }
    assert states["C3"].counts.presuppositions == 1
    assert desk.names(states["C3"].presupposed_by) == ["donald-trump"]
    assert states["C7"].counts.comments_declined == 1
    assert sum(state.counts.inferred for state in states.values()) == 1
