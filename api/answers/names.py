"""The agents that an answer names by id, so that readers need no second call."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from pydantic import BaseModel

from api.services import Services, in_thread
from ledger.application.log import EventLog
from ledger.domain.agent import project_agent
from ledger.domain.errors import ProjectionBehind
from ledger.domain.state import Standpoint
from ledger.domain.value import Redacted
from ledger.domain.vocabulary import AgentKind
from projections.page import Item


class NamedAgent(BaseModel):
    """Who stands behind an agent's id, as the record has it now, whatever moment the answer is about."""

    name: str | Redacted
    kind: AgentKind
    anonymous: bool


async def name_agents(services: Services, agents: Iterable[str]) -> dict[str, Item]:
    """The fields of ``NamedAgent`` by id, each once.

    They are from the view, and from the log for those that the view does not know yet.
    """
    wanted = list(dict.fromkeys(agents))
    named: dict[str, Item] = {}
    with suppress(ProjectionBehind):
        named |= await services.views.agent_names(wanted)
    if missing := [agent_id for agent_id in wanted if agent_id not in named]:
        named |= await in_thread(_read, services.opened.log, missing)
    return {agent_id: named[agent_id] for agent_id in wanted if agent_id in named}


def _read(log: EventLog, agents: Iterable[str]) -> dict[str, Item]:
    named = {}
    for agent_id in agents:
        record = project_agent(None, log.stream(agent_id))
        if record is not None:
            facts = record.facts
            named[agent_id] = {"name": facts.name, "kind": facts.kind, "anonymous": facts.anonymous}
    return named


def agents_of_states(states: Iterable[Standpoint | dict[str, Any]]) -> Iterator[str]:
    """The ids of the agents that states name, models or their JSON."""
    for state in states:
        fields = _fields(state)
        for name in ("asserted_by", "opposed_by", "presupposed_by", "declined_by"):
            yield from fields[name]
        roots = _fields(fields["roots"])
        for side in ("opposing", "supporting", "pipelines"):
            yield from roots[side]
        for assessment in fields["latest_assessments"]:
            yield _fields(assessment)["assessor"]


def _fields(part: BaseModel | dict[str, Any]) -> dict[str, Any]:
    return part if isinstance(part, dict) else vars(part)
