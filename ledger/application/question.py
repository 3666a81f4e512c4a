"""What a reader asks for: a limit on the recorded clock, and one on the said or the reported clock."""

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Final

from ledger.application.log import EventLog, Moment
from ledger.domain.as_of import AsOf
from ledger.domain.errors import ClocksExclude, InvalidLimit, PositionNotReached
from ledger.domain.vocabulary import Certainty, Clock

POSITION_LIMIT: Final = 2**63 - 1
"""The greatest position that can be stored."""

_POSITION: Final = re.compile(r"[0-9]{1,40}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final = re.compile(  # RFC 3339; the zone is required, since a time without one names no instant
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


@dataclass(frozen=True, slots=True)
class Question:
    """The moment a reader asks about.

    ``as_of`` is a position, or an instant (UTC) up to which recordings count; None is now.
    """

    as_of: int | datetime | None = None
    said_as_of: date | None = None
    reported_as_of: date | None = None
    certainty: Certainty | None = None

    def resolve(self, log: EventLog) -> AsOf:
        """The moment, with the position it comes to.

        Raises:
            PositionNotReached: a position beyond the head.
        """
        return self.at(self._moment(log))

    def at(self, moment: Moment) -> AsOf:
        """The moment asked about, when its recorded side is already known."""
        certainty = self.certainty or Certainty.CERTAIN
        return AsOf(
            position=moment.position,
            recorded_at=moment.recorded_at,
            final=moment.is_final,
            said_as_of=self.said_as_of,
            reported_as_of=self.reported_as_of,
            certainty=certainty if self.said_as_of is not None else None,
        )

    def _moment(self, log: EventLog) -> Moment:
        if self.as_of is None:
            return log.head()
        if isinstance(self.as_of, int) and self.as_of > POSITION_LIMIT:
            raise PositionNotReached(position=self.as_of, head=log.head().position)
        return log.at_position(self.as_of) if isinstance(self.as_of, int) else log.at_instant(self.as_of)


NOW: Final = Question()


def parse_question(
    *,
    as_of: str | None = None,
    said_as_of: str | None = None,
    reported_as_of: str | None = None,
    certainty: Certainty | None = None,
    is_along_said: bool = False,
) -> Question:
    """The question that the parameters ask; of a diff along the said clock its ends are the said days.

    Raises:
        ClocksExclude: both days given, or a certainty without ``said_as_of``.
        InvalidLimit: a parameter is not in its form.
    """
    if said_as_of is not None and reported_as_of is not None:
        raise ClocksExclude(first="said_as_of", second="reported_as_of")
    if certainty is not None and said_as_of is None and not is_along_said:
        raise ClocksExclude(first="certainty", second="a question without said_as_of")
    return Question(
        as_of=None if as_of is None else parse_recorded("as_of", as_of),
        said_as_of=None if said_as_of is None else parse_limit_day("said_as_of", said_as_of),
        reported_as_of=None if reported_as_of is None else parse_limit_day("reported_as_of", reported_as_of),
        certainty=certainty,
    )


def parse_two(question: Question, clock: Clock, start: str, end: str) -> tuple[Question, Question]:
    """The two questions of a diff along ``clock``; ``question`` fixes the other axes.

    Raises:
        ClocksExclude: the question limits the clock along which the diff runs, or both days.
        InvalidLimit: an end is not in the form of its clock.
    """
    if clock is Clock.RECORDED:
        if question.as_of is not None:
            raise ClocksExclude(first="as_of", second="clock=recorded")
        first, last = parse_recorded("from", start), parse_recorded("to", end)
        return replace(question, as_of=first), replace(question, as_of=last)
    first_day, last_day = parse_limit_day("from", start), parse_limit_day("to", end)
    if clock is Clock.SAID:
        if question.said_as_of is not None or question.reported_as_of is not None:
            raise ClocksExclude(first="said_as_of or reported_as_of", second="clock=said")
        return replace(question, said_as_of=first_day), replace(question, said_as_of=last_day)
    if question.said_as_of is not None or question.reported_as_of is not None:
        raise ClocksExclude(first="said_as_of or reported_as_of", second="clock=reported")
    return replace(question, reported_as_of=first_day), replace(question, reported_as_of=last_day)


def parse_recorded(parameter: str, text: str) -> int | datetime:
    """A position; or a day, meaning its last instant in UTC; or a time with a zone."""
    if _POSITION.fullmatch(text):
        return int(text)
    expected = "a position, a day YYYY-MM-DD or a time with a zone"
    try:
        if _DAY.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), time.max, tzinfo=UTC)
        if _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise InvalidLimit(parameter=parameter, value=text[:100], expected=expected)


def parse_limit_day(parameter: str, text: str) -> date:
    """A day YYYY-MM-DD, nothing else."""
    if _DAY.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    raise InvalidLimit(parameter=parameter, value=text[:100], expected="a day YYYY-MM-DD")
