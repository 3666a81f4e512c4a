"""What changed in the whole ledger between two moments."""

from dataclasses import replace
from typing import Annotated, Any, Final

from litestar import Request, Response, get
from pydantic import ConfigDict, Field

from api.answers.answer import answer
from api.answers.cursor import Cursor, decode_cursor, encode_cursor, question_digest
from api.answers.difference import differences_of
from api.answers.moment import moments_of
from api.answers.page import Page, link_to_next
from api.openapi.operation import Operation, describe
from api.reads.claims import DifferenceParameters
from api.requests.query import read_query
from api.requests.question import PageParameters
from api.services import Services, services_of
from ledger.domain.as_of import AsOf
from ledger.domain.difference import ClaimDifference
from ledger.domain.errors import (
    ClocksExclude,
    InvalidCursor,
    InvalidLimit,
    PositionNotReached,
    ProjectionBehind,
)

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
            problems=(ClocksExclude, InvalidLimit, InvalidCursor, PositionNotReached, ProjectionBehind),
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
    start = 0
    if asked.cursor is not None:
        cursor = decode_cursor(asked.cursor, digest)
        if len(cursor.positions) != 2 or not isinstance(cursor.after, int):  # noqa: PLR2004 - two ends
            raise InvalidCursor()
        before, after = (
            replace(question, as_of=position)
            for question, position in zip((before, after), cursor.positions, strict=True)
        )
        start = cursor.after
    services = services_of(request)
    first, last = await moments_of(services, before, after)
    items, following = await _find(services, first, last, asked, start)
    cursor_text = None
    if following is not None:
        cursor_text = encode_cursor(Cursor((first.position, last.position), following), digest)
    page = DifferencePage(items=tuple(items), next=cursor_text, as_of=last, from_=first, to=last)
    return answer(request, page, headers=link_to_next(request, "cursor", cursor_text))


async def _find(
    services: Services, first: AsOf, last: AsOf, asked: DifferencesParameters, start: int
) -> tuple[list[ClaimDifference], int | None]:
    """A page of differences, and the registration to go on after; None at the end."""
    found: list[tuple[ClaimDifference, int]] = []
    while len(found) <= asked.limit:
        candidates = await services.views.claims.changed(first, last, start, asked.limit + 1)
        if not candidates:
            break
        differences = await differences_of(services, [claim_id for claim_id, _ in candidates], first, last)
        found += [
            (difference, registered)
            for difference, (_, registered) in zip(differences, candidates, strict=True)
            if difference is not None and _is_wanted(difference, asked)
        ]
        start = candidates[-1][1]
    page = found[: asked.limit]
    return [difference for difference, _ in page], page[-1][1] if len(found) > asked.limit else None


def _is_wanted(difference: ClaimDifference, asked: DifferencesParameters) -> bool:
    if asked.status_changed and difference.status[0] == difference.status[1]:
        return False
    return not difference.is_empty
