"""An agent as readers see it."""

from typing import Annotated

from pydantic import Field

from ledger.domain.agent import AgentRecord
from ledger.domain.frozen import Frozen
from ledger.domain.instant import Instant
from ledger.domain.value import Redacted
from ledger.domain.vocabulary import AgentKind, AgentRelation


class AgentLinkItem(Frozen):
    """A relation to another agent; the two stay two."""

    link_id: str
    to: str
    relation: AgentRelation


class Agent(Frozen):
    """Somebody who speaks, cites or assesses.

    ``count`` is how many people a group is said to be, ``includes`` its known members (ids).
    """

    agent_id: str
    name: str | Redacted
    kind: AgentKind
    anonymous: bool
    count: int | None
    includes: tuple[str, ...]
    description: str | None
    notes: str | None
    links: tuple[AgentLinkItem, ...]
    revision: Annotated[int, Field(ge=1)]
    position: Annotated[int, Field(ge=1)]
    registered_at: Instant


def view_agent(record: AgentRecord) -> Agent:
    """The agent as the record has it."""
    links = (
        AgentLinkItem(link_id=link.link_id, to=link.to, relation=link.relation)
        for link in record.links.values()
    )
    return Agent(
        **dict(record.facts),
        agent_id=record.agent_id,
        links=tuple(links),
        revision=record.revision,
        position=record.position,
        registered_at=record.registered_at,
    )
