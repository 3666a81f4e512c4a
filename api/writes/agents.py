"""Making agents known, correcting our record of them, and relating them."""

from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath

from api.requests.body import read_body
from api.requests.identifier import in_path
from api.requests.precondition import expected_revision
from api.writes.bodies import CorrectionOfAgent, NewAgentLink, given
from api.writes.command import build
from api.writes.operation import TEXTS, recording
from api.writes.record import Write, record
from ledger.domain.commands import CorrectAgent, LinkAgents, RegisterAgent
from ledger.domain.errors import (
    AgentNotFound,
    AlreadyLinked,
    IdentifierTaken,
    InvalidIdentifier,
    NothingToCorrect,
    SelfLink,
    UnknownReference,
)


@post(
    "/v1/agents",
    **recording(
        "registerAgent",
        "Make an agent known",
        "Agents",
        RegisterAgent,
        problems=(*TEXTS, InvalidIdentifier, IdentifierTaken, UnknownReference),
    ),
)
async def register_agent(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Register a person, organization, group or document; anonymous groups are agents of their own."""
    command = await read_body(request, RegisterAgent)
    return await record(request, Write(command, lambda receipt: f"/v1/agents/{receipt.agent_id}"))


@post(
    "/v1/agents/{agent_id:str}/corrections",
    **recording(
        "correctAgent",
        "Correct our record of an agent",
        "Agents",
        CorrectionOfAgent,
        problems=(*TEXTS, AgentNotFound, InvalidIdentifier, UnknownReference, NothingToCorrect),
        revises=True,
    ),
)
async def correct_agent(request: Request[Any, Any, Any], agent_id: FromPath[str]) -> Response[bytes]:
    """Say what the record should have said; both readings stay in the log."""
    in_path("agent", agent_id)
    expected = {agent_id: expected_revision(request, agent_id)}
    body = await read_body(request, CorrectionOfAgent)
    command = build(CorrectAgent, {"agent": agent_id, "set": body.changes, **given(body, "id", "reason")})
    return await record(
        request, Write(command, lambda _: f"/v1/agents/{agent_id}", ("agent", agent_id), expected)
    )


@post(
    "/v1/agents/{agent_id:str}/links",
    **recording(
        "linkAgent",
        "Relate an agent to another",
        "Agents",
        NewAgentLink,
        problems=(
            *TEXTS,
            AgentNotFound,
            InvalidIdentifier,
            IdentifierTaken,
            UnknownReference,
            AlreadyLinked,
            SelfLink,
        ),
        revises=True,
    ),
)
async def link_agent(request: Request[Any, Any, Any], agent_id: FromPath[str]) -> Response[bytes]:
    """Relate the agent to another; the two are never merged."""
    in_path("agent", agent_id)
    expected = {agent_id: expected_revision(request, agent_id)}
    body = await read_body(request, NewAgentLink)
    fields = given(body, "id", "to", "relation", "notes")
    command = build(LinkAgents, {"origin": agent_id, **fields})
    return await record(
        request, Write(command, lambda _: f"/v1/agents/{agent_id}", ("agent", agent_id), expected)
    )
