"""The view ``agents``: what ``view_agent`` gives for every agent. What they said is counted when read."""

from collections.abc import Sequence
from typing import Final

from ledger.domain.agent import project_agent
from ledger.domain.events import RecordedEvent
from projections.agents.model import view_agent
from projections.log import ViewLog
from projections.stream_fold import StreamFold
from projections.view import Row, View


def replay(events: Sequence[RecordedEvent]) -> list[Row]:
    """The row of the agent."""
    record = project_agent(None, events)
    if record is None:
        return []
    facts = record.facts
    name = facts.name if isinstance(facts.name, str) else None
    plain = (record.agent_id, name, (name or "").casefold(), facts.kind.value, facts.anonymous)
    return [(*plain, record.revision, record.position, view_agent(record).model_dump_json())]


def _open(log: ViewLog) -> StreamFold:
    return StreamFold(log, replay)


AGENTS: Final = View(
    name="agents",
    version=2,
    kinds=("agent",),
    folder="agents",
    columns=("agent_id", "name", "search_text", "kind", "anonymous", "revision", "position", "agent"),
    stream="agent_id",
    key="agent_id",
    open=_open,
    replay=replay,
)
