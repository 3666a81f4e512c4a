"""Roots and pipelines read once more from their text, on chains as plain JSON.

A root is a set of agents that stand for one: alone as a rule, several when they cite one another
in a circle without exit (which of them names the root is the fold's choice).
"""

from collections.abc import Iterable
from typing import Any

Hop = dict[str, Any]
Chain = list[Hop]
Root = frozenset[str]

CARRIERS = ("publisher", "agency")


def branches(chain: Chain) -> list[Chain]:
    """Every branch, from the first hop to one that nobody follows."""
    paths: dict[int | None, list[int]] = {}
    for number, hop in enumerate(chain, start=1):
        paths[number] = [*paths.get(hop.get("after"), []), number]
    cited = {hop.get("after") for hop in chain}
    return [[chain[number - 1] for number in path] for last, path in paths.items() if last not in cited]


def roots(voices: Iterable[tuple[Chain, set[str]]], chains: list[Chain]) -> set[Root]:
    """The roots of the voices (a chain, and who speaks), following ``chains`` of the same claim."""
    onward = _onward(chains)
    found: set[Root] = set()
    for chain, speakers in voices:
        ends = set() if chain else set(speakers)
        for branch in branches(chain):
            is_only_carried = all(hop["role"] in CARRIERS for hop in branch)
            ends |= speakers if is_only_carried else set(branch[-1]["agents"])
        for end in ends:
            found |= {_circle(agent, onward) for agent in _from(end, onward) if _is_end(agent, onward)}
    return found


def pipelines(chains: Iterable[Chain]) -> set[str]:
    """The agencies that the chains run through."""
    return {agent for chain in chains for hop in chain if hop["role"] == "agency" for agent in hop["agents"]}


def _onward(chains: list[Chain]) -> set[tuple[str, str]]:
    """Who leads to whom: from an agent that cites further to the ends of those branches."""
    return {
        (agent, end)
        for chain in chains
        for branch in branches(chain)
        for hop in branch[:-1]
        if hop["role"] not in CARRIERS
        for agent in hop["agents"]
        for end in branch[-1]["agents"]
    }


def _from(agent: str, onward: set[tuple[str, str]]) -> set[str]:
    """Everybody that following leads to, the agent too."""
    reached = {agent}
    while more := {end for start, end in onward if start in reached} - reached:
        reached |= more
    return reached


def _is_end(agent: str, onward: set[tuple[str, str]]) -> bool:
    """Whether nothing that the agent leads to leads away from it for good."""
    return all(agent in _from(other, onward) for other in _from(agent, onward))


def _circle(agent: str, onward: set[tuple[str, str]]) -> Root:
    return frozenset(_from(agent, onward))
