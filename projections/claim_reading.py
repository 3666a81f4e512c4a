"""Reads of claims at any moment, for the API: which claims, and everything about them.

    select_page ──> claims and their facts ──┐
    select_stances, select_bodies ───────────┴──> ClaimAt

All statements of one answer are about one position, and what was true at a position stays so; so they need no
snapshot in common. That position is one that all three views have reached.
"""

from asyncio import gather
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from psycopg.rows import TupleRow

from ledger.application.log import Moment
from ledger.domain.as_of import AsOf
from ledger.domain.errors import ClaimNotFound, EntryNotFound, ProjectionBehind, UtteranceNotFound
from ledger.domain.listing import ClaimSort, PageKey, PageQuery, key_of
from ledger.domain.state import ClaimFacts
from ledger.domain.vocabulary import Clock, Status
from projections.claim_at import ClaimAt, bodies_of_rows, claims_of_rows, facts_of_row
from projections.claim_moment import Horizon, column_of, day_column_of, day_of
from projections.claim_span import Bodies, Span, spans_of_rows
from projections.queries import load, load_about
from projections.reader import Reader
from projections.search.query import parameters_of, parse_query

VIEWS_OF_CLAIMS: Final = ("claims", "claim_states", "entries")
"""The views that answer about claims together."""

VIEWS_OF_SEARCH: Final = (*VIEWS_OF_CLAIMS, "search")
"""Those that answer a search."""

_PAGES: Final = {
    ClaimSort.LAST_DAY_DOWN: "select_page",
    ClaimSort.LAST_DAY_UP: "select_page_up",
    ClaimSort.REGISTERED_DOWN: "select_page_registered_down",
    ClaimSort.REGISTERED_UP: "select_page_registered_up",
}


