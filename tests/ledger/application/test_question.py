"""Questions: which limits a reader may ask for, and what moment they come to."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from ledger.application.question import NOW, Question, parse_question, parse_recorded, parse_two
from ledger.domain.errors import ClocksExclude, InvalidLimit, PositionNotReached
from ledger.domain.limit import NO_LIMIT, Limit
from ledger.domain.vocabulary import Certainty, Clock
from tests.histories.desk import Desk, assert_

DAY = date(2025, 3, 13)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("17", 17),
        ("2025-03-13", datetime(2025, 3, 13, 23, 59, 59, 999999, UTC)),
        ("2025-03-13T10:00:00Z", datetime(2025, 3, 13, 10, tzinfo=UTC)),
        ("2025-03-13T10:00:00.000001+02:00", datetime(2025, 3, 13, 8, 0, 0, 1, UTC)),
    ],
)
def test_recorded_limit_is_a_position_a_day_or_a_time(text: str, expected: int | datetime) -> None:
    """A day means its last instant in UTC; a time is read in its zone."""
    assert parse_recorded("as_of", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "1.5",
        "now",
        "2025-03",
        "2025-02-30",
        "2025-03-13T10:00:00",
        "9" * 41,
        "17\n",
        "\u0661\u0667",
        "2025-W11-4T00:00:00Z",
        "20250313T100000Z",
        "0001-01-01T00:00:00+14:00",
    ],
)
def test_anything_else_is_no_recorded_limit(text: str) -> None:
    """A time without a zone names no instant, and no text is repeated beyond a hundred characters."""
    with pytest.raises(InvalidLimit) as raised:
        parse_recorded("as_of", text)

    assert raised.value.facts == {
        "parameter": "as_of",
        "value": text,
        "expected": "a position, a day YYYY-MM-DD or a time with a zone",
    }


@pytest.mark.parametrize("clock", ["said_as_of", "reported_as_of"])
@pytest.mark.parametrize("text", ["17", "2025-03", "2025-02-30", "2025-03-13T10:00:00Z", "13/03/2025"])
def test_limit_of_a_day_is_a_day(clock: str, text: str) -> None:
    """On the said and the reported clock nothing but YYYY-MM-DD is taken."""
    with pytest.raises(InvalidLimit, match=f"{clock}='{text}' is not a day YYYY-MM-DD"):
        parse_question(**{clock: text})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (
            {"said_as_of": "2025-03-13", "reported_as_of": "2025-03-13"},
            "said_as_of and reported_as_of exclude",
        ),
        ({"certainty": Certainty.POSSIBLE}, "certainty and a question without said_as_of exclude"),
        (
            {"reported_as_of": "2025-03-13", "certainty": Certainty.CERTAIN},
            "certainty and a question without",
        ),
    ],
)
def test_clocks_exclude_each_other(question: dict[str, Any], message: str) -> None:
    """One of the two days at most, and a certainty with the said one alone."""
    with pytest.raises(ClocksExclude, match=message):
        parse_question(**question)


def test_question_is_what_was_asked() -> None:
    """Every parameter that may be given together is kept."""
    asked = parse_question(as_of="7", said_as_of="2025-03-13", certainty=Certainty.POSSIBLE)

    assert asked == Question(as_of=7, said_as_of=DAY, certainty=Certainty.POSSIBLE)
    assert parse_question() == NOW


@pytest.mark.parametrize(
    ("clock", "field", "start", "end"),
    [
        (Clock.SAID, "said_as_of", "2025-03-13", "2025-03-14"),
        (Clock.REPORTED, "reported_as_of", "2025-03-13", "2025-03-14"),
    ],
)
def test_difference_runs_along_a_day(clock: Clock, field: str, start: str, end: str) -> None:
    """Both ends lie on the clock, and the recorded one is fixed."""
    first, last = parse_two(Question(as_of=7), clock, start, end)

    assert (first.as_of, last.as_of) == (7, 7)
    assert (getattr(first, field), getattr(last, field)) == (DAY, DAY + timedelta(days=1))


def test_difference_runs_along_the_record() -> None:
    """The day is fixed then, and its certainty too."""
    question = Question(said_as_of=DAY, certainty=Certainty.POSSIBLE)

    first, last = parse_two(question, Clock.RECORDED, "3", "2025-03-13")

    assert (first.as_of, first.said_as_of, first.certainty) == (3, DAY, Certainty.POSSIBLE)
    assert last.as_of == datetime(2025, 3, 13, 23, 59, 59, 999999, UTC)


@pytest.mark.parametrize(
    ("question", "clock"),
    [
        (Question(as_of=7), Clock.RECORDED),
        (Question(said_as_of=DAY), Clock.SAID),
        (Question(reported_as_of=DAY), Clock.SAID),
        (Question(said_as_of=DAY), Clock.REPORTED),
        (Question(reported_as_of=DAY), Clock.REPORTED),
    ],
)
def test_difference_does_not_limit_its_own_clock(question: Question, clock: Clock) -> None:
    """The clock along which it runs cannot be fixed as well, nor two days at once."""
    with pytest.raises(ClocksExclude):
        parse_two(question, clock, "2025-03-13", "2025-03-14")


def test_moment_has_the_limit_that_was_asked() -> None:
    """The certainty goes with the said clock; without any day there is no limit."""
    desk = Desk()

    assert desk.moment().limit == NO_LIMIT
    assert desk.moment(said_as_of=DAY).limit == Limit(Clock.SAID, DAY, Certainty.CERTAIN)
    assert desk.moment(said_as_of=DAY).certainty == "certain"
    assert desk.moment(reported_as_of=DAY).limit == Limit(Clock.REPORTED, DAY)
    assert desk.moment(reported_as_of=DAY).certainty is None


def test_moment_lies_before_the_command_it_would_cut() -> None:
    """A position inside an utterance on two claims moves back to before both."""
    desk = Desk()
    desk.register(agents="putin", claims="C1 C2")
    desk.say("E1", "putin", assert_("C1"), assert_("C2"))

    moved = [desk.moment(as_of=position).position for position in range(desk.head + 1)]

    assert moved == [0, 1, 2, 3, 3, 5]
    with pytest.raises(PositionNotReached, match="position 6 is not reached yet, the head is 5"):
        desk.moment(as_of=6)


def test_instant_is_the_last_position_by_then() -> None:
    """In whatever zone it is given; before the first recording it is position nought, recorded never."""
    desk = Desk("2025-03-20")
    desk.register(agents="putin")
    noon = datetime(2025, 3, 20, 12, tzinfo=UTC)
    before = desk.moment(as_of=noon - timedelta(microseconds=1))

    at_noon = desk.moment(as_of=noon.astimezone(timezone(timedelta(hours=9))))

    assert (before.position, before.recorded_at) == (0, None)
    assert (at_noon.position, at_noon.recorded_at) == (1, noon)
