"""What the record says of one agent: the fold of its stream."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from ledger.domain.events import AgentCorrected, AgentFacts, AgentLinked, AgentRegistered, RecordedEvent
from ledger.domain.vocabulary import AgentRelation


@dataclass(frozen=True, slots=True)
class AgentLink:
    """A relation to another agent; the two stay two."""

    link_id: str
    to: str
    relation: AgentRelation


@dataclass(slots=True)
class AgentRecord:
    """One agent as the record has it. Treat as immutable: ``project_agent`` gives a new one."""

    agent_id: str
    revision: int
    position: int
    registered_at: datetime
    facts: AgentFacts
    links: dict[str, AgentLink] = field(default_factory=dict)


def project_agent(record: AgentRecord | None, events: Iterable[RecordedEvent]) -> AgentRecord | None:
    """The record after the events of the stream; None while nothing was registered."""
    if record is not None:
        record = replace(record, links=dict(record.links))
    for recorded in events:
        event = recorded.event
        if record is None:
            record = _register(recorded)
        record.revision = event.originator_version
        record.position = recorded.position
        if isinstance(event, AgentCorrected):
            record.facts = event.agent
        elif isinstance(event, AgentLinked):
            record.links[event.link_id] = AgentLink(event.link_id, event.to, event.relation)
    return record


def _register(recorded: RecordedEvent) -> AgentRecord:
    event = recorded.event
    if not isinstance(event, AgentRegistered):
        raise TypeError(f"{event.originator_id} starts with {event.TOPIC}")
    return AgentRecord(
        agent_id=event.originator_id,
        revision=event.originator_version,
        position=recorded.position,
        registered_at=recorded.recorded_at,
        facts=event.agent,
    )
