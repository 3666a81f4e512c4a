"""What changed in the whole ledger between two moments."""

from dataclasses import replace
from itertools import dropwhile, islice
from typing import Annotated, Any, Final

from litestar import Request, Response, get
from pydantic import ConfigDict, Field

from api.answers.answer import answer
from api.answers.cursor import Cursor, decode_cursor, encode_cursor, question_digest
from api.answers.page import Page, link_to_next
from api.openapi.operation import Operation, describe
from api.reads.claims import DifferenceParameters
from api.requests.query import read_query
from api.requests.question import PageParameters
from api.services import in_thread, services_of
from ledger.application.question import Question
from ledger.application.replay import Replay
from ledger.domain.as_of import AsOf
from ledger.domain.difference import ClaimDifference
from ledger.domain.errors import ClocksExclude, InvalidCursor, InvalidLimit, PositionNotReached

_ID: Final = "diffLedger"


class DifferencePage(Page[ClaimDifference]):
    """The claims that differ, in the order in which they were registered."""

    model_config = ConfigDict(populate_by_name=True)

    from_: AsOf = Field(validation_alias="from", serialization_alias="from")
    to: AsOf


class DifferencesParameters(DifferenceParameters, PageParameters):
    """Of the differences in the whole ledger."""

    status_changed: Annotated[bool, Field(description="only claims whose status is another")] = False


@get(
    "/v1/diff",
    **describe(
        Operation(
            _ID,
            "What changed in the whole ledger",
            "Claims",
            DifferencePage,
            query=DifferencesParameters,
            problems=(ClocksExclude, InvalidLimit, InvalidCursor, PositionNotReached),
        )
    ),
)
async def diff_ledger(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The claims that differ between two moments: added ones, changed ones, those with new entries.

    `as_of` is the moment of `to`.
    """
    asked = read_query(request, DifferencesParameters)
    digest = question_digest(_ID, asked)
    before, after = asked.questions()
    start = None
    if asked.cursor is not None:
        cursor = decode_cursor(asked.cursor, digest)
        if len(cursor.positions) != 2:  # noqa: PLR2004 - a difference has two ends
            raise InvalidCursor()
        before, after = (
            replace(question, as_of=position)
            for question, position in zip((before, after), cursor.positions, strict=True)
        )
        start = cursor.after
    replay = services_of(request).opened.replay
    first, last, found = await in_thread(_find, replay, before, after, asked, start)
    items = tuple(found[: asked.limit])
    following = None
    if len(found) > asked.limit:
        following = encode_cursor(Cursor((first.position, last.position), items[-1].claim_id), digest)
    page = DifferencePage(items=items, next=following, as_of=last, from_=first, to=last)
    return answer(request, page, headers=link_to_next(request, "cursor", following))


def _find(
    replay: Replay, before: Question, after: Question, asked: DifferencesParameters, start: Any
) -> tuple[AsOf, AsOf, list[ClaimDifference]]:
    """One item more than a page holds, so that it shows whether another follows."""
    first, last, differences = replay.differences(before, after)
    if start is not None:
        differences = islice(dropwhile(lambda found: found.claim_id != start, differences), 1, None)
    if asked.status_changed:
        differences = (found for found in differences if found.status[0] != found.status[1])
    return first, last, list(islice(differences, asked.limit + 1))
