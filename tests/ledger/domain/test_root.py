"""Roots and pipelines: where chains end, however many voices repeat them."""

from typing import Any

import pytest

from tests.histories.desk import Desk, assert_, assess, chain, rebut, retract, said, support


def roots(desk: Desk, *hops: str, by: str = "isw") -> set[str]:
    """The opposing roots of C1 when the speakers rebut it through these hops."""
    desk.say("E1", by, rebut("C1"), chain=chain(*hops))
    return set(desk.names(desk.standpoint("C1").roots.opposing))


@pytest.mark.parametrize(
    ("hops", "expected"),
    [
        ([], {"isw"}),
        (["post:publisher"], {"isw"}),
        (["post:publisher", "wire:agency"], {"isw"}),
        (["post:publisher", "wire:agency", "official:source"], {"official"}),
        (["post:publisher", "official:source", "report:document"], {"report"}),
        (["post:publisher", "official+osce:source"], {"official", "osce"}),
        (["post:publisher", "wire:agency:1", "official:source:1"], {"isw", "official"}),
        (["post:publisher", "official:source:1", "report:document:1"], {"official", "report"}),
        (["official:source", "wire:agency"], {"wire"}),
    ],
)
def test_branch_ends_at_its_last_hop(desk: Desk, hops: list[str], expected: set[str]) -> None:
    """A branch that only publishers and agencies carry ends at the speakers, each branch by itself."""
    assert roots(desk, *hops) == expected


def test_root_is_followed_to_where_it_cites_further(desk: Desk) -> None:
    """On the same claim the official cites a report elsewhere, so the report is the one root of both."""
    desk.say("E2", "official", assess("C1"), chain=chain("official:source", "report:document"))

    found = roots(desk, "post:publisher", "official:source")

    assert found == {"report"}
    assert desk.standpoint("C1").counts.opposing_roots == 1


def test_root_is_followed_again_and_again(desk: Desk) -> None:
    """From the official to the report, and from the report to the agency's own files."""
    desk.say("E2", "trump", assert_("C1"), chain=chain("official:source", "report:document"))
    desk.say("E3", "trump", assert_("C1"), chain=chain("report:document", "osce:author"))

    assert roots(desk, "official:source") == {"osce"}


def test_carriers_are_not_followed(desk: Desk) -> None:
    """That a publisher carries others elsewhere does not make these the roots of its own words."""
    desk.say("E2", "trump", assert_("C1"), chain=chain("post:publisher", "official:source"))

    assert roots(desk, "post:publisher", by="post") == {"post"}


def test_carrier_that_speaks_elsewhere_is_followed(desk: Desk) -> None:
    """Where the same agent stands in another role and cites further, that is followed."""
    desk.say("E2", "trump", assert_("C1"), chain=chain("post:author", "official:source"))

    assert roots(desk, "post:publisher", by="post") == {"official"}


def test_chains_of_other_claims_are_not_followed(desk: Desk) -> None:
    """What the official cites on another claim says nothing about this one."""
    desk.say("E2", "official", assert_("C2"), chain=chain("official:source", "report:document"))

    assert roots(desk, "official:source") == {"official"}


@pytest.mark.parametrize("fields", [{"inferred": True}, {"presupposed": True}])
def test_every_kept_chain_is_followed(desk: Desk, fields: dict[str, Any]) -> None:
    """Entries that count for nothing, and retracted ones, still tell who cites whom."""
    path = chain("official:source", "report:document")
    desk.say("E2", "official", assert_("C1", **fields), chain=path)
    if "presupposed" in fields:
        desk.say("E3", "official", retract("E2/C1"))

    assert roots(desk, "official:source") == {"report"}


def test_voided_and_later_chains_are_not_followed(desk: Desk) -> None:
    """Only entries kept at the limit lead on."""
    path = chain("official:source", "report:document")
    desk.say("E2", "trump", assert_("C1"), chain=path)
    desk.void("E2/C1")
    desk.say("E3", "trump", assert_("C1"), chain=path, said="2025-03-19")
    desk.say("E1", "isw", rebut("C1"), chain=chain("official:source"), said="2025-03-14")

    assert desk.names(desk.standpoint("C1", said("2025-03-18")).roots.opposing) == ["official"]
    assert desk.names(desk.standpoint("C1", said("2025-03-19")).roots.opposing) == ["report"]


def test_circle_without_exit_is_one_root(desk: Desk) -> None:
    """Two who only cite one another are one root, from wherever the circle is entered."""
    desk.say("E2", "trump", assert_("C1"), chain=chain("osce:source", "report:document"))
    desk.say("E3", "trump", assert_("C1"), chain=chain("report:source", "osce:document"))
    desk.say("E4", "putin", rebut("C1"), chain=chain("report:source"))

    found = roots(desk, "osce:source")

    assert len(found) == 1
    assert found < {"osce", "report"}


def test_circle_with_an_exit_ends_there(desk: Desk) -> None:
    """Who cites one another and somebody else leads to somebody else."""
    desk.say("E2", "trump", assert_("C1"), chain=chain("osce:source", "report:document"))
    desk.say("E3", "trump", assert_("C1"), chain=chain("report:source", "osce:document", "official:source:1"))

    assert roots(desk, "osce:source") == {"official"}


def test_whoever_cites_only_themselves_is_a_root(desk: Desk) -> None:
    """A circle of one ends at that one."""
    assert roots(desk, "osce:source", "osce:document") == {"osce"}


def test_supporting_roots_are_of_all_who_stand_behind_the_claim(desk: Desk) -> None:
    """Assertions, supports of the claim or its assertions and TRUE assessments; not supports of rebuttals."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", rebut("C1"))
    desk.say("E3", "osce", support("C1", "E1/C1"))
    desk.say("E4", "wire", assess("C1", "TRUE"))
    desk.say("E5", "official", support("C1", "E2/C1"))
    desk.say("E6", "trump", assert_("C1", presupposed=True))
    desk.say("E7", "report", assess("C1", "TRUE", relation="undercut"))

    found = desk.standpoint("C1").roots

    assert set(desk.names(found.supporting)) == {"putin", "osce", "wire"}
    assert set(desk.names(found.opposing)) == {"isw", "report"}


def test_pipelines_are_the_agencies_of_both_sides(desk: Desk) -> None:
    """Each once, however many branches run through it; a support elsewhere or a refusal brings none."""
    through = chain("post:publisher", "wire:agency", "official:source")
    desk.say("E1", "putin", assert_("C1"), chain=chain("osce:agency", "wire:agency"))
    desk.say("E2", "isw", rebut("C1"), chain=through)
    desk.say("E3", "trump", rebut("C1", "E2/C1"), chain=chain("trump:agency"))

    assert set(desk.names(desk.standpoint("C1").roots.pipelines)) == {"osce", "wire"}


def test_speaker_who_took_it_back_is_no_root(desk: Desk) -> None:
    """Of a joint entry the root is who still stands behind it."""
    desk.say("E1", "isw osce", rebut("C1"))
    desk.say("E2", "osce", retract("E1/C1"))

    assert desk.names(desk.standpoint("C1").roots.opposing) == ["isw"]
