"""The spans of a track are those of its entries, however these came, changed and went."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.limit import NO_LIMIT, Limit
from ledger.domain.stance import Stance
from ledger.domain.standing import standing_of
from ledger.domain.vocabulary import ActKind, Certainty, NormalisedRating, Side, Status
from projections.claim_states.sweep import Span, Track

AGENTS = st.lists(st.sampled_from("ABC"), min_size=1, max_size=2, unique=True).map(tuple)
DAYS = st.none() | st.dates(date(2025, 3, 1), date(2025, 3, 5))
KINDS = st.sampled_from(
    [ActKind.ASSERT, ActKind.REBUT, ActKind.ASSESS, ActKind.RETRACT, ActKind.WITHDRAW_ASSESSMENT]
)


@st.composite
def stances(draw: st.DrawFn, number: int) -> Stance:
    """The entry of that number as the record may have it; a later record has it otherwise."""
    act = draw(KINDS)
    is_judgement, is_ender = act is ActKind.ASSESS, act in (ActKind.RETRACT, ActKind.WITHDRAW_ASSESSMENT)
    verdict = draw(st.sampled_from([None, Side.FOR, Side.AGAINST])) if is_judgement else None
    return Stance(
        entry_id=str(number),
        utterance_id="",
        position=number,
        act=act,
        speakers=draw(AGENTS),
        said_edtf=None,
        said_earliest=draw(DAYS),
        said_latest=date(2025, 3, 31),
        reported_latest=date(2025, 3, 31),
        is_presupposed=act is ActKind.ASSERT and draw(st.booleans()),
        is_inferred=draw(st.sampled_from([False, False, True])),
        is_voided=False,
        bears_on_claim=act is ActKind.REBUT,
        verdict=verdict,
        takes_up=str(draw(st.integers(0, 7))) if is_ender else None,
        parent=None,
        normalised=None if verdict is None else NormalisedRating.MIXTURE,
        relation=None,
        rating=None,
        citation=None,
    )


@st.composite
def steps(draw: st.DrawFn) -> list[dict[str, Stance | None]]:
    """Up to eight entries; in each step some of them are recorded, changed or voided."""
    numbers = st.lists(st.integers(0, 7), min_size=1, max_size=3, unique=True)
    return [
        {str(number): draw(st.none() | stances(number)) for number in draw(numbers)}
        for _ in range(draw(st.integers(1, 8)))
    ]


def spans_of(entries: list[Stance]) -> list[Span]:
    """What the rule of standing says on every day, one by one."""
    days: list[Any] = sorted({entry.said_earliest for entry in entries if entry.said_earliest is not None})
    limits = [Limit(day=date(2025, 2, 1), certainty=Certainty.POSSIBLE)]
    limits += [Limit(day=day, certainty=Certainty.POSSIBLE) for day in days]
    begins, ends = [None, *days], [*days, None]
    spans = []
    for begin, end, limit in zip(begins, ends, limits, strict=True):
        standing = standing_of(entries, limit)
        ratings = {voice.entry.normalised for voice in standing.assessments} - {None}
        spans.append(Span(begin, end, standing.status, tuple(sorted(map(str, ratings)))))
    return spans


@given(steps())
def test_a_track_that_changes_is_one_made_anew(history: list[dict[str, Stance | None]]) -> None:
    """What it says has ended and begun is so; what it says of neither has not changed."""
    entries: dict[str, Stance] = {}
    track, spans = Track((), lambda entry: entry.said_earliest), [Span(None, None, Status.NO_RECORD, ())]
    for step in history:
        removed = [entries.pop(entry_id) for entry_id in step if entry_id in entries]
        added = [entry for entry in step.values() if entry is not None]
        entries |= {entry.entry_id: entry for entry in added}

        ended, opened = track.change(removed, added)
        unchanged = spans[: len(spans) - len(ended)]
        assert spans[len(unchanged) :] == ended
        spans = unchanged + opened

        assert spans == track.spans == spans_of(list(entries.values()))
        assert dict(track.kept) == entries
        assert standing_of(entries.values(), NO_LIMIT).status is spans[-1].status
