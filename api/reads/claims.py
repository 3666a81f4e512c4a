"""One claim at any moment: its state, and the difference between two moments."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated, Any, Final

from litestar import Request, Response, get
from litestar.params import FromPath
from pydantic import Field, RootModel
from pydantic_core import to_json

from api.answers.answer import answer
from api.answers.difference import differences_of
from api.answers.moment import moments_of, read_at
from api.answers.names import NamedAgent, agents_of_states, name_agents
from api.answers.neighbour import LinkedClaim, linked_claims
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
from ledger.application.question import Question, parse_question, parse_two
from ledger.application.replay import ClaimDetail
from ledger.domain.as_of import AsOf
from ledger.domain.difference import ClaimDifference
from ledger.domain.errors import (
    ClaimNotFound,
    ClocksExclude,
    InvalidLimit,
    PositionNotReached,
    ProjectionBehind,
    VerificationFailed,
)
from ledger.domain.state import ClaimState
from ledger.domain.vocabulary import Clock
from projections.claim_at import ClaimAt

PAST: Final = (ClaimNotFound, PositionNotReached, InvalidLimit, ClocksExclude, ProjectionBehind)
"""What can go wrong with a claim at a moment."""


class NamedDetail(ClaimDetail, Verified):
    """The state of a claim with its entries as a tree, the claims linked to it, and the agents it names.

    The counts are of this claim alone; what links lead to and come from has its own.
    """

    linked_claims: tuple[LinkedClaim, ...]
    agents: dict[str, NamedAgent]


class BareState(ClaimState, Verified):
    """The state of a claim alone."""


class DifferenceAnswer(ClaimDifference, Verified):
    """What differs between two moments of a claim."""


class AnyClaim(RootModel[NamedDetail | BareState]):
    """The state of a claim, with entries, linked claims and agents or without."""


class ClaimParameters(MomentParameters, VerifyParameters):
    """Of one claim."""

    entries: Annotated[
        bool,
        Field(description="false leaves out entries, linked claims and agents: the bare state of the claim"),
    ] = True


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


class ClaimDifferenceParameters(DifferenceParameters, VerifyParameters):
    """Of a difference of one claim."""


@get(
    "/v1/claims/{claim_id:str}",
    **describe(
        Operation(
            "getClaim",
            "One claim",
            "Claims",
            AnyClaim,
            query=ClaimParameters,
            problems=(*PAST, VerificationFailed),
        )
    ),
)
async def get_claim(request: Request[Any, Any, Any], claim_id: FromPath[str]) -> Response[bytes]:
    """The state of a claim at a moment, with its entries as a tree: an entry hangs below its first target.

    `linked_claims` names what its links lead to, and what links to it, at that moment. With `entries=false`
    the body is the bare state; the `patch` of a difference applies to it.
    """
    asked = read_query(request, ClaimParameters)
    in_path("claim", claim_id)
    services = services_of(request)
    read: Callable[[AsOf], Awaitable[ClaimAt]] = partial(
        services.views.claims.claim, claim_id, has_bodies=asked.entries
    )
    verification = verification_of(services)
    check = partial(verification.detail if asked.entries else verification.state, claim_id)
    if asked.verify:
        read = with_absence_checked(read, check)
    claim = await read_at(services, asked.question(), read)
    state = claim.state
    parts = [state.model_dump_json()[:-1].encode()]
    if asked.entries:
        parts += b',"entries":', claim.tree_json()
    if asked.verify:
        await verify(check, claim.as_of, b"".join((*parts, b"}")))
        parts.append(b',"verified":true')
    if asked.entries:
        agents = await name_agents(services, [*agents_of_states([state]), *claim.named])
        linked = await linked_claims(services, claim)
        parts += b',"linked_claims":', to_json(linked), b',"agents":', to_json(agents)
    return answer(request, b"".join((*parts, b"}")), revision=state.revision)


@get(
    "/v1/claims/{claim_id:str}/diff",
    **describe(
        Operation(
            "diffClaim",
            "What changed about a claim",
            "Claims",
            DifferenceAnswer,
            query=ClaimDifferenceParameters,
            problems=(*PAST, VerificationFailed),
        )
    ),
)
async def diff_claim(request: Request[Any, Any, Any], claim_id: FromPath[str]) -> Response[bytes]:
    """What differs between two moments of the claim, which events made it so, and who recorded them.

    `patch` (RFC 6902) turns the bare state at `from` into the one at `to`; what did not exist is `{}`.
    """
    asked = read_query(request, ClaimDifferenceParameters)
    in_path("claim", claim_id)
    before, after = asked.questions()
    services = services_of(request)
    first, last = await moments_of(services, before, after)
    (found,) = await differences_of(services, [claim_id], first, last)
    if asked.verify:
        check = partial(verification_of(services).difference, claim_id, first)
        await verify(check, last, "null" if found is None else found.model_dump_json(by_alias=True))
    if found is None:
        raise ClaimNotFound(identifier=claim_id)
    if asked.verify:
        found = DifferenceAnswer.model_construct(**dict(found), verified=True)
    return answer(request, found)
