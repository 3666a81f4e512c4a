"""Differences of claims between two moments, from the views; the events behind them come from the log."""

from collections.abc import Sequence

from api.services import Services, in_thread
from ledger.domain.as_of import AsOf
from ledger.domain.difference import OF_CLAIM, ClaimDifference, difference_of, positions_behind
from ledger.persistence.log import PostgresEventLog
from projections.claim_at import ClaimAt, ViewReading

_TOPICS = tuple(event.TOPIC for event in OF_CLAIM)


async def differences_of(
    services: Services, claims: Sequence[str], first: AsOf, last: AsOf
) -> list[ClaimDifference | None]:
    """For each of the claims what differs; None for one that existed at neither moment."""
    reading = services.views.claims
    before = {c.facts.claim_id: c for c in await reading.claims(claims, first, has_bodies=True)}
    after = {c.facts.claim_id: c for c in await reading.claims(claims, last, has_bodies=True)}
    return await in_thread(_compare, services.opened.log, claims, (before, first), (after, last))


def _compare(
    log: PostgresEventLog,
    claims: Sequence[str],
    before: tuple[dict[str, ClaimAt], AsOf],
    after: tuple[dict[str, ClaimAt], AsOf],
) -> list[ClaimDifference | None]:
    found: list[ClaimDifference | None] = []
    low, high = sorted((before[1].position, after[1].position))
    for claim_id in claims:
        old, new = (ViewReading(of_claim.get(claim_id), as_of) for of_claim, as_of in (before, after))
        if old.state() is None and new.state() is None:
            found.append(None)
            continue
        behind = positions_behind(old, new)
        events = log.causes(claim_id, behind, _TOPICS, after=low, upto=high)
        found.append(difference_of(claim_id, old, new, events))
    return found
