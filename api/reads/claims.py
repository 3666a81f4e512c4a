"""One claim at any moment: its state, history, timeline, and the difference between two moments."""

from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Final

from litestar import Request, Response, get
from litestar.params import FromPath
from pydantic import Field, RootModel
from pydantic_core import to_json

from api.answers.answer import answer
from api.answers.cursor import Cursor, decode_cursor, encode_cursor, question_digest
from api.answers.difference import changes_of, differences_of
from api.answers.moment import moment_of, read_at
from api.answers.names import NamedAgent, agents_of_states, name_agents
from api.answers.page import Page, link_to_next, part_of
from api.openapi.operation import Operation, describe
from api.requests.identifier import in_path
from api.requests.query import read_query
from api.requests.question import POSITION_LIMIT, MomentParameters, PageParameters, RecordedParameters
from api.services import in_thread, services_of
from ledger.application.question import Question, parse_question, parse_two
from ledger.application.replay import ClaimDetail
from ledger.domain.difference import ClaimDifference
from ledger.domain.errors import (
    ClaimNotFound,
    ClocksExclude,
    InvalidCursor,
    InvalidLimit,
    PositionNotReached,
    ProjectionBehind,
)
from ledger.domain.history import HistoryItem
from ledger.domain.state import ClaimState
from ledger.domain.timeline import TimelineItem, timeline_item
from ledger.domain.vocabulary import Clock

_PAST: Final = (ClaimNotFound, PositionNotReached, InvalidLimit, ClocksExclude, ProjectionBehind)


class NamedDetail(ClaimDetail):
    """The state of a claim with its entries as a tree, and the agents that either names."""

    agents: dict[str, NamedAgent]


class AnyClaim(RootModel[NamedDetail | ClaimState]):
    """The state of a claim, with entries and agents or without."""


class ClaimParameters(MomentParameters):
    """Of one claim."""

    entries: Annotated[
        bool, Field(description="false leaves out the entries and the agents: the bare state of the claim")
    ] = True


class HistoryParameters(RecordedParameters, PageParameters):
    """Of a history."""

    states: Annotated[
        bool, Field(description="true adds to each event what its command changed about the claim")
    ] = False


class TimelineParameters(MomentParameters, PageParameters):
    """Of a timeline."""


class DifferenceParameters(MomentParameters):
    """Of a difference: two moments on one clock; the limits on the other clocks stay fixed."""

    start: Annotated[str, Field(alias="from", description="the earlier moment, in the form of the clock")]
    end: Annotated[str, Field(alias="to", description="the later moment, in the form of the clock")]
    clock: Annotated[Clock, Field(description="the axis on which `from` and `to` lie")] = Clock.RECORDED

    def questions(self) -> tuple[Question, Question]:
        """The two questions that the parameters ask."""
        fixed = parse_question(
            as_of=self.as_of,
            said_as_of=self.said_as_of,
            reported_as_of=self.reported_as_of,
            certainty=self.certainty,
            is_along_said=self.clock is Clock.SAID,
        )
        return parse_two(fixed, self.clock, self.start, self.end)


@get(
    "/v1/claims/{claim_id:str}",
    **describe(
        Operation(
            "getClaim",
            "One claim",
            "Claims",
            AnyClaim,
            query=ClaimParameters,
            problems=_PAST,
        )
    ),
)
async def get_claim(request: Request[Any, Any, Any], claim_id: FromPath[str]) -> Response[bytes]:
    """The state of a claim at a moment, with its entries as a tree: an entry hangs below its first target.

    With `entries=false` the body is the bare state; the `patch` of a difference applies to it.
    """
    asked = read_query(request, ClaimParameters)
    in_path("claim", claim_id)
    services = services_of(request)
    read = partial(services.views.claims.claim, claim_id, has_bodies=asked.entries)
    claim = await read_at(services, asked.question(), read)
    state = claim.state
    if not asked.entries:
        return answer(request, state, revision=state.revision)
    agents = await name_agents(services, [*agents_of_states([state]), *claim.named])
    body = b'%b,"entries":%b,"agents":%b}' % (
        state.model_dump_json()[:-1].encode(),
        claim.tree_json().encode(),
        to_json(agents),
    )
    return answer(request, body, revision=state.revision)


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
            problems=(*_PAST, InvalidCursor),
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


@get(
    "/v1/claims/{claim_id:str}/diff",
    **describe(
        Operation(
            "diffClaim",
            "What changed about a claim",
            "Claims",
            ClaimDifference,
            query=DifferenceParameters,
            problems=_PAST,
        )
    ),
)
async def diff_claim(request: Request[Any, Any, Any], claim_id: FromPath[str]) -> Response[bytes]:
    """What differs between two moments of the claim, which events made it so, and who recorded them.

    `patch` (RFC 6902) turns the bare state at `from` into the one at `to`; what did not exist is `{}`.
    """
    asked = read_query(request, DifferenceParameters)
    in_path("claim", claim_id)
    before, after = asked.questions()
    services = services_of(request)
    first, last = await moment_of(services, before), await moment_of(services, after)
    (found,) = await differences_of(services, [claim_id], first, last)
    if found is None:
        raise ClaimNotFound(identifier=claim_id)
    return answer(request, found)


def _continue(question: Question, cursor: str | None, digest: str) -> tuple[Question, int]:
    """The question as the cursor fixed it, and after how many items to go on."""
    if cursor is None:
        return question, 0
    found = decode_cursor(cursor, digest)
    if len(found.positions) != 1 or type(found.after) is not int or not 0 < found.after < POSITION_LIMIT:
        raise InvalidCursor()
    return replace(question, as_of=found.positions[0]), found.after
