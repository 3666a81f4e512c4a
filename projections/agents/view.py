"""The view ``agents``: what ``view_agent`` gives for every agent. What they said is counted when read."""

from collections.abc import Sequence
from typing import Final

from ledger.domain.agent import AgentRecord, project_agent
from ledger.domain.events import AgentRegistered, RecordedEvent
from projections.agents.model import view_agent
from projections.log import ViewLog
from projections.view import Changes, Explanation, Row, View, row_of


class AgentsFold:
    """Reads the streams of the agents that a batch touches: they are short, and change rarely."""

    def __init__(self, log: ViewLog) -> None:
        self._log = log

    def fold(self, events: Sequence[RecordedEvent]) -> Changes:
        """The agents that the events touch."""
        touched = dict.fromkeys(recorded.originator_id for recorded in events)
        streams = self._log.streams(touched, upto=events[-1].position)
        records = (project_agent(None, streams[stream]) for stream in touched)
        rows = [make_row(record) for record in records if record is not None]
        return Changes(rows, sum(isinstance(recorded.event, AgentRegistered) for recorded in events))

    def forget(self) -> None:
        """Nothing is remembered."""


def make_row(record: AgentRecord) -> Row:
    """The row of the agent."""
    name = record.facts.name
    columns = {
        "agent_id": record.agent_id,
        "name": name if isinstance(name, str) else None,
        "search_text": name.casefold() if isinstance(name, str) else "",
        "kind": record.facts.kind,
        "anonymous": record.facts.anonymous,
        "revision": record.revision,
        "position": record.position,
    }
    return row_of(columns, "agent", view_agent(record))


def explain(log: ViewLog, agent_id: str, upto: int) -> Explanation | None:
    """The row as the events of the agent give it; all of them made it."""
    events = log.stream(agent_id, upto)
    record = project_agent(None, events)
    if record is None:
        return None
    return Explanation(make_row(record), events)


AGENTS: Final = View(
    name="agents",
    version=1,
    key="agent_id",
    kind="agent",
    folder="agents",
    open=AgentsFold,
    explain=explain,
)
