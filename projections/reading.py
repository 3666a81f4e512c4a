"""Reads of the views, for the API. Each answer is one statement: rows and position are of one snapshot.

One statement also never meets a rebuild halfway: it locks the names it reads before it takes its snapshot,
and a new copy takes over in one transaction.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any, Final

from psycopg.rows import TupleRow

from ledger.domain.errors import (
    AgentNotFound,
    ClaimNotFound,
    EntryNotFound,
    ProjectionBehind,
    SourceNotFound,
    UtteranceNotFound,
    ViewNotFound,
)
from ledger.domain.listing import ClaimFilter, ClaimSort, PageKey, fold_words, key_of
from ledger.domain.vocabulary import ActKind, AgentKind
from projections.claim_states.order import column_of, rank_of
from projections.page import AgentPage, ClaimPage, EntryPage, Found, Item, Page, Reached, SourcePage
from projections.queries import load, load_about
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

    async def claim_states(
        self,
        wanted: ClaimFilter,
        sort: ClaimSort,
        after: PageKey | None,
        limit: int,
    ) -> ClaimPage:
        """At most ``limit`` claims now, as ``ledger.domain.listing`` defines the list."""
        rows = await self._reader.rows(
            "claim_states",
            load_about("select_page", "claim_states", column=column_of(sort)),
            asdict(wanted)
            | {
                "words": list(wanted.words),
                "after_rank": None if after is None else rank_of(after, sort),
                "after_id": None if after is None else after.claim_id,
                "limit": limit + 1,
            },
        )
        keys = [key_of(claim_id, day, registered, sort) for _, _, claim_id, day, registered, _ in rows]
        return _page([(*row[:2], key, row[-1]) for row, key in zip(rows, keys, strict=True)], limit)

    async def claim_state(self, claim_id: str) -> Found:
        """The state of one claim now.

        Raises:
            ClaimNotFound: the view has no such claim.
        """
        rows = await self._reader.rows("claim_states", load("select_row", "claim_states"), {"key": claim_id})
        return _found(rows, ClaimNotFound(identifier=claim_id))

    async def entries(
        self,
        *,
        claim: str | None = None,
        utterance: str | None = None,
        speaker: str | None = None,
        source: str | None = None,
        act: ActKind | None = None,
        after: int = 0,
        limit: int = 50,
    ) -> EntryPage:
        """Entries in the order in which they were recorded, from the one after position ``after`` on."""
        filters = {
            "claim_id": claim,
            "utterance_id": utterance,
            "speaker": speaker,
            "source": source,
            "act": act,
        }
        page = {"after": after, "limit": limit + 1}
        return _page(
            await self._reader.rows("entries", load("select_page", "entries"), filters | page), limit
        )

    async def entry(self, entry_id: str) -> Found:
        """One entry as it stands now; one that was voided too.

        Raises:
            EntryNotFound: the view has no such entry.
        """
        rows = await self._reader.rows("entries", load("select_row", "entries"), {"key": entry_id})
        return _found(rows, EntryNotFound(identifier=entry_id))

    async def utterance_entries(self, utterance_id: str) -> EntryPage:
        """Everything that one utterance did, in the order in which it was recorded.

        Raises:
            UtteranceNotFound: the view has no entry of it.
        """
        statement = load("select_utterance", "entries")
        rows = await self._reader.rows("entries", statement, {"utterance_id": utterance_id})
        if not rows or rows[0][-1] is None:
            raise UtteranceNotFound(identifier=utterance_id)
        position, recorded_at, _ = rows[0]
        return Page(position, recorded_at, [item for _, _, item in rows], None)

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
        parameters = {"agents": list(agents)}
        return dict(await self._reader.rows("agents", load("select_names", "agents"), parameters))

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
