"""Differences of claims from the views; the events behind them come from the log.

facts, stances at both moments ──> entries that may differ ──> their bodies ──> ClaimDifference, StateChange
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from api.services import Services, in_thread
from ledger.application.question import NOW
from ledger.domain.as_of import AsOf
from ledger.domain.change import StateChange, change_of
from ledger.domain.difference import OF_CLAIM, ClaimDifference, difference_of, positions_behind
from ledger.domain.history import HistoryItem
from ledger.persistence.log import PostgresEventLog
from projections.claim_at import ClaimAt
from projections.claim_reading import VIEWS_OF_CLAIMS
from projections.claim_span import Bodies, Span, ViewReading

_TOPICS: Final = tuple(event.TOPIC for event in OF_CLAIM)

At = tuple[ClaimAt | None, AsOf]
"""A claim at a moment, None where it did not exist."""


async def differences_of(
    services: Services, claims: Sequence[str], first: AsOf, last: AsOf
) -> list[ClaimDifference | None]:
    """For each of the claims what differs; None for one that existed at neither moment."""
    reading = services.views.claims
    before = {facts.claim_id: facts for facts in await reading.facts(claims, first.position)}
    after = {facts.claim_id: facts for facts in await reading.facts(claims, last.position)}
    positions = (first.position, last.position)
    spans = await reading.spans(claims, positions)
    moments = {
        claim: (
            (spans[claim].at(before.get(claim), first), first),
            (spans[claim].at(after.get(claim), last), last),
        )
        for claim in claims
    }
    differing = await in_thread(_differing, [(spans[claim], *ends) for claim, ends in moments.items()])
    bodies = await reading.bodies(frozenset().union(*differing), positions)
    pairs = [
        _readings(bodies, entries, *moments[claim]) for claim, entries in zip(claims, differing, strict=True)
    ]
    return await in_thread(_compare, services.opened.log, claims, pairs)


async def changes_of(services: Services, items: Sequence[HistoryItem]) -> list[StateChange]:
    """For each of the events, which follow each other in one claim, what its command changed.

    Raises:
        ProjectionBehind: the views have not reached the last of them.
    """
    first, last = items[0], items[-1]
    reading = services.views.claims
    await services.views.wait_for(VIEWS_OF_CLAIMS, last.position)
    commands = await reading.commands(first.stream, first.position, last.position)
    ends = await in_thread(services.opened.log.ends, [facts.position for facts in commands])
    moments = [(facts, NOW.at(ends[facts.position])) for facts in commands]
    positions = [as_of.position for _, as_of in moments]
    span = (await reading.spans([first.stream], positions))[first.stream]
    claims: list[At] = [(span.at(facts, as_of), as_of) for facts, as_of in moments]
    if commands[0].position >= first.position:
        claims.insert(0, (None, claims[0][1]))
    pairs = list(pairwise(claims))
    differing = await in_thread(_differing, [(span, *pair) for pair in pairs])
    bodies = await reading.bodies(frozenset().union(*differing), positions)
    found = await in_thread(_changes, bodies, differing, pairs)
    by_position = dict(zip([facts.position for facts in commands][-len(pairs) :], found, strict=True))
    return [by_position[min(p for p in by_position if p >= item.position)] for item in items]


def _differing(pairs: Sequence[tuple[Span, At, At]]) -> list[frozenset[str]]:
    return [span.differing(before, after) for span, (before, _), (after, _) in pairs]


def _readings(
    bodies: Bodies, entries: frozenset[str], before: At, after: At
) -> tuple[ViewReading, ViewReading]:
    first, last = (
        ViewReading(claim, as_of, bodies.at(entries, as_of.position)) for claim, as_of in (before, after)
    )
    return first, last


def _changes(
    bodies: Bodies, differing: Sequence[frozenset[str]], pairs: Sequence[tuple[At, At]]
) -> list[StateChange]:
    return [
        change_of(*_readings(bodies, entries, *pair)) for entries, pair in zip(differing, pairs, strict=True)
    ]


def _compare(
    log: PostgresEventLog, claims: Sequence[str], pairs: Sequence[tuple[ViewReading, ViewReading]]
) -> list[ClaimDifference | None]:
    found: list[ClaimDifference | None] = []
    for claim_id, (old, new) in zip(claims, pairs, strict=True):
        if old.state() is None and new.state() is None:
            found.append(None)
            continue
        low, high = sorted((old.as_of.position, new.as_of.position))
        events = log.causes(claim_id, positions_behind(old, new), _TOPICS, after=low, upto=high)
        found.append(difference_of(claim_id, old, new, events))
    return found
