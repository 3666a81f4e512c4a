"""The acceptance case at every moment it expects: the said clock, the reported clock, and between."""

import pytest

from ledger.application.question import Question
from ledger.domain.state import state_of
from ledger.domain.vocabulary import Certainty
from tests.histories.desk import Desk, possibly_said, reported, said
from tests.histories.law import patched
from tests.kursk.case import CLAIMS, UTTERANCES, kept_utterances, sides_of_c1, utterances_of

OPEN = ["E03", "E07", "E09", "E10", "E11", "E14"]
"""Nobody says since when: they cannot be excluded on any day."""
SINCE_THE_13TH = sorted([*OPEN, "E08", "E12"])
DAYS = ["2025-03-12", *(f"2025-03-{day}" for day in range(13, 21))]
KEPT = {
    "2025-03-12": [],
    "2025-03-13": ["E01"],
    **{day: ["E01", "E02", "E13"] for day in ["2025-03-14", "2025-03-15", "2025-03-16"]},
    "2025-03-17": ["E01", "E02", "E04", "E13"],
    **{day: ["E01", "E02", "E04", "E05", "E13"] for day in ["2025-03-18", "2025-03-19"]},
    "2025-03-20": UTTERANCES,
}
ALSO_POSSIBLE = {
    **dict.fromkeys(DAYS, SINCE_THE_13TH),
    "2025-03-12": OPEN,
    "2025-03-20": [],
}
STATUS = {
    **dict.fromkeys(DAYS, "contested"),
    "2025-03-12": "no_record",
    "2025-03-13": "unchallenged",
}


@pytest.mark.parametrize("day", DAYS)
def test_said_clock_keeps_what_was_certainly_said(desk: Desk, day: str) -> None:
    """By each day these utterances were certainly made, and these others cannot be excluded."""
    certain = kept_utterances(desk, said(day))
    possible = kept_utterances(desk, possibly_said(day))

    assert certain == KEPT[day]
    assert sorted(set(possible) - set(certain)) == ALSO_POSSIBLE[day]


@pytest.mark.parametrize("day", DAYS)
def test_c1_on_the_said_clock(desk: Desk, day: str) -> None:
    """No record before Putin spoke, unchallenged for a day, contested from ISW's word on."""
    assert desk.standpoint("C1", said(day)).status == STATUS[day]


@pytest.mark.parametrize("day", DAYS[:-1])
def test_sides_of_c1_before_publication(desk: Desk, day: str) -> None:
    """Until the article itself only ISW opposes, by undercutting; nothing is inferred or declined."""
    kept = KEPT[day]

    assert sides_of_c1(desk, said(day)) == {
        "asserting": [utterance for utterance in ("E01", "E04", "E05") if utterance in kept],
        "presupposing": [utterance for utterance in ("E02",) if utterance in kept],
        "opposing": [f"{utterance} undercut" for utterance in ("E13",) if utterance in kept],
        "inferred": [],
        "declined": [],
    }


def test_sides_of_c1_on_the_day_of_publication(desk: Desk) -> None:
    """By the dateline everything was said, so the limit changes nothing."""
    assert sides_of_c1(desk, said("2025-03-20")) == sides_of_c1(desk)


def test_c2_is_contested_by_the_dismissal_alone(desk: Desk) -> None:
    """C2 stood unchallenged until the dismissal of E12, whose day is certain only at the dateline."""
    statuses = [desk.standpoint("C2", said(day)).status.value for day in DAYS]

    assert statuses == ["no_record", *["unchallenged"] * 7, "contested"]


def test_trumps_words_by_day(desk: Desk) -> None:
    """Three of his utterances have a day of their own, each another one."""
    dated = {"2025-03-14": "E02", "2025-03-17": "E04", "2025-03-18": "E05"}

    for day, utterance in dated.items():
        before = kept_utterances(desk, said(f"2025-03-{int(day[-2:]) - 1}"))
        assert utterance in set(kept_utterances(desk, said(day))) - set(before)


def test_reported_clock_starts_with_the_article(desk: Desk) -> None:
    """Nothing was reported before 20 March, and everything on it."""
    assert kept_utterances(desk, reported("2025-03-19")) == []
    assert kept_utterances(desk, reported("2025-03-20")) == UTTERANCES
    assert {desk.standpoint(claim, reported("2025-03-19")).status for claim in CLAIMS} == {"no_record"}
    assert desk.standpoint("C1", reported("2025-03-20")).status == "contested"


@pytest.mark.parametrize(
    ("start", "end", "added", "statuses"),
    [
        ("2025-03-13", "2025-03-14", ["E02", "E13"], ("unchallenged", "contested")),
        ("2025-03-14", "2025-03-18", ["E04", "E05"], ("contested", "contested")),
        (
            "2025-03-18",
            "2025-03-20",
            [u for u in UTTERANCES if u not in ("E01", "E02", "E04", "E05", "E13")],
            ("contested", "contested"),
        ),
    ],
)
def test_difference_on_the_said_clock(
    desk: Desk, start: str, end: str, added: list[str], statuses: tuple[str, str]
) -> None:
    """Between two days these utterances were added over the whole case, and none removed."""
    before, after = _question(start), _question(end)
    _, _, found = desk.replay.differences(before, after)
    differences = list(found)

    assert utterances_of(desk, [e.entry_id for d in differences for e in d.entries_added]) == added
    assert not any(difference.entries_removed for difference in differences)
    assert desk.replay.difference(desk.id_of("C1"), before, after).status == statuses


@pytest.mark.parametrize(("start", "end"), [("2025-03-13", "2025-03-14"), ("2025-03-20", "2025-03-12")])
def test_patch_leads_from_one_day_to_the_other(desk: Desk, start: str, end: str) -> None:
    """Forwards and backwards the patch of C1 turns one state into the other."""
    moments = [desk.replay.as_of(_question(day)) for day in (start, end)]
    before, after = (state_of(desk.claim("C1"), m).model_dump(mode="json") for m in moments)

    difference = desk.replay.difference(desk.id_of("C1"), _question(start), _question(end))

    assert patched(before, difference) == after


def test_difference_says_why(desk: Desk) -> None:
    """That C1 came to be contested by 14 March is put down to the entries of E02 and E13."""
    difference = desk.replay.difference(desk.id_of("C1"), _question("2025-03-13"), _question("2025-03-14"))

    causes = [desk.ledger.log.event(cause.position).event.utterance_id for cause in difference.because]
    assert causes == [desk.id_of("E02"), desk.id_of("E13")]


def _question(day: str) -> Question:
    limit = said(day)
    return Question(said_as_of=limit.day, certainty=Certainty.CERTAIN)
