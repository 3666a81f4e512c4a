"""The moment that a question comes to, at a position that the views have reached.

a past moment            ──> resolved by the log; waited for, up to 2 s
now, of a list           ──> what the views have
now, of a single thing   ──> the head: who has just written reads it; what the views have, if they lag behind
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from api.services import Services, in_thread
from ledger.application.log import Moment
from ledger.application.question import Question
from ledger.domain.as_of import AsOf
from ledger.domain.errors import NotFound, ProjectionBehind
from projections.claim_reading import VIEWS_OF_CLAIMS

Found = TypeVar("Found")


async def moment_of(services: Services, question: Question, views: Sequence[str] = VIEWS_OF_CLAIMS) -> AsOf:
    """The moment of a list, which the views answer together.

    Raises:
        PositionNotReached: a position beyond the head.
        ProjectionBehind: the views have not reached it.
    """
    if question.as_of is None:
        return question.at(await services.views.claims.reached(views))
    as_of = await in_thread(services.opened.replay.as_of, question)
    await services.views.wait_for(views, as_of.position)
    return as_of


async def moments_of(services: Services, first: Question, last: Question) -> tuple[AsOf, AsOf]:
    """Two moments that are compared; where both are of the same position, now too, it is looked up once.

    Raises:
        PositionNotReached, ProjectionBehind: as ``moment_of``.
    """
    begin = await moment_of(services, first)
    if first.as_of != last.as_of:
        return begin, await moment_of(services, last)
    return begin, last.at(Moment(begin.position, begin.recorded_at, begin.final))


async def read_at(
    services: Services,
    question: Question,
    read: Callable[[AsOf], Awaitable[Found]],
    views: Sequence[str] = VIEWS_OF_CLAIMS,
) -> Found:
    """What ``read`` gives for the moment of a single thing, which the views answer together.

    Raises:
        PositionNotReached: a position beyond the head.
        ProjectionBehind: the views have not reached it, or not even what is asked for.
    """
    as_of = await in_thread(services.opened.replay.as_of, question)
    try:
        await services.views.wait_for(views, as_of.position)
    except ProjectionBehind as behind:
        if question.as_of is not None:
            raise
        try:
            return await read(question.at(await services.views.claims.reached(views)))
        except NotFound:
            raise behind from None
    return await read(as_of)
