"""Exporting the ledger as it was at a position as a DataFeed, claim by claim."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from ledger.application.log import EventLog
from ledger.domain.agent import AgentRecord, project_agent
from ledger.domain.claim import ClaimRecord, project_claim
from ledger.domain.events import ClaimRegistered
from ledger.domain.limit import NO_LIMIT
from ledger.domain.source import SourceRecord, project_source
from ledger.interchange.claimreview.feed import FeedWriter
from ledger.interchange.exporter import Exported

_RECORDS_KEPT: Final = 1_000
"""Agents and sources each: those of one feed are few, or follow one another."""


def export_reviews(log: EventLog, upto: int) -> Iterator[Exported]:
    """The feed, piece by piece, of what was recorded up to a position.

    Raises:
        DatabaseUnreachable, IntegrityViolation: the export broke off.
    """
    reached = 0

    def claims() -> Iterator[ClaimRecord]:
        nonlocal reached
        for recorded in log.scan(kind="claim", upto=upto):
            if isinstance(recorded.event, ClaimRegistered):
                reached = recorded.position
                record = project_claim(None, log.stream(recorded.originator_id, upto=upto))
                if record is not None:
                    yield record

    @lru_cache(maxsize=_RECORDS_KEPT)
    def agent(agent_id: str) -> AgentRecord | None:
        return project_agent(None, log.stream(agent_id, upto=upto))

    @lru_cache(maxsize=_RECORDS_KEPT)
    def source(source_id: str) -> SourceRecord | None:
        return project_source(None, log.stream(source_id, upto=upto))

    for piece in FeedWriter(agent, source).write(claims(), NO_LIMIT):
        yield Exported(reached, piece)
    yield Exported(upto, "")
