"""Differences of claims from the views; the events behind them come from the log.

facts, stances at both moments ──> entries that may differ ──> their bodies ──> ClaimDifference, StateChange
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from api.services import Services, in_thread
from ledger.application.question import NOW
from ledger.domain.as_of import AsOf
from ledger.domain.change import StateChange, change_of
from ledger.domain.difference import OF_CLAIM, ClaimDifference, difference_of, positions_behind
from ledger.domain.history import HistoryItem
from ledger.domain.state import ClaimFacts
from ledger.persistence.log import PostgresEventLog
from projections.claim_reading import VIEWS_OF_CLAIMS
from projections.claim_span import Bodies, Glance, Span, ViewReading, glances

_TOPICS: Final = tuple(event.TOPIC for event in OF_CLAIM)

Pair = tuple[Glance, Glance]
Moment = tuple[ClaimFacts | None, AsOf]
"""A claim itself at a moment, None where it did not exist."""


async def differences_of(
    services: Services, claims: Sequence[str], first: AsOf, last: AsOf
) -> list[ClaimDifference | None]:
    """For each of the claims what differs; None for one that existed at neither moment."""
    reading = services.views.claims
    before = {facts.claim_id: facts for facts in await reading.facts(claims, first.position)}
    after = {facts.claim_id: facts for facts in await reading.facts(claims, last.position)}
    positions = (first.position, last.position)
    spans = await reading.spans(claims, positions)
    ends = [(spans[claim], [(before.get(claim), first), (after.get(claim), last)]) for claim in claims]
    pairs = await in_thread(lambda: [pair for span, moments in ends for pair in _pairs(span, moments)])
    bodies = await reading.bodies(_entries(pairs), positions)
    return await in_thread(_compare, services.opened.log, claims, pairs, bodies)


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
    moments: list[Moment] = [(facts, NOW.at(ends[facts.position])) for facts in commands]
    positions = [as_of.position for _, as_of in moments]
    if commands[0].position >= first.position:
        # The first command is the registration; the moment before it is of no account.
        moments.insert(0, (None, moments[0][1]))
    span = (await reading.spans([first.stream], positions))[first.stream]
    pairs = await in_thread(_pairs, span, moments)
    bodies = await reading.bodies(_entries(pairs), positions)
    changes = await in_thread(lambda: [change_of(*_readings(pair, bodies)) for pair in pairs])
    of_command = [facts.position for facts in commands][-len(changes) :]
    by_end = dict(zip(of_command, changes, strict=True))
    return [by_end[min(end for end in of_command if end >= item.position)] for item in items]


def _pairs(span: Span, moments: Iterable[Moment]) -> list[Pair]:
    """Each moment with the one that follows; no more than two of them are held at once."""
    claims = ((span.at(facts, as_of), as_of) for facts, as_of in moments)
    return [glances(span, one, other) for one, other in pairwise(claims)]


def _entries(pairs: Iterable[Pair]) -> frozenset[str]:
    return frozenset().union(*(before.entries for before, _ in pairs))


def _readings(pair: Pair, bodies: Bodies) -> tuple[ViewReading, ViewReading]:
    return ViewReading(pair[0], bodies), ViewReading(pair[1], bodies)


def _compare(
    log: PostgresEventLog, claims: Sequence[str], pairs: Sequence[Pair], bodies: Bodies
) -> list[ClaimDifference | None]:
    found: list[ClaimDifference | None] = []
    for claim_id, pair in zip(claims, pairs, strict=True):
        old, new = _readings(pair, bodies)
        if old.state() is None and new.state() is None:
            found.append(None)
            continue
        low, high = sorted((old.as_of.position, new.as_of.position))
        events = log.causes(claim_id, positions_behind(old, new), _TOPICS, after=low, upto=high)
        found.append(difference_of(claim_id, old, new, events))
    return found
