"""Making claims, wording them anew, and relating them."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Final

from litestar import Request, Response, delete, post
from litestar.params import FromPath
from pydantic import Field

from api.answers.neighbour import similar_claims
from api.problems.table import PROBLEMS
from api.requests.body import read_body
from api.requests.identifier import in_path
from api.requests.precondition import expected_revision
from api.requests.query import read_query
from api.services import Services, in_thread, services_of
from api.writes.bodies import NewClaimLink, Rewording, given
from api.writes.command import build
from api.writes.operation import TEXTS, recording
from api.writes.receipt import TIMED_OUT, ClaimReceipt, Receipt
from api.writes.record import Write, WriteParameters, record
from ledger.application.log import EventLog
from ledger.application.question import NOW, Question
from ledger.domain.as_of import AsOf
from ledger.domain.commands import LinkClaims, RegisterClaim, RewordClaim, UnlinkClaims
from ledger.domain.commands.base import EventId, Reason
from ledger.domain.errors import (
    AlreadyLinked,
    ClaimNotFound,
    IdentifierTaken,
    InvalidDay,
    InvalidIdentifier,
    LedgerError,
    LinkNotFound,
    NothingToCorrect,
    SelfLink,
    UnknownReference,
)
from ledger.domain.identifier import with_kind
from projections.claim_reading import VIEWS_OF_SEARCH

SIMILAR_SECONDS: Final = 0.5
"""How long a registration may take longer for the claims that are worded nearly alike."""


class UnlinkParameters(WriteParameters):
    """Of taking a link off."""

    id: EventId = None
    reason: Annotated[Reason, Field(description="why; it stays in the history")]


@post(
    "/v1/claims",
    **recording(
        "registerClaim",
        "Make a proposition a claim",
        "Claims",
        RegisterClaim,
        problems=(*TEXTS, InvalidIdentifier, IdentifierTaken, InvalidDay),
        answer=ClaimReceipt,
    ),
)
async def register_claim(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Register a proposition; until somebody asserts it, its status is `no_record`.

    Claims worded nearly alike are offered in `similar`, and nothing is merged with them: link the two as
    `same_as` where they are.
    """
    command = await read_body(request, RegisterClaim)
    extend = partial(_with_similar, [command.statement, *command.wordings])
    write = Write(command, lambda receipt: f"/v1/claims/{receipt.claim_id}", extend=extend)
    return await record(request, write)


@post(
    "/v1/claims/{claim_id:str}/rewordings",
    **recording(
        "rewordClaim",
        "Change the wording of a claim",
        "Claims",
        Rewording,
        problems=(*TEXTS, ClaimNotFound, NothingToCorrect),
        revises=True,
    ),
)
async def reword_claim(request: Request[Any, Any, Any], claim_id: FromPath[str]) -> Response[bytes]:
    """Give the claim another canonical wording; the ones before stay in its history."""
    in_path("claim", claim_id)
    expected = {claim_id: expected_revision(request, claim_id)}
    body = await read_body(request, Rewording)
    command = build(RewordClaim, {"claim": claim_id, **given(body, "id", "statement", "reason")})
    return await record(
        request, Write(command, lambda _: f"/v1/claims/{claim_id}", ("claim", claim_id), expected)
    )


@post(
    "/v1/claims/{claim_id:str}/links",
    **recording(
        "linkClaim",
        "Relate a claim to another",
        "Claims",
        NewClaimLink,
        problems=(
            *TEXTS,
            ClaimNotFound,
            InvalidIdentifier,
            IdentifierTaken,
            UnknownReference,
            AlreadyLinked,
            SelfLink,
        ),
        revises=True,
    ),
)
async def link_claim(request: Request[Any, Any, Any], claim_id: FromPath[str]) -> Response[bytes]:
    """Relate the claim to another; links never change a status."""
    in_path("claim", claim_id)
    expected = {claim_id: expected_revision(request, claim_id)}
    body = await read_body(request, NewClaimLink)
    fields = given(body, "id", "to", "relation", "notes")
    command = build(LinkClaims, {"origin": claim_id, **fields})
    return await record(
        request, Write(command, lambda _: f"/v1/claims/{claim_id}", ("claim", claim_id), expected)
    )


@delete(
    "/v1/claims/{claim_id:str}/links/{link_id:str}",
    **recording(
        "unlinkClaim",
        "Take a link off",
        "Claims",
        None,
        query=UnlinkParameters,
        problems=(*TEXTS, ClaimNotFound, LinkNotFound),
        revises=True,
    ),
)
async def unlink_claim(
    request: Request[Any, Any, Any], claim_id: FromPath[str], link_id: FromPath[str]
) -> Response[bytes]:
    """Append that the link is taken off. The reason is a parameter: the body of a DELETE means nothing."""
    in_path("claim", claim_id)
    in_path("link", link_id)
    expected = {claim_id: expected_revision(request, claim_id)}
    asked = read_query(request, UnlinkParameters)
    await in_thread(_check_link, services_of(request).opened.writer_log, claim_id, link_id)
    command = build(UnlinkClaims, {"link": link_id, **given(asked, "id", "reason")})
    write = Write(command, lambda _: f"/v1/claims/{claim_id}", ("link", link_id), expected)
    return await record(request, write, asked)


async def _with_similar(texts: Sequence[str], services: Services, receipt: Receipt) -> Receipt:
    """The receipt with the claims worded nearly alike; the claim is registered, whatever becomes of them."""
    similar, as_of, missing = None, None, None
    try:
        async with asyncio.timeout(SIMILAR_SECONDS):
            as_of = await _moment_before(services, receipt.position)
            similar = await similar_claims(services, texts, as_of, besides=receipt.claim_id)
    except TimeoutError:
        missing = TIMED_OUT
    except LedgerError as error:
        missing = PROBLEMS[type(error)].slug
    return ClaimReceipt(
        **dict(receipt),
        similar=similar,
        similar_as_of=None if similar is None else as_of,
        similar_missing=missing,
    )


async def _moment_before(services: Services, position: int) -> AsOf:
    """The position before, at every repeat the same; or how far the views are, if they are behind it."""
    reached = await services.views.claims.reached(VIEWS_OF_SEARCH)
    if reached.position < position:
        return NOW.at(reached)
    return await in_thread(services.opened.replay.as_of, Question(as_of=position - 1))


def _check_link(log: EventLog, claim_id: str, link_id: str) -> None:
    """Refuse a link that another claim has, or a claim that does not exist."""
    if claim_id not in log.existing([claim_id]):
        raise ClaimNotFound(identifier=claim_id)
    event_id = with_kind(link_id, "event")
    if log.positions_of([event_id]).get(event_id, ("", 0))[0] != claim_id:
        raise LinkNotFound(identifier=link_id)