class ClaimReading:
    """Claims as the views have them. Safe to use from many tasks of one event loop.

    Raises (all methods): DatabaseUnreachable; ProjectionBehind while views were never made, or are of another
    version of the software.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._horizon = Horizon(reader)

    async def reached(self, views: Sequence[str] = VIEWS_OF_CLAIMS) -> Moment:
        """The position that all of the views have reached, and when it was recorded."""
        parameters = {"names": list(views), "count": len(views)}
        rows = await self._reader.rows(views[0], load("select_reached"), parameters)
        if not rows:
            raise ProjectionBehind(view=views[0], position=0, wanted=1)
        position, recorded_at = rows[0]
        return Moment(position, recorded_at, is_final=False)

    async def search(self, q: str, language: str | None, as_of: AsOf) -> list[str]:
        """The claims in which every term of the search is found, at the moment.

        Raises:
            InvalidSearch: no word at all, or too many.
        """
        limit = as_of.limit
        clock = limit.certainty if limit.clock is Clock.SAID else "reported"
        parameters = parameters_of(parse_query(q), language) | {
            "position": as_of.position,
            "clock": None if limit.day is None else clock,
            "day": limit.day,
        }
        rows = await self._reader.rows("search", load("select_claims", "search"), parameters)
        return [claim_id for (claim_id,) in rows]

    async def page(
        self, query: PageQuery, as_of: AsOf, among: Sequence[str] | None = None
    ) -> tuple[list[ClaimAt], PageKey | None]:
        """The claims of the page as ``ledger.domain.listing`` lists them, and the key to go on after.

        ``among`` are the only claims that may be in the list; None lets all.
        """
        rows = await self._reader.rows("claim_states", *await self.find_page(query, as_of, among))
        following = None
        if len(rows) > query.limit:
            claim_id, day, registered, *_ = rows[query.limit - 1]
            following = key_of(claim_id, day, registered, query.sort)
        facts = [(claim_id, *fact) for claim_id, _, _, *fact in rows[: query.limit]]
        return claims_of_rows(facts, await self._kept_stances(facts, as_of), {}, as_of), following

    async def find_page(
        self, query: PageQuery, as_of: AsOf, among: Sequence[str] | None = None
    ) -> tuple[bytes, dict[str, Any]]:
        """The statement that finds the claims of the page, and one more, with its parameters."""
        column, day = column_of(as_of.limit), day_column_of(as_of.limit)
        statement = load_about(_PAGES[query.sort], "claim_states", column=column, day=day)
        wanted, after = query.wanted, query.after
        return statement, asdict(wanted) | {
            "statuses": [wanted.status] if wanted.status else [status.value for status in Status],
            "position": as_of.position,
            "day": await self._horizon.day_of(as_of),
            "after_id": None if after is None else after.claim_id,
            "after_day": after.value if after is not None and isinstance(after.value, date) else None,
            "after_registered": after.value if after is not None and isinstance(after.value, int) else None,
            "limit": query.limit + 1,
            "among": None if among is None else list(among),
        }

    async def facts(self, claims: Sequence[str], position: int) -> list[ClaimFacts]:
        """The claims themselves that existed at the position, in the order in which they are named."""
        return [facts_of_row(row) for row in await self._facts(claims, position)]

    async def commands(self, claim_id: str, first: int, last: int) -> list[ClaimFacts]:
        """The claim after each of the commands that its events from ``first`` to ``last`` are of.

        Before these as it was then, where it existed; the position of each is the last on this claim.
        """
        parameters = {"claim": claim_id, "first": first, "last": last}
        rows = await self._reader.rows("claims", load("select_facts_between", "claims"), parameters)
        return [facts_of_row(row) for row in rows]

    async def spans(self, claims: Sequence[str], positions: Iterable[int]) -> Mapping[str, Span]:
        """The entries of each of the claims at the positions and between them."""
        parameters = {"claims": list(claims), **_ends(positions)}
        statement = load("select_stances_between", "entries")
        return spans_of_rows(await self._reader.rows("entries", statement, parameters))

    async def bodies(self, entries: Iterable[str], positions: Iterable[int]) -> Bodies:
        """What the entries say at the positions and between them."""
        parameters = {"entries": sorted(entries), **_ends(positions)}
        statement = load("select_bodies_between", "entries")
        return Bodies(await self._reader.rows("entries", statement, parameters))

    async def claim(self, claim_id: str, as_of: AsOf, *, has_bodies: bool = False) -> ClaimAt:
        """One claim, with the bodies of all its entries or without any.

        Raises:
            ClaimNotFound: it was not registered yet, or never.
        """
        if has_bodies:
            found = await self._with_bodies([claim_id], as_of)
        else:
            facts, stances = await gather(
                self._facts([claim_id], as_of.position), self._stances([claim_id], as_of)
            )
            found = claims_of_rows(facts, stances, {}, as_of)
        if not found:
            raise ClaimNotFound(identifier=claim_id)
        return found[0]

    async def claim_of_entry(self, entry_id: str, as_of: AsOf) -> ClaimAt:
        """The claim on which the entry stands, with the body of that entry alone.

        Raises:
            EntryNotFound: it was not recorded yet, or never.
        """
        claims = await self._claims_of(as_of, entry_id, "")
        found = await self._with_bodies(claims, as_of, entry_id=entry_id) if claims else []
        if not found:
            raise EntryNotFound(identifier=entry_id)
        return found[0]

    async def claims_of_utterance(self, utterance_id: str, as_of: AsOf) -> list[ClaimAt]:
        """The claims on which the utterance made entries, with the bodies of those alone.

        Raises:
            UtteranceNotFound: it was not recorded yet, or never.
        """
        claims = await self._claims_of(as_of, "", utterance_id)
        if not claims:
            raise UtteranceNotFound(identifier=utterance_id)
        return await self._with_bodies(claims, as_of, utterance_id=utterance_id)

    async def changed(
        self, before: AsOf, after: AsOf, registered_after: int, limit: int
    ) -> list[tuple[str, int]]:
        """Claims that may differ between two moments, with their places, in the order of registration.

        At most ``limit`` of those registered after the position; nothing that differs is left out.
        """
        low, high = sorted((before.position, after.position))
        first, last = sorted((day_of(before), day_of(after)))
        column = column_of(after.limit if after.limit.day is not None else before.limit)
        parameters = {
            "statuses": [status.value for status in Status],
            "low": low,
            "high": high,
            "first_day": first,
            "last_day": last,
            "registered_after": registered_after,
            "limit": limit,
        }
        statement = load_about("select_changed", "claim_states", column=column)
        rows = await self._reader.rows("claim_states", statement, parameters)
        return [(claim_id, registered) for claim_id, registered in rows]

    async def _claims_of(self, as_of: AsOf, entry_id: str, utterance_id: str) -> list[str]:
        parameters = {"entry_id": entry_id, "utterance_id": utterance_id, "position": as_of.position}
        rows = await self._reader.rows("entries", load("select_claims", "entries"), parameters)
        return [claim_id for (claim_id,) in rows]

    async def _facts(self, claims: Sequence[str], position: int) -> list[TupleRow]:
        parameters = {"claims": list(claims), "position": position}
        return await self._reader.rows("claims", load("select_facts", "claims"), parameters)

    async def _with_bodies(
        self, claims: Sequence[str], as_of: AsOf, entry_id: str | None = None, utterance_id: str | None = None
    ) -> list[ClaimAt]:
        parameters = {
            "claims": list(claims),
            "position": as_of.position,
            "entry_id": entry_id,
            "utterance_id": utterance_id,
        }
        facts, stances, bodies = await gather(
            self._facts(claims, as_of.position),
            self._stances(claims, as_of),
            self._reader.rows("entries", load("select_bodies", "entries"), parameters),
        )
        return claims_of_rows(facts, stances, bodies_of_rows(bodies), as_of)

    async def _stances(self, claims: Sequence[str], as_of: AsOf) -> list[TupleRow]:
        parameters = {"claims": list(claims), "position": as_of.position}
        return await self._reader.rows("entries", load("select_stances", "entries"), parameters)

    async def _kept_stances(self, facts: Iterable[Sequence[Any]], as_of: AsOf) -> list[Any]:
        claims = [claim_id for claim_id, *_ in facts]
        parameters = {"claims": claims, "position": as_of.position, "day": day_of(as_of)}
        statement = load_about("select_kept_stances", "entries", day=day_column_of(as_of.limit))
        return await self._reader.rows("entries", statement, parameters)


def _ends(positions: Iterable[int]) -> dict[str, int]:
    ordered = sorted(positions)
    return {"first": ordered[0], "last": ordered[-1]}
