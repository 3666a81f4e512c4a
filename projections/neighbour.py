"""Claims beside a claim: those that are linked to it either way, and those that are worded nearly alike.

    select_linking ─┐
    select_similar ─┴─> claims ── select_neighbours ──> Neighbour: how each is called and stands

They are only named: nothing of a neighbour enters the state of the claim.
"""

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from ledger.domain.as_of import AsOf
from ledger.domain.state import ClaimFacts, ClaimLink
from ledger.domain.vocabulary import Status
from projections.claim_at import facts_of_row
from projections.claim_moment import column_of, day_of
from projections.queries import load, load_about
from projections.reader import Reader
from projections.search.item import number_of, wordings_of
from projections.search.text import compared

SIMILAR_LIMIT: Final = 10
"""Similar claims of one answer."""

ASKED_LIMIT: Final = 4
"""Texts that one question is about: each is a look into the index of its own."""

_COMPARED_MOST: Final = 1_000
"""Wordings that are compared with one text, whatever the index gives."""


Direction = Literal["outgoing", "incoming"]


class Neighbour(NamedTuple):
    """A claim at a moment, as far as it is shown beside another."""

    facts: ClaimFacts
    status: Status


class Linked(NamedTuple):
    """A claim that a link leads to (outgoing) or comes from (incoming)."""

    claim: Neighbour
    link: ClaimLink
    direction: Direction


class Similar(NamedTuple):
    """A claim with its wording that is nearest, and how near that is, from 0 to 1: the share of trigrams."""

    claim: Neighbour
    wording: str
    similarity: float


class NeighbourReading:
    """Neighbours as the views have them. Safe to use from many tasks of one event loop.

    Raises (all methods): DatabaseUnreachable; ProjectionBehind while views were never made, or are of another
    version of the software.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def linked(self, facts: ClaimFacts, as_of: AsOf) -> list[Linked]:
        """What the links of the claim lead to at the moment, and what links to it; direct links alone."""
        parameters = {"claim": facts.claim_id, "position": as_of.position}
        rows = await self._reader.rows("claims", load("select_linking", "claims"), parameters)
        linking = [claim_id for (claim_id,) in rows]
        wanted = [*linking, *(link.to for link in facts.links)]
        known = await self.neighbours(wanted, as_of) if wanted else {}
        outgoing = [Linked(known[link.to], link, "outgoing") for link in facts.links if link.to in known]
        return outgoing + [
            Linked(known[claim_id], link, "incoming")
            for claim_id in linking
            if claim_id in known
            for link in known[claim_id].facts.links
            if link.to == facts.claim_id
        ]

    async def neighbours(self, claims: Iterable[str], as_of: AsOf) -> dict[str, Neighbour]:
        """Those of the claims that existed at the moment, by id."""
        statement = load_about("select_neighbours", "claim_states", column=column_of(as_of.limit))
        parameters = {"claims": sorted(set(claims)), "position": as_of.position, "day": day_of(as_of)}
        rows = await self._reader.rows("claim_states", statement, parameters)
        return {
            claim_id: Neighbour(facts_of_row((claim_id, *fact)), Status(status))
            for claim_id, status, *fact in rows
        }

    async def similar(self, texts: Sequence[str], as_of: AsOf, besides: str | None = None) -> list[Similar]:
        """The claims worded nearly as one of the first few texts, nearest first, without ``besides``."""
        asked = [near for text in texts[:ASKED_LIMIT] if (near := compared(text))]
        if not asked:
            return []
        parameters = {
            "texts": asked,
            "position": as_of.position,
            "besides": besides,
            "limit": SIMILAR_LIMIT,
            "most": _COMPARED_MOST,
        }
        rows = await self._reader.rows("search", load("select_similar", "search"), parameters)
        known = await self.neighbours((claim_id for claim_id, *_ in rows), as_of) if rows else {}
        found = []
        for claim_id, item_id, similarity in rows:
            wordings = wordings_of(known[claim_id].facts) if claim_id in known else ()
            wording = dict(enumerate(wordings)).get(number_of(item_id))
            # One of the views may have followed a redaction already that another has still to follow.
            if isinstance(wording, str):
                found.append(Similar(known[claim_id], wording, round(similarity, 3)))
        return found
