"""Events of agents: who speaks, cites or assesses."""

from typing import Annotated, ClassVar

from pydantic import Field

from ledger.domain.events.base import Event
from ledger.domain.frozen import Frozen
from ledger.domain.text import Label, Passage, Statement
from ledger.domain.value import Redacted
from ledger.domain.vocabulary import AgentKind, AgentRelation


class AgentFacts(Frozen):
    """Who an agent is. ``count`` is how many people a group is said to be, ``includes`` its known members."""

    name: Label | Redacted
    kind: AgentKind
    anonymous: bool = False
    count: Annotated[int, Field(ge=1)] | None = None
    includes: tuple[str, ...] = ()
    description: Statement | None = None
    notes: Passage | None = None


class AgentRegistered(Event):
    """An agent became known to the ledger."""

    TOPIC: ClassVar[str] = "agent.registered.v1"

    agent: AgentFacts


class AgentCorrected(Event):
    """Our record of the agent was wrong: ``agent`` is the whole record as it should be."""

    TOPIC: ClassVar[str] = "agent.corrected.v1"

    agent: AgentFacts
    changed: tuple[str, ...]
    reason: Statement | Redacted


class AgentLinked(Event):
    """The agent stands in a relation to another; the two are never merged."""

    TOPIC: ClassVar[str] = "agent.linked.v1"

    link_id: str
    to: str
    relation: AgentRelation
    notes: Passage | None = None
