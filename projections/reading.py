"""Reads of the views, for the API. Claims are read at a position: see ``claim_reading``.

Of agents and sources each answer is one statement: rows and position are of one snapshot.
One statement also never meets a rebuild halfway: it locks the names it reads before it takes its snapshot,
and a new copy takes over in one transaction.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

from psycopg.rows import TupleRow

from ledger.domain.errors import AgentNotFound, ProjectionBehind, SourceNotFound, ViewNotFound
from ledger.domain.listing import fold_words
from ledger.domain.vocabulary import AgentKind
from projections.claim_reading import ClaimReading
from projections.neighbour import NeighbourReading
from projections.page import AgentPage, Found, Item, Page, Reached, SourcePage
from projections.queries import load
from projections.reader import Reader, open_reader

_FIRST_PAUSE_SECONDS: Final = 0.005
_LONGEST_PAUSE_SECONDS: Final = 0.05


class Views:
    """The views as readers see them. Safe to use from many tasks of one event loop.

    Raises (all methods): DatabaseUnreachable; ProjectionBehind while views were never made, or are of another
    version of the software.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.claims = ClaimReading(reader)
        self.neighbours = NeighbourReading(reader)

    async def agents(
        self,
        *,
        kind: AgentKind | None = None,
        q: str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> AgentPage:
        """Agents by id, from the one after ``after`` on; all words of ``q`` occur in the name."""
        parameters = {"kind": kind, **_page_by_id(q, after, limit)}
        return _page(await self._reader.rows("agents", load("select_page", "agents"), parameters), limit)

    async def agent(self, agent_id: str) -> Found:
        """One agent, with what it said.

        ``counts``: ``entries``, of these ``live_entries``, ``acts`` (entries by act), ``claims_asserted``, of
        these ``claims_still_asserted`` by a live entry, and ``claims_asserted_by_status`` (as they are now).
        Voided entries are never counted; presupposed and inferred ones are entries but assert nothing.

        Raises:
            AgentNotFound: the view has no such agent.
        """
        rows = await self._reader.rows("agents", load("select_row", "agents"), {"key": agent_id})
        return _found(rows, AgentNotFound(identifier=agent_id))

    async def agent_names(self, agents: Iterable[str]) -> Mapping[str, Item]:
        """``name``, ``kind`` and ``anonymous`` of those of the agents that the view knows, by id.

        A name that was redacted is its mark.
        """
        parameters = {"agents": " ".join(agents)}
        rows = await self._reader.rows("agents", load("select_names", "agents"), parameters)
        return {
            agent_id: {"name": mark if name is None else name, "kind": kind, "anonymous": anonymous}
            for agent_id, name, mark, kind, anonymous in rows
        }

    async def sources(
        self,
        *,
        publisher: str | None = None,
        url: str | None = None,
        q: str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> SourcePage:
        """Sources by id, from the one after ``after`` on; all words of ``q`` occur in title or address."""
        parameters = {"publisher": publisher, "url": url, **_page_by_id(q, after, limit)}
        return _page(await self._reader.rows("sources", load("select_page", "sources"), parameters), limit)

    async def source(self, source_id: str) -> Found:
        """One source, with what it carries: ``entries``, ``live_entries``, ``utterances`` and ``claims``.

        Raises:
            SourceNotFound: the view has no such source.
        """
        rows = await self._reader.rows("sources", load("select_row", "sources"), {"key": source_id})
        return _found(rows, SourceNotFound(identifier=source_id))

    async def position(self, view: str) -> Reached:
        """How far the view is.

        Raises:
            ViewNotFound
        """
        return (await self._reached([view]))[view]

    async def wait_for(self, views: str | Sequence[str], position: int, timeout: float = 2.0) -> None:  # noqa: ASYNC109
        """Return once all of the views have reached the position; looks at once, then every 5 to 50 ms.

        Raises:
            ProjectionBehind: one has not, after ``timeout`` seconds.
            ViewNotFound
        """
        names = [views] if isinstance(views, str) else list(views)
        deadline = time.monotonic() + timeout
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                reached = {name: view.position for name, view in (await self._reached(names)).items()}
            except ProjectionBehind:
                # Not made yet: an engine that starts may be about to.
                reached = dict.fromkeys(names, 0)
            last = min(reached, key=lambda name: reached[name])
            left = deadline - time.monotonic()
            if reached[last] >= position:
                return
            if left <= 0:
                raise ProjectionBehind(view=last, position=reached[last], wanted=position)
            await asyncio.sleep(min(pause, left))
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def _reached(self, names: Sequence[str]) -> dict[str, Reached]:
        rows = await self._reader.rows(names[0], load("select_positions"), {"names": list(names)})
        reached = {name: Reached(position, recorded_at) for name, position, recorded_at in rows}
        for name in names:
            if name not in reached:
                raise ViewNotFound(identifier=name)
        return reached


@asynccontextmanager
async def open_views(database_url: str, *, pool_size: int) -> AsyncIterator[Views]:
    """Views on at most ``pool_size`` connections of the reader's login, made when they are needed."""
    async with open_reader(database_url, pool_size=pool_size) as reader:
        yield Views(reader)


def _page_by_id(q: str | None, after: str | None, limit: int) -> dict[str, Any]:
    return {"words": list(fold_words(q or "")), "after": after or "", "limit": limit + 1}


def _page(rows: list[TupleRow], limit: int) -> Page[Any]:
    """The page of rows (position, recorded_at, key, item), of which one more than ``limit`` was asked for."""
    position, recorded_at, *_ = rows[0] if rows else (0, None)
    kept = [row for row in rows if row[-1] is not None]
    following = kept[limit - 1][2] if len(kept) > limit else None
    return Page(position, recorded_at, [row[-1] for row in kept[:limit]], following)


def _found(rows: list[TupleRow], missing: Exception) -> Found:
    if not rows or rows[0][2] is None:
        raise missing
    position, recorded_at, item, *counts = rows[0]
    return Found(position, recorded_at, item, *counts or [{}])
