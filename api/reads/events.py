"""The log itself: its events, in the order in which they were recorded."""

from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.params import FromPath
from pydantic import Field

from api.answers.answer import answer
from api.answers.page import Page, link_to_next
from api.openapi.operation import Operation, describe
from api.requests.query import read_query
from api.requests.question import PAGE_DEFAULT, POSITION_LIMIT, Limit, NoParameters, Parameters
from api.services import in_thread, services_of
from ledger.application.log import EventLog, Moment
from ledger.application.question import NOW
from ledger.domain.as_of import AsOf
from ledger.domain.errors import PositionNotReached
from ledger.domain.history import LogEvent, view_event


class EventAnswer(LogEvent):
    """One event of the log, and the moment it is of: its own position."""

    as_of: AsOf


class EventsParameters(Parameters):
    """Of the log."""

    after: Annotated[int, Field(ge=0, le=POSITION_LIMIT, description="events that follow this position")] = 0
    limit: Limit = PAGE_DEFAULT


@get(
    "/v1/events",
    **describe(
        Operation(
            "listEvents",
            "The log",
            "Events",
            Page[LogEvent],
            query=EventsParameters,
            problems=(PositionNotReached,),
        )
    ),
)
async def list_events(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The events of the log in order.

    `next` is the position to give as `after`; it is null at the head: go on later from the last position.
    """
    asked = read_query(request, EventsParameters)
    head, events = await in_thread(_page, services_of(request).opened.log, asked.after, asked.limit)
    last = events[-1].position if events else None
    following = None if last is None or last >= head.position else str(last)
    page = Page[LogEvent](items=tuple(events), next=following, as_of=NOW.at(head))
    return answer(request, page, headers=link_to_next(request, "after", following))


def _page(log: EventLog, after: int, limit: int) -> tuple[Moment, list[LogEvent]]:
    head = log.head()
    if after > head.position:
        raise PositionNotReached(position=after, head=head.position)
    return head, [view_event(event) for event in log.page(after=after, limit=limit, upto=head.position)]


@get(
    "/v1/events/{position:int}",
    **describe(
        Operation(
            "getEvent",
            "One event",
            "Events",
            EventAnswer,
            query=NoParameters,
            problems=(PositionNotReached,),
        )
    ),
)
async def get_event(request: Request[Any, Any, Any], position: FromPath[int]) -> Response[bytes]:
    """What was recorded at the position: the envelope, and the payload or why it is gone."""
    read_query(request, NoParameters)
    return answer(request, await in_thread(_event, services_of(request).opened.log, position))


def _event(log: EventLog, position: int) -> EventAnswer:
    if not 0 < position <= POSITION_LIMIT:
        # No number that a database could hold; the error still says where the head is.
        raise PositionNotReached(position=min(position, POSITION_LIMIT), head=log.head().position)
    recorded = log.event(position)
    as_of = NOW.at(Moment(recorded.position, recorded.recorded_at, is_final=True))
    return EventAnswer.model_construct(**dict(view_event(recorded)), as_of=as_of)
