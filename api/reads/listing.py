"""The list of claims: now from the view, at any other moment by replay, and both the same list."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final

from litestar import Request, Response, get
from pydantic import Field

from api.answers.answer import answer
from api.answers.cursor import Cursor, decode_cursor, encode_cursor, question_digest
from api.answers.names import NamedAgent, agents_of_states, name_agents
from api.answers.page import Page, link_to_next
from api.openapi.operation import Operation, describe
from api.requests.query import read_query
from api.requests.question import AgentId, MomentParameters, PageParameters, SourceId
from api.services import Services, in_thread, services_of
from ledger.application.log import Moment
from ledger.application.question import NOW, Question
from ledger.domain.as_of import AsOf
from ledger.domain.errors import (
    ClocksExclude,
    InvalidCursor,
    InvalidLimit,
    PositionNotReached,
    ProjectionBehind,
)
from ledger.domain.listing import (
    ClaimFilter,
    ClaimSort,
    PageKey,
    facets_of,
    fold_words,
    key_of,
    page_of,
)
from ledger.domain.state import ClaimState, state_of
from ledger.domain.text import LABEL_LIMIT, STATEMENT_LIMIT
from ledger.domain.vocabulary import NormalisedRating, Status

_ID: Final = "listClaims"
_Found = tuple[AsOf, list[dict[str, Any]] | list[ClaimState], PageKey | None]


class ClaimPage(Page[ClaimState]):
    """A part of the list of claims, and the agents that its states name."""

    agents: dict[str, NamedAgent]


class ClaimsParameters(MomentParameters, PageParameters):
    """Of the list of claims; filters are joined by and."""

    status: Status | None = None
    q: Annotated[
        str | None,
        Field(
            max_length=STATEMENT_LIMIT,
            description="words that all occur in statement, wordings or topics, in any case",
        ),
    ] = None
    topic: Annotated[str | None, Field(max_length=LABEL_LIMIT, description="one of its topics, exactly")] = (
        None
    )
    speaker: Annotated[AgentId, Field(description="an agent that speaks an entry")] = None
    assessor: Annotated[AgentId, Field(description="an agent that assesses it")] = None
    source: Annotated[SourceId, Field(description="a source that carries an entry")] = None
    language: Annotated[str | None, Field(max_length=35, description="a BCP 47 tag, exactly")] = None
    normalised: Annotated[NormalisedRating | None, Field(description="a rating that counts")] = None
    sort: ClaimSort = ClaimSort.LAST_DAY_DOWN

    def filter(self) -> ClaimFilter:
        """The filter that the parameters come to."""
        return ClaimFilter(
            status=self.status,
            words=fold_words(self.q or ""),
            topic=self.topic,
            speaker=self.speaker,
            assessor=self.assessor,
            source=self.source,
            language=self.language,
            normalised=self.normalised,
        )


@get(
    "/v1/claims",
    **describe(
        Operation(
            _ID,
            "Claims",
            "Claims",
            ClaimPage,
            query=ClaimsParameters,
            problems=(ClocksExclude, InvalidLimit, InvalidCursor, PositionNotReached, ProjectionBehind),
        )
    ),
)
async def list_claims(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The states of all claims that fit, now or at a moment.

    Pages never shift: those that follow are of the moment of the first, whatever is recorded meanwhile.
    """
    asked = read_query(request, ClaimsParameters)
    services = services_of(request)
    digest = question_digest(_ID, asked)
    cursor = None if asked.cursor is None else decode_cursor(asked.cursor, digest)
    as_of, states, last = await _find(services, asked, cursor)
    following = None if last is None else encode_cursor(Cursor((as_of.position,), _dump(last)), digest)
    agents = await name_agents(services, agents_of_states(states))
    page = {"items": states, "next": following, "as_of": as_of, "agents": agents}
    return answer(request, page, headers=link_to_next(request, "cursor", following))


async def _find(services: Services, asked: ClaimsParameters, cursor: Cursor | None) -> _Found:
    after = None if cursor is None else _load(cursor.after, asked.sort)
    question = asked.question()
    if question == NOW:
        page = await services.views.claim_states(asked.filter(), asked.sort, after, asked.limit)
        if cursor is None or cursor.positions == (page.position,):
            as_of = NOW.at(Moment(page.position, page.recorded_at, is_final=False))
            moment = as_of.model_dump(mode="json")
            return as_of, [{**item, "as_of": moment} for item in page.items], page.next
    if cursor is not None:
        question = replace(question, as_of=cursor.positions[0])
    return await in_thread(_replay, services, asked, question, after)


def _replay(
    services: Services, asked: ClaimsParameters, question: Question, after: PageKey | None
) -> tuple[AsOf, list[ClaimState], PageKey | None]:
    replay, wanted = services.opened.replay, asked.filter()
    as_of = replay.as_of(question)
    rows = []
    for record in replay.records(as_of):
        state = state_of(record, as_of)
        if wanted.matches(state, facets_of(record, as_of.limit, state)):
            key = key_of(record.claim_id, state.last_day, record.registered_position, asked.sort)
            rows.append((key, state))
    return as_of, *page_of(rows, asked.sort, after, asked.limit)


def _dump(key: PageKey) -> list[Any]:
    value = key.value.isoformat() if isinstance(key.value, date) else key.value
    return [value, key.claim_id]


def _load(content: Any, sort: ClaimSort) -> PageKey:
    try:
        value, claim_id = content
        if sort.is_by_day and value is not None:
            value = date.fromisoformat(value)
        return PageKey(value, claim_id)
    except (TypeError, ValueError):
        raise InvalidCursor() from None
