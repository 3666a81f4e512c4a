"""What was recorded of one claim in order, and what was said of it in order."""

from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.params import FromPath
from pydantic import Field

from api.answers.answer import answer
from api.answers.cursor import Cursor, decode_cursor, encode_cursor, question_digest
from api.answers.difference import changes_of
from api.answers.moment import read_at
from api.answers.page import Page, link_to_next, part_of
from api.openapi.operation import Operation, describe
from api.reads.claims import PAST
from api.requests.identifier import in_path
from api.requests.query import read_query
from api.requests.question import POSITION_LIMIT, MomentParameters, PageParameters, RecordedParameters
from api.services import in_thread, services_of
from ledger.application.question import Question
from ledger.domain.errors import (
    ClaimNotFound,
    InvalidCursor,
    InvalidLimit,
    PositionNotReached,
    ProjectionBehind,
)
from ledger.domain.history import HistoryItem
from ledger.domain.timeline import TimelineItem, timeline_item


class HistoryParameters(RecordedParameters, PageParameters):
    """Of a history."""

    states: Annotated[
        bool, Field(description="true adds to each event what its command changed about the claim")
    ] = False


class TimelineParameters(MomentParameters, PageParameters):
    """Of a timeline."""


@get(
    "/v1/claims/{claim_id:str}/history",
    **describe(
        Operation(
            "listClaimHistory",
            "The history of a claim",
            "Claims",
            Page[HistoryItem],
            query=HistoryParameters,
            problems=(ClaimNotFound, PositionNotReached, InvalidLimit, InvalidCursor, ProjectionBehind),
        )
    ),
)
async def list_claim_history(request: Request[Any, Any, Any], claim_id: FromPath[str]) -> Response[bytes]:
    """Every event of the claim in the order of recording, nothing left out.

    With `states=true` each has the `change` that its command made, with no limit on days; events of one
    command share it. Its `patch` turns the bare state at `from` into the one at `to`.
    """
    asked = read_query(request, HistoryParameters)
    in_path("claim", claim_id)
    services = services_of(request)
    digest = question_digest(f"listClaimHistory {claim_id}", asked)
    question, after = _continue(asked.question(), asked.cursor, digest)
    history = services.opened.replay.history
    as_of, found = await in_thread(history, claim_id, question, after=after, limit=asked.limit + 1)
    items, cursor = found[: asked.limit], None
    if len(found) > asked.limit:
        cursor = encode_cursor(Cursor((as_of.position,), items[-1].revision), digest)
    if asked.states and items:
        changes = await changes_of(services, items)
        items = tuple(
            item.model_copy(update={"change": change}) for item, change in zip(items, changes, strict=True)
        )
    page = Page[HistoryItem](items=items, next=cursor, as_of=as_of)
    return answer(request, page, headers=link_to_next(request, "cursor", cursor))


@get(
    "/v1/claims/{claim_id:str}/timeline",
    **describe(
        Operation(
            "listClaimTimeline",
            "The timeline of a claim",
            "Claims",
            Page[TimelineItem],
            query=TimelineParameters,
            problems=(*PAST, InvalidCursor),
        )
    ),
)
async def list_claim_timeline(request: Request[Any, Any, Any], claim_id: FromPath[str]) -> Response[bytes]:
    """The entries of the claim on the said clock; a day that is not known exactly is a range."""
    asked = read_query(request, TimelineParameters)
    in_path("claim", claim_id)
    digest = question_digest(f"listClaimTimeline {claim_id}", asked)
    question, start = _continue(asked.question(), asked.cursor, digest)
    services = services_of(request)
    claim = await read_at(services, question, partial(services.views.claims.claim, claim_id, has_bodies=True))
    as_of = claim.as_of
    part, following = part_of(claim.standing.kept, start, asked.limit)
    cursor = None if following is None else encode_cursor(Cursor((as_of.position,), following), digest)
    items = tuple(timeline_item(claim.entry(entry.entry_id)) for entry in part)
    page = Page[TimelineItem](items=items, next=cursor, as_of=as_of)
    return answer(request, page, headers=link_to_next(request, "cursor", cursor))


def _continue(question: Question, cursor: str | None, digest: str) -> tuple[Question, int]:
    """The question as the cursor fixed it, and after how many items to go on."""
    if cursor is None:
        return question, 0
    found = decode_cursor(cursor, digest)
    if len(found.positions) != 1 or type(found.after) is not int or not 0 < found.after < POSITION_LIMIT:
        raise InvalidCursor()
    return replace(question, as_of=found.positions[0]), found.after
