"""Roots and pipelines: where attribution chains end, counted once however many voices repeat them.

    Kyiv Post (publisher) > Reuters (agency) > officials (source) > reports (document)
                                              └─ follow: where do the officials cite further, on this claim?

A branch ends at its last hop, or at the utterance's speakers when only publishers and agencies carry
it. Then follow: wherever on the same claim that agent stands in another role and cites further, go on
to the end of those branches. A circle without exit ends at that agent of it which comes first on the
claim, so that it is one root from wherever it is entered.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from ledger.domain.stance import Stance
from ledger.domain.standing import Voice

Follows = Mapping[str, tuple[str, ...]]
"""For each agent that cites further on a claim: the agents at the ends of those branches."""

_SPEAKERS: Final = (None,)
"""The end of an utterance without a chain."""


def roots_of(voices: Iterable[Voice], follows: Follows) -> tuple[str, ...]:
    """The roots of the voices, each once, in the order they come up."""
    ends = _branch_ends(voices)
    # Most agents cite nobody further: each of these is its own root.
    return tuple(
        dict.fromkeys(
            root for agent in ends for root in (_sinks(agent, follows) if agent in follows else (agent,))
        )
    )


def pipelines_of(voices: Iterable[Voice]) -> tuple[str, ...]:
    """The agencies that the chains run through, each once, in order."""
    cited = (voice.entry.citation for voice in voices)
    return tuple(
        dict.fromkeys(agent for citation in cited if citation is not None for agent in citation.agencies)
    )


def follows_of(kept: Iterable[Stance]) -> Follows:
    """Who cites whom further in the chains of the kept entries of a claim; in fold order."""
    follows: dict[str, dict[str, None]] = {}
    for entry in kept:
        if entry.citation is None:
            continue
        for agent, ends in entry.citation.cites:
            cited = follows.setdefault(agent, {})
            for end in ends:
                cited[end] = None
    return {agent: tuple(ends) for agent, ends in follows.items()}


def _branch_ends(voices: Iterable[Voice]) -> dict[str, None]:
    """The agents at the ends of the branches of all the chains, each once, in order."""
    found: dict[str, None] = {}
    for entry, agents in voices:
        for end in _SPEAKERS if entry.citation is None else entry.citation.ends:
            if end is not None:
                found[end] = None
                continue
            for agent in agents:
                found[agent] = None
    return found


def _sinks(agent: str, follows: Follows) -> list[str]:
    """Where following from the agent ends: agents that cite nobody further, and closed circles."""
    reached = _reached(agent, follows)
    sinks = [reachable for reachable in reached if not follows.get(reachable)]
    with_exit = _leading_to(sinks, reached, follows)
    circling = [member for member in reached if member not in with_exit]
    closed: set[str] = set()
    for member in circling:
        if member in closed:
            continue
        circle = _reached(member, follows)
        if all(member in _reached(other, follows) for other in circle):
            closed.update(circle)
            sinks.append(next(first for first in follows if first in circle))
    return sinks


def _leading_to(ends: Iterable[str], reached: Iterable[str], follows: Follows) -> set[str]:
    """Those of the reached agents from whom following leads to one of the ends."""
    leading = set(ends)
    cited_by: dict[str, list[str]] = {}
    for member in reached:
        for cited in follows.get(member, ()):
            cited_by.setdefault(cited, []).append(member)
    queue = list(leading)
    while queue:
        for citing in cited_by.get(queue.pop(), ()):
            if citing not in leading:
                leading.add(citing)
                queue.append(citing)
    return leading


def _reached(agent: str, follows: Follows) -> dict[str, None]:
    """The agent and everybody following leads to, in the order they are met."""
    reached: dict[str, None] = {agent: None}
    queue = [agent]
    while queue:
        for end in follows.get(queue.pop(0), ()):
            if end not in reached:
                reached[end] = None
                queue.append(end)
    return reached
