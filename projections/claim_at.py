"""A claim at a moment as the views have it: the same answers as its record gives, without folding events.

row of ``claims`` ──> ClaimFacts ─┐
rows of ``entries`` ──> Stances ──┴─ the rule of standing ──> ClaimState
                    └─> bodies ────────────────────────────> Entry, and the tree of them
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Final, NamedTuple

from psycopg.rows import TupleRow
from pydantic_core import to_json

from ledger.domain.as_of import AsOf
from ledger.domain.entry import Entry, standing_fields
from ledger.domain.stance import Citation, Stance
from ledger.domain.standing import Standing, standing_of
from ledger.domain.state import ClaimFacts, ClaimState, state_at
from ledger.domain.tree import children_of


class Body(NamedTuple):
    """What an entry says, as JSON (``EntryBody``), and the agents that it names, between blanks."""

    json: bytes
    named: str


@dataclass(frozen=True)
class ClaimAt:
    """One claim; ``stances`` are of every entry recorded by then, ``bodies`` of those asked for."""

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
        return entry_of(self.bodies[entry_id].json, standing_fields(entry_id, self.standing))

    def tree_json(self) -> bytes:
        """The kept entries as a JSON array, each with its ``children``: the shape of ``EntryNode``."""
        standing, bodies = self.standing, self.bodies
        below, written = children_of(standing.kept), [b"["]

        def write(entries: Iterable[Stance]) -> None:
            separator = b""
            for entry in entries:
                entry_id = entry.entry_id
                stands = _stands_json(*standing_fields(entry_id, standing).items())
                written.extend((separator, bodies[entry_id].json[:-1], stands, b',"children":['))
                if entry_id in below:
                    write(below[entry_id])
                separator = b"]},"
            if separator:
                written.append(b"]}")

        write(below[None])
        return b"".join((*written, b"]"))

    @property
    def named(self) -> Iterator[str]:
        """The agents that the kept entries name; some several times."""
        for agents in dict.fromkeys(self.bodies[entry.entry_id].named for entry in self.standing.kept):
            yield from agents.split()


def entry_of(body: bytes, stands: Mapping[str, Any]) -> Entry:
    """The entry, given what it says and how it stands."""
    return Entry.model_validate_json(b"%b%b}" % (body[:-1], _stands_json(*stands.items())))


@lru_cache(maxsize=1_000)
def _stands_json(*stands: tuple[str, Any]) -> bytes:
    """How an entry stands, following its body: most are alike, since nothing has ended them."""
    return b",%b" % to_json(dict(stands))[1:-1]


def stances_of_rows(rows: Sequence[Sequence[Any]]) -> Iterator[Stance]:
    """The stances in rows that end as those of ``select_stances`` do, from ``entry_id`` on; JSON is text."""
    # Column by column is quicker than row by row.
    columns: list[Any] = list(zip(*rows, strict=True))[-len(Stance._fields) :]
    if columns:
        columns[_SPEAKERS] = map(tuple, columns[_SPEAKERS])
        columns[_CITATION] = map(_citation_of, columns[_CITATION])
    return map(Stance._make, zip(*columns, strict=True))


_SPEAKERS: Final = Stance._fields.index("speakers")
_CITATION: Final = Stance._fields.index("citation")


@lru_cache(maxsize=10_000)
def _citation_of(text: str | None) -> Citation | None:
    """Chains are much the same again and again: every report by one agency on one speaker."""
    if text is None:
        return None
    ends, cites, agencies = json.loads(text)
    return Citation(tuple(ends), tuple((agent, tuple(found)) for agent, found in cites), tuple(agencies))


def claims_of_rows(
    facts: Iterable[TupleRow], stances: Sequence[TupleRow], bodies: Mapping[str, Body], as_of: AsOf
) -> list[ClaimAt]:
    """The claims in the order of ``facts`` (claim, revision, position, JSON), with their entries."""
    of_claim: dict[str, list[Stance]] = {}
    for row, stance in zip(stances, stances_of_rows(stances), strict=True):
        of_claim.setdefault(row[0], []).append(stance)
    return [
        ClaimAt(fact, of_claim.get(fact.claim_id, []), as_of, bodies) for fact in map(facts_of_row, facts)
    ]


def bodies_of_rows(rows: Iterable[TupleRow]) -> dict[str, Body]:
    """The bodies in rows of ``select_bodies``, by entry."""
    found: dict[str, Body] = {}
    for entries, named, bodies in rows:
        found.update(zip(entries.split(), map(Body, bodies.split(b"\n"), named.split("\n")), strict=True))
    return found


def facts_of_row(row: Sequence[Any]) -> ClaimFacts:
    """The facts in a row of ``select_facts``: claim, revision, position, JSON."""
    _, revision, position, text = row
    return ClaimFacts.model_validate_json(f'{text[:-1]},"revision":{revision},"position":{position}}}')
