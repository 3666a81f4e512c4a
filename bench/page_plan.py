"""What the server does to find the claims of a list, at each of some moments."""

import asyncio
from typing import Any

from bench.explain import Explained, explain
from ledger.application.question import Question
from ledger.application.replay import Replay
from ledger.domain.as_of import AsOf
from ledger.domain.listing import ClaimFilter, ClaimSort, PageQuery
from ledger.domain.vocabulary import Status
from ledger.persistence.connection import make_pool
from ledger.persistence.log import PostgresEventLog
from projections.claim_reading import ClaimReading
from projections.reader import open_reader

LIMIT = 50


def explain_page(reader_url: str, question: Question) -> Explained:
    """Of the first page of contested claims at the moment that is asked about."""
    with make_pool(reader_url, size=1, name="bench") as pool:
        as_of = Replay(PostgresEventLog(pool)).as_of(question)
    return explain(reader_url, *asyncio.run(_statement(reader_url, as_of)))


async def _statement(reader_url: str, as_of: AsOf) -> tuple[bytes, dict[str, Any]]:
    query = PageQuery(ClaimFilter(status=Status.CONTESTED), ClaimSort.LAST_DAY_DOWN, None, LIMIT)
    async with open_reader(reader_url, pool_size=1) as reader:
        return await ClaimReading(reader).find_page(query, as_of)
