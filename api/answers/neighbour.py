"""Claims that are shown beside a claim: named, and never merged with it or its counts."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, Field

from api.services import Services, in_thread
from ledger.domain.as_of import AsOf
from ledger.domain.identifier import with_kind
from ledger.domain.value import Redacted
from ledger.domain.vocabulary import ClaimRelation, Status
from projections.claim_at import ClaimAt
from projections.neighbour import SIMILAR_LIMIT, Direction, Neighbour


class NamedClaim(BaseModel):
    """Another claim, as it is called and as it stands at the moment of the answer."""

    claim_id: str
    statement: str | Redacted
    language: str | None
    status: Status


class LinkedClaim(NamedClaim):
    """A claim that a link leads to or comes from; ``position`` is where the link was recorded.

    A link is taken off at the claim it starts from: an outgoing one at the claim that was asked for, an
    incoming one at ``claim_id``.
    """

    link_id: str
    relation: ClaimRelation
    direction: Direction = Field(description="outgoing: from the claim asked for; incoming: to it")
    position: int


class SimilarClaim(NamedClaim):
    """A claim that is worded nearly alike."""

    similarity: Annotated[
        float, Field(ge=0, le=1, description="the share of trigrams in common; 1 for the same words")
    ]
    wording: str = Field(description="its nearest wording: the statement, or one of the others")


SimilarClaims = Annotated[tuple[SimilarClaim, ...], Field(max_length=SIMILAR_LIMIT)]
"""Nearest first."""


async def linked_claims(services: Services, claim: ClaimAt) -> list[LinkedClaim]:
    """The claims that links lead to or come from at the moment of the claim, in the order of the links."""
    linked = await services.views.neighbours.linked(claim.facts, claim.as_of)
    events = {with_kind(each.link.link_id, "event"): each for each in linked}
    found = await in_thread(services.opened.log.positions_of, events) if events else {}
    return sorted(
        (
            LinkedClaim(
                **_named(each.claim),
                link_id=each.link.link_id,
                relation=each.link.relation,
                direction=each.direction,
                position=found[event_id][1],
            )
            for event_id, each in events.items()
        ),
        key=lambda link: link.position,
    )


async def similar_claims(
    services: Services, texts: Sequence[str], as_of: AsOf, besides: str | None = None
) -> tuple[SimilarClaim, ...]:
    """The claims worded nearly as one of the texts at the moment, nearest first, without ``besides``."""
    found = await services.views.neighbours.similar(texts, as_of, besides)
    return tuple(
        SimilarClaim(**_named(similar.claim), similarity=similar.similarity, wording=similar.wording)
        for similar in found
    )


def _named(claim: Neighbour) -> dict[str, Any]:
    facts = claim.facts
    return {
        "claim_id": facts.claim_id,
        "statement": facts.statement,
        "language": facts.language,
        "status": claim.status,
    }
