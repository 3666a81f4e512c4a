"""The tree of entries and the timeline: what stands below what, and in which order."""

from typing import Any

import pytest

from ledger.domain.limit import NO_LIMIT, Limit
from ledger.domain.timeline import timeline_of
from ledger.domain.tree import DEPTH_LIMIT, EntryNode, entry_tree
from tests.histories.desk import (
    Desk,
    assert_,
    assess,
    decline,
    possibly_said,
    reassess,
    rebut,
    retract,
    said,
    support,
    withdraw,
)


def outline(desk: Desk, limit: Limit = NO_LIMIT) -> list[Any]:
    """The tree as nested lists of utterances."""

    def told(nodes: tuple[EntryNode, ...]) -> list[Any]:
        return [
            [name, told(node.children)] if node.children else name
            for node in nodes
            for name in [desk.names([node.entry_id])[0].split("/")[0]]
        ]

    return told(entry_tree(desk.claim("C1"), limit))


def test_parent_is_the_first_target(desk: Desk) -> None:
    """Further targets are listed with the entry, which stands in the tree once."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", rebut("C1", "E1/C1"))
    desk.say("E3", "trump", rebut("C1", "E2/C1", "E1/C1"))
    desk.say("E4", "osce", decline("C1", targets=[{"entry": "E3/C1"}]))

    assert outline(desk) == [["E1", [["E2", [["E3", ["E4"]]]]]]]
    (top,) = entry_tree(desk.claim("C1"), NO_LIMIT)
    third = top.children[0].children[0]
    assert [target.id for target in third.targets] == [desk.id_of("E2/C1"), desk.id_of("E1/C1")]


def test_what_is_aimed_at_the_claim_stands_at_the_top(desk: Desk) -> None:
    """Assertions, and whatever names the claim first."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", rebut("C1") | {"targets": [{"claim": "C1"}, {"entry": "E1/C1"}]})
    desk.say("E3", "osce", assess("C1"))

    assert outline(desk) == ["E1", "E2", "E3"]


def test_what_takes_an_entry_up_stands_below_it(desk: Desk) -> None:
    """Retractions, reassessments and withdrawals do."""
    desk.say("E1", "putin", assert_("C1"))
    desk.say("E2", "isw", assess("C1"))
    desk.say("E3", "putin", retract("E1/C1"))
    desk.say("E4", "isw", reassess("E2/C1"))
    desk.say("E5", "isw", withdraw("E4/C1"))

    assert outline(desk) == [["E1", ["E3"]], ["E2", [["E4", ["E5"]]]]]


def test_child_of_what_is_not_kept_stands_at_the_top(desk: Desk) -> None:
    """A rebuttal of what was voided, or is not said yet, keeps its place among the kept."""
    desk.say("E1", "putin", assert_("C1"), said="2025-03-15")
    desk.say("E2", "isw", rebut("C1", "E1/C1"), said="2025-03-14")
    before = outline(desk, said("2025-03-14"))

    desk.void("E1/C1")

    assert before == ["E2"]
    assert outline(desk) == ["E2"]


def test_siblings_are_in_fold_order(desk: Desk) -> None:
    """By the latest day they were said, then in the order of recording."""
    desk.say("E1", "putin", assert_("C1"), said="2025-03-13")
    for number, day in ((2, "2025-03-18"), (3, "2025-03-15"), (4, "2025-03-15")):
        desk.say(f"E{number}", "isw", support("C1", "E1/C1"), said=day)

    assert outline(desk) == [["E1", ["E3", "E4", "E2"]]]


def test_circle_of_corrected_targets_loses_nobody(desk: Desk) -> None:
    """Two rebuttals that were corrected to aim at each other still stand in the tree once each."""
    desk.say("E1", "putin", rebut("C1"))
    desk.say("E2", "isw", rebut("C1", "E1/C1"))

    desk.correct("entry", "E1/C1", targets=[{"entry": "E2/C1"}])

    assert outline(desk) == [["E1", ["E2"]]]


def test_deep_arguments_stay_readable(desk: Desk) -> None:
    """Beyond the depth limit an entry stands beside its parent, so that any reader can take the answer."""
    desk.say("E0", "putin", assert_("C1"))
    for number in range(1, DEPTH_LIMIT + 5):
        desk.say(f"E{number}", "isw", rebut("C1", f"E{number - 1}/C1"))

    (top,) = entry_tree(desk.claim("C1"), NO_LIMIT)

    levels: list[tuple[EntryNode, ...]] = [(top,)]
    while levels[-1][0].children:
        levels.append(levels[-1][0].children)
    assert [len(level) for level in levels] == [1] * (DEPTH_LIMIT - 1) + [6]
    assert top.model_dump(mode="json")


@pytest.mark.parametrize("limit", [NO_LIMIT, possibly_said("2025-03-20")])
def test_timeline_is_in_fold_order(desk: Desk, limit: Limit) -> None:
    """Imprecise days are ranges, placed by their latest end; retracted entries stay on the line."""
    desk.say("E1", "putin", assert_("C1"), said="2025-03-01/2025-03-18")
    desk.say("E2", "isw", rebut("C1", "E1/C1", relation="undercut"), said="2025-03-14")
    desk.say("E3", "putin", retract("E1/C1"), said="/2025-03-18")

    items = timeline_of(desk.claim("C1"), limit)

    told = [(desk.names([item.utterance_id])[0], str(item.earliest), str(item.latest)) for item in items]
    assert told == [
        ("E2", "2025-03-14", "2025-03-14"),
        ("E1", "2025-03-01", "2025-03-18"),
        ("E3", "None", "2025-03-18"),
    ]
    assert [(item.is_exact, item.is_live, item.side) for item in items] == [
        (True, True, "against"),
        (False, False, None),
        (False, True, None),
    ]
    assert [item.relation for item in items] == ["undercut", None, None]
