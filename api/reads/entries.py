"""Entries and utterances at any moment."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from api.answers.answer import answer
from api.answers.moment import read_at
from api.answers.verification import (
    Verified,
    VerifyParameters,
    verification_of,
    verify,
    with_absence_checked,
)
from api.openapi.operation import Operation, describe
from api.requests.identifier import in_path
from api.requests.query import read_query
from api.requests.question import MomentParameters
from api.services import services_of
from ledger.domain.as_of import AsOf
from ledger.domain.entry import Entry
from ledger.domain.errors import (
    ClocksExclude,
    EntryNotFound,
    InvalidLimit,
    PositionNotReached,
    ProjectionBehind,
    UtteranceNotFound,
    VerificationFailed,
)
from ledger.domain.utterance import Utterance, utterance_of
from projections.claim_at import ClaimAt


class EntryAnswer(Entry, Verified):
    """One entry, and the moment at which it is so."""

    as_of: AsOf


class EntryParameters(MomentParameters, VerifyParameters):
    """Of one entry."""


class UtteranceAnswer(Utterance):
    """One utterance with its entries, and the moment at which it is so."""

    as_of: AsOf


@get(
    "/v1/entries/{entry_id:str}",
    **describe(
        Operation(
            "getEntry",
            "One entry",
            "Entries",
            EntryAnswer,
            query=EntryParameters,
            problems=(
                EntryNotFound,
                PositionNotReached,
                InvalidLimit,
                ClocksExclude,
                ProjectionBehind,
                VerificationFailed,
            ),
        )
    ),
)
async def get_entry(request: Request[Any, Any, Any], entry_id: FromPath[str]) -> Response[bytes]:
    """What one utterance did to one claim, as it stood at the moment; a voided entry is shown as such.

    To correct or void it, send the tag of its claim.
    """
    asked = read_query(request, EntryParameters)
    in_path("entry", entry_id)
    services = services_of(request)
    read: Callable[[AsOf], Awaitable[ClaimAt]] = partial(services.views.claims.claim_of_entry, entry_id)
    check = partial(verification_of(services).entry, entry_id)
    if asked.verify:
        read = with_absence_checked(read, check)
    claim = await read_at(services, asked.question(), read)
    body = claim.entry(entry_id).model_dump_json()[:-1].encode()
    if asked.verify:
        await verify(check, claim.as_of, body + b"}")
        body += b',"verified":true'
    return answer(request, b'%b,"as_of":%b}' % (body, claim.as_of.model_dump_json().encode()))


@get(
    "/v1/utterances/{utterance_id:str}",
    **describe(
        Operation(
            "getUtterance",
            "One utterance",
            "Utterances",
            UtteranceAnswer,
            query=MomentParameters,
            problems=(UtteranceNotFound, PositionNotReached, InvalidLimit, ClocksExclude, ProjectionBehind),
        )
    ),
)
async def get_utterance(request: Request[Any, Any, Any], utterance_id: FromPath[str]) -> Response[bytes]:
    """One act of speaking or publishing, and what it did to every claim it touched."""
    question = read_query(request, MomentParameters).question()
    in_path("utterance", utterance_id)
    services = services_of(request)
    claims = await read_at(
        services, question, partial(services.views.claims.claims_of_utterance, utterance_id)
    )
    entries = [
        claim.entry(stance.entry_id)
        for claim in claims
        for stance in claim.stances
        if stance.utterance_id == utterance_id
    ]
    utterance = utterance_of(entries)
    return answer(request, UtteranceAnswer.model_construct(**dict(utterance), as_of=claims[0].as_of))
