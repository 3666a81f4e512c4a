"""The list of claims at any moment, from the views."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final

from litestar import Request, Response, get
from pydantic import Field

from api.answers.answer import answer
from api.answers.cursor import Cursor, decode_cursor, encode_cursor, question_digest
from api.answers.moment import moment_of
from api.answers.names import NamedAgent, agents_of_states, name_agents
from api.answers.page import Page, link_to_next
from api.answers.verification import Verified, VerifyParameters, verify_page
from api.openapi.operation import Operation, describe
from api.requests.query import read_query
from api.requests.question import AgentId, MomentParameters, PageParameters, SourceId
from api.services import services_of
from ledger.domain.errors import (
    ClocksExclude,
    InvalidCursor,
    InvalidLimit,
    InvalidSearch,
    PositionNotReached,
    ProjectionBehind,
    VerificationFailed,
    VerificationUnderway,
)
from ledger.domain.listing import ClaimFilter, ClaimSort, PageKey, PageQuery
from ledger.domain.state import ClaimState
from ledger.domain.text import LABEL_LIMIT, STATEMENT_LIMIT
from ledger.domain.vocabulary import NormalisedRating, Status
from projections.claim_reading import VIEWS_OF_CLAIMS, VIEWS_OF_SEARCH

_ID: Final = "listClaims"


class ClaimPage(Page[ClaimState], Verified):
    """A part of the list of claims, and the agents that its states name."""

    agents: dict[str, NamedAgent]


class ClaimsParameters(MomentParameters, PageParameters, VerifyParameters):
    """Of the list of claims; filters are joined by and."""

    status: Status | None = None
    q: Annotated[
        str | None,
        Field(
            max_length=STATEMENT_LIMIT,
            description="words, and phrases in quotation marks, all of which are found in its wording and"
            " topics, in quotes of its entries or in names of agents who speak; similar spellings count",
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
            problems=(
                ClocksExclude,
                InvalidLimit,
                InvalidCursor,
                InvalidSearch,
                PositionNotReached,
                ProjectionBehind,
                VerificationFailed,
                VerificationUnderway,
            ),
        )
    ),
)
async def list_claims(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The states of all claims that fit, now or at a moment.

    Pages never shift: those that follow are of the moment of the first, whatever is recorded meanwhile.
    `verify=true` recomputes each state from its events and, without `q`, the order from those of all claims;
    then it needs the key.
    """
    asked = read_query(request, ClaimsParameters)
    services = services_of(request)
    if asked.verify and asked.q is None:
        # It reads every claim: nobody whom we do not know may ask for that much work.
        services.gate.check(request.headers.get("authorization"))
    digest = question_digest(_ID, asked)
    question, after = asked.question(), None
    if asked.cursor is not None:
        cursor = decode_cursor(asked.cursor, digest)
        question, after = replace(question, as_of=cursor.positions[0]), _load(cursor.after, asked.sort)
    reading, among = services.views.claims, None
    as_of = await moment_of(services, question, VIEWS_OF_CLAIMS if asked.q is None else VIEWS_OF_SEARCH)
    if asked.q is not None:
        among = await reading.search(asked.q, asked.language, as_of)
    query = PageQuery(asked.filter(), asked.sort, after, asked.limit)
    claims, last = await reading.page(query, as_of, among)
    following = None if last is None else encode_cursor(Cursor((as_of.position,), _dump(last)), digest)
    states = [claim.state for claim in claims]
    agents = await name_agents(services, agents_of_states(states))
    page: dict[str, Any] = {"items": states, "next": following, "as_of": as_of, "agents": agents}
    if asked.verify:
        await verify_page(services, query, (states, last), as_of, is_searched=asked.q is not None)
        page["verified"] = True
    return answer(request, page, headers=link_to_next(request, "cursor", following))


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
