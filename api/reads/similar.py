"""Claims that are worded nearly alike: as a claim there is, or as one that is yet to be registered."""

from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.params import FromPath
from pydantic import BaseModel, Field

from api.answers.answer import answer
from api.answers.moment import moment_of, read_at
from api.answers.neighbour import SimilarClaims, similar_claims
from api.openapi.operation import Operation, describe
from api.reads.claims import PAST
from api.requests.identifier import in_path
from api.requests.query import read_query
from api.requests.question import MomentParameters
from api.services import services_of
from ledger.domain.as_of import AsOf
from ledger.domain.errors import (
    ClaimNotFound,
    ClocksExclude,
    InvalidLimit,
    PositionNotReached,
    ProjectionBehind,
)
from ledger.domain.text import STATEMENT_LIMIT
from projections.claim_reading import VIEWS_OF_SEARCH
from projections.search.item import wordings_of


class SimilarAnswer(BaseModel):
    """At most ten claims that are worded nearly alike, nearest first."""

    items: SimilarClaims
    as_of: AsOf


class StatementParameters(MomentParameters):
    """Of the question which claims are worded nearly as a text."""

    statement: Annotated[
        str, Field(max_length=STATEMENT_LIMIT, description="the text, as it would be registered")
    ]


@get(
    "/v1/claims/similar",
    **describe(
        Operation(
            "findSimilarClaims",
            "Claims worded nearly as a text",
            "Claims",
            SimilarAnswer,
            query=StatementParameters,
            problems=(PositionNotReached, InvalidLimit, ClocksExclude, ProjectionBehind),
        )
    ),
)
async def find_similar_claims(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The claims that a text would nearly repeat; for who is about to register it.

    The statement and the other wordings of every claim are compared, by their trigrams, without case, accents
    and punctuation. Nothing is recorded.
    """
    asked = read_query(request, StatementParameters)
    services = services_of(request)
    as_of = await moment_of(services, asked.question(), VIEWS_OF_SEARCH)
    items = await similar_claims(services, [asked.statement], as_of)
    return answer(request, SimilarAnswer(items=items, as_of=as_of))


@get(
    "/v1/claims/{claim_id:str}/similar",
    **describe(
        Operation(
            "listSimilarClaims",
            "Claims worded nearly as a claim",
            "Claims",
            SimilarAnswer,
            query=MomentParameters,
            problems=PAST,
        )
    ),
)
async def list_similar_claims(request: Request[Any, Any, Any], claim_id: FromPath[str]) -> Response[bytes]:
    """The claims worded nearly as the claim at the moment; whether they are the same is for people to say.

    Its statement and its first other wordings are compared with all wordings of the others.
    """
    asked = read_query(request, MomentParameters)
    in_path("claim", claim_id)
    services = services_of(request)

    async def read(as_of: AsOf) -> SimilarAnswer:
        facts = await services.views.claims.facts([claim_id], as_of.position)
        if not facts:
            raise ClaimNotFound(identifier=claim_id)
        texts = [text for text in wordings_of(facts[0]) if isinstance(text, str)]
        items = await similar_claims(services, texts, as_of, besides=claim_id)
        return SimilarAnswer(items=items, as_of=as_of)

    return answer(request, await read_at(services, asked.question(), read, VIEWS_OF_SEARCH))
