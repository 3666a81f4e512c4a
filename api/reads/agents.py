"""Agents: who they are, and how what they asserted stands."""

from typing import Annotated, Any, Final

from litestar import Request, Response, get
from litestar.params import FromPath
from pydantic import BaseModel, Field

from api.answers.answer import answer
from api.answers.page import Page
from api.openapi.operation import Operation, describe
from api.reads.directory import Item, answer_directory
from api.reads.streams import records_of
from api.requests.identifier import in_path
from api.requests.query import read_query
from api.requests.question import NoParameters, PageParameters
from api.services import in_thread, services_of
from ledger.application.log import EventLog, Moment
from ledger.application.question import NOW
from ledger.domain.agent import project_agent
from ledger.domain.as_of import AsOf
from ledger.domain.errors import AgentNotFound, InvalidCursor, NotFound, ProjectionBehind
from ledger.domain.listing import fold_words
from ledger.domain.text import LABEL_LIMIT
from ledger.domain.vocabulary import ActKind, AgentKind, Status
from projections.agents.model import Agent, view_agent

_ID: Final = "listAgents"


class AgentCounts(BaseModel):
    """What an agent said, as the views had it at ``position``; voided entries are not counted."""

    position: int
    entries: int
    live_entries: int
    acts: dict[ActKind, int]
    claims_asserted: int
    claims_still_asserted: int
    claims_asserted_by_status: dict[Status, int]


class AgentAnswer(Agent):
    """One agent; ``counts`` is null until the views know it."""

    counts: AgentCounts | None
    as_of: AsOf


class AgentsParameters(PageParameters):
    """Of the list of agents."""

    kind: AgentKind | None = None
    q: Annotated[str | None, Field(max_length=LABEL_LIMIT, description="words of the name, in any case")] = (
        None
    )


@get(
    "/v1/agents",
    **describe(
        Operation(
            _ID,
            "Agents",
            "Agents",
            Page[Agent],
            query=AgentsParameters,
            problems=(InvalidCursor, ProjectionBehind),
        )
    ),
)
async def list_agents(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Persons, organizations, groups and documents that speak, cite or assess, by id."""
    asked = read_query(request, AgentsParameters)
    views = services_of(request).views

    def then(log: EventLog, position: int) -> list[tuple[str, Item]]:
        words = fold_words(asked.q or "")
        found = []
        for record in records_of(log, "agent", project_agent, position):
            name = record.facts.name.casefold() if isinstance(record.facts.name, str) else ""
            if asked.kind in (None, record.facts.kind) and all(word in name for word in words):
                found.append((record.agent_id, view_agent(record).model_dump(mode="json")))
        return found

    return await answer_directory(
        request,
        _ID,
        asked,
        lambda after, limit: views.agents(kind=asked.kind, q=asked.q, after=after, limit=limit),
        then,
    )


@get(
    "/v1/agents/{agent_id:str}",
    **describe(
        Operation(
            "getAgent", "One agent", "Agents", AgentAnswer, query=NoParameters, problems=(AgentNotFound,)
        )
    ),
)
async def get_agent(request: Request[Any, Any, Any], agent_id: FromPath[str]) -> Response[bytes]:
    """The agent as the record has it, and how what it asserted stands."""
    read_query(request, NoParameters)
    in_path("agent", agent_id)
    services = services_of(request)
    moment, agent = await in_thread(_agent, services.opened.log, agent_id)
    counts = None
    try:
        found = await services.views.agent(agent_id)
        counts = AgentCounts(position=found.position, **found.counts)
    except (NotFound, ProjectionBehind):
        # The agent is newer than the views; what the log says of it is whole without the counts.
        pass
    content = AgentAnswer.model_construct(**dict(agent), counts=counts, as_of=NOW.at(moment))
    return answer(request, content, revision=agent.revision)


def _agent(log: EventLog, agent_id: str) -> tuple[Moment, Agent]:
    head = log.head()
    record = project_agent(None, log.stream(agent_id, upto=head.position))
    if record is None:
        raise AgentNotFound(identifier=agent_id)
    return head, view_agent(record)
