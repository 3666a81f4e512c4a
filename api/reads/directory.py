"""Lists by id: from the view; once it has moved on, later pages by replay at the position of the first."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request, Response

from api.answers.answer import answer
from api.answers.cursor import Cursor, decode_cursor, encode_cursor, question_digest
from api.answers.page import link_to_next
from api.requests.question import PageParameters
from api.services import in_thread, services_of
from ledger.application.log import EventLog, Moment
from ledger.application.question import NOW
from ledger.domain.as_of import AsOf
from ledger.domain.errors import InvalidCursor
from projections.page import Page as ViewPage

Item = dict[str, Any]
Now = Callable[[str | None, int], Awaitable[ViewPage[str]]]
"""A page of the view: after which id, how many."""
Then = Callable[[EventLog, int], list[tuple[str, Item]]]
"""All items (id, JSON) at a position, in any order; blocks."""


async def answer_directory(
    request: Request[Any, Any, Any], operation_id: str, asked: PageParameters, now: Now, then: Then
) -> Response[bytes]:
    """The page that was asked for, in the order of ids."""
    digest = question_digest(operation_id, asked)
    cursor = None if asked.cursor is None else decode_cursor(asked.cursor, digest)
    if cursor is not None and not isinstance(cursor.after, str):
        raise InvalidCursor()
    page = await now(None if cursor is None else cursor.after, asked.limit)
    as_of = NOW.at(Moment(page.position, page.recorded_at, is_final=False))
    items, last = page.items, page.next
    if cursor is not None and cursor.positions != (page.position,):
        log = services_of(request).opened.log
        as_of, items, last = await in_thread(_replay, log, cursor, asked.limit, then)
    following = None if last is None else encode_cursor(Cursor((as_of.position,), last), digest)
    content = {"items": items, "next": following, "as_of": as_of}
    return answer(request, content, headers=link_to_next(request, "cursor", following))


def _replay(log: EventLog, cursor: Cursor, limit: int, then: Then) -> tuple[AsOf, list[Item], str | None]:
    moment = log.at_position(cursor.positions[0])
    found = sorted(item for item in then(log, moment.position) if item[0] > cursor.after)
    last = found[limit - 1][0] if len(found) > limit else None
    return NOW.at(moment), [item for _, item in found[:limit]], last
