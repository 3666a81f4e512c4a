"""The parameters that say which moment a question is about, and which part of a list is wanted."""

from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from ledger.application.question import Question, parse_question
from ledger.domain.identifier import kind_of
from ledger.domain.vocabulary import Certainty

PAGE_LIMIT: Final = 200
PAGE_DEFAULT: Final = 50
POSITION_LIMIT: Final = 10**18 - 1


class Parameters(BaseModel):
    """Base of all parameters: closed to unknown ones."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NoParameters(Parameters):
    """Operations that take none."""


Limit = Annotated[int, Field(ge=1, le=PAGE_LIMIT, description="items a page")]
Cursor = Annotated[str | None, Field(description="`next` of the page before, with the same parameters")]
AsOfText = Annotated[
    str | None,
    Field(
        description="what was recorded by then: a position, a day (its end, UTC) or a time with a zone",
        examples=["42", "2025-03-20", "2025-03-20T09:30:00Z"],
    ),
]
DayText = Annotated[str | None, Field(description="a day YYYY-MM-DD", examples=["2025-03-14"])]


def _check_agent(value: str | None) -> str | None:
    return _check_kind("agent", value)


def _check_source(value: str | None) -> str | None:
    return _check_kind("source", value)


def _check_kind(kind: str, value: str | None) -> str | None:
    if value is not None and kind_of(value) != kind:
        raise ValueError(f"must be the id of a {kind}" if kind != "agent" else "must be the id of an agent")
    return value


AgentId = Annotated[str | None, AfterValidator(_check_agent)]
SourceId = Annotated[str | None, AfterValidator(_check_source)]


class PageParameters(Parameters):
    """Which part of a list."""

    limit: Limit = PAGE_DEFAULT
    cursor: Cursor = None


class RecordedParameters(Parameters):
    """A moment on the recorded clock alone."""

    as_of: AsOfText = None

    def question(self) -> Question:
        """The question that the parameters ask.

        Raises:
            InvalidLimit: they are not in their form.
        """
        return parse_question(as_of=self.as_of)


class MomentParameters(Parameters):
    """A moment on all clocks."""

    as_of: AsOfText = None
    said_as_of: DayText = None
    reported_as_of: DayText = None
    certainty: Annotated[
        Certainty | None,
        Field(description="with `said_as_of`: what was certainly said by then, or what cannot be excluded"),
    ] = None

    def question(self) -> Question:
        """The question that the parameters ask.

        Raises:
            ClocksExclude, InvalidLimit: they contradict each other, or are not in their form.
        """
        return parse_question(
            as_of=self.as_of,
            said_as_of=self.said_as_of,
            reported_as_of=self.reported_as_of,
            certainty=self.certainty,
        )
