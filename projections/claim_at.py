"""A claim at a moment as the views have it: the same answers as its record gives, without folding events.

row of ``claims`` ──> ClaimFacts ─┐
rows of ``entries`` ──> Stances ──┴─ the rule of standing ──> ClaimState
                    └─> bodies ────────────────────────────> Entry, and the tree of them
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from psycopg.rows import TupleRow
from pydantic_core import to_json

from ledger.domain.as_of import AsOf
from ledger.domain.entry import Entry, standing_fields
from ledger.domain.stance import Citation, Stance
from ledger.domain.standing import Standing, standing_of
from ledger.domain.state import ClaimFacts, ClaimState, state_at
from ledger.domain.tree import grow


class Body(NamedTuple):
    """What an entry says, as JSON (``EntryBody``), the agents that it names, and the events that made it."""

    json: str
    named: Sequence[str]
    positions: Sequence[int]


@dataclass(frozen=True)
class ClaimAt:
    """One claim; ``stances`` are of every entry recorded by then, and so are ``bodies``, where asked for."""

    facts: ClaimFacts
    stances: Sequence[Stance]
    as_of: AsOf
    bodies: Mapping[str, Body] = field(default_factory=dict)

    @cached_property
    def standing(self) -> Standing:
        """How the entries stand at the moment."""
        return standing_of(self.stances, self.as_of.limit)

    @cached_property
    def state(self) -> ClaimState:
        """The state of the claim at the moment."""
        return state_at(self.facts, self.standing, self.as_of)

    def entry(self, entry_id: str) -> Entry:
        """One entry as it stands at the moment."""
        return entry_of(self.bodies[entry_id], standing_fields(entry_id, self.standing))

    def tree_json(self) -> str:
        """The kept entries as a JSON array, each with its ``children``: the shape of ``EntryNode``."""

        def node(entry: Stance, children: Iterable[str]) -> str:
            return f'{self._entry_json(entry.entry_id)},"children":[{",".join(children)}]}}'

        return f"[{','.join(grow(self.standing.kept, node))}]"

    def _entry_json(self, entry_id: str) -> str:
        return entry_json(self.bodies[entry_id], standing_fields(entry_id, self.standing))

    @property
    def named(self) -> Iterator[str]:
        """The agents that the kept entries name; some several times."""
        for entry in self.standing.kept:
            yield from self.bodies[entry.entry_id].named


def entry_of(body: Body, stands: Mapping[str, Any]) -> Entry:
    """The entry, given what it says and how it stands."""
    return Entry.model_validate_json(entry_json(body, stands) + "}")


def entry_json(body: Body, stands: Mapping[str, Any]) -> str:
    """The entry without the closing brace: its body stands in the row, how it stands is decided now."""
    return f"{body.json[:-1]},{to_json(stands).decode()[1:-1]}"


def stance_of_row(row: Sequence[Any]) -> Stance:
    """The stance in a row of ``select_stances``, from the column ``entry_id`` on; its JSON is text."""
    return Stance._make(
        (*row[:4], tuple(row[4]), *row[5:-1], None if row[-1] is None else _citation_of(row[-1]))
    )


@lru_cache(maxsize=10_000)
def _citation_of(text: str) -> Citation:
    """Chains are much the same again and again: every report by one agency on one speaker."""
    ends, cites, agencies = json.loads(text)
    return Citation(tuple(ends), tuple((agent, tuple(found)) for agent, found in cites), tuple(agencies))


def claims_of_rows(
    facts: Iterable[TupleRow], stances: Iterable[TupleRow], bodies: Iterable[TupleRow], as_of: AsOf
) -> list[ClaimAt]:
    """The claims in the order of ``facts`` (claim, revision, position, JSON), with their entries."""
    of_claim: dict[str, list[Stance]] = {}
    for claim_id, *columns in stances:
        of_claim.setdefault(claim_id, []).append(stance_of_row(columns))
    of_entry: dict[str, dict[str, Body]] = {}
    for claim_id, entry_id, *body in bodies:
        of_entry.setdefault(claim_id, {})[entry_id] = Body._make(body)
    return [
        ClaimAt(fact, of_claim.get(fact.claim_id, []), as_of, of_entry.get(fact.claim_id, {}))
        for fact in map(facts_of_row, facts)
    ]


def facts_of_row(row: Sequence[Any]) -> ClaimFacts:
    """The facts in a row of ``select_facts``: claim, revision, position, JSON."""
    _, revision, position, text = row
    return ClaimFacts.model_validate_json(f'{text[:-1]},"revision":{revision},"position":{position}}}')
