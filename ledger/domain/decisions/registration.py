"""Decisions that make agents, sources and claims known, and relate them."""

from ledger.domain.agent import AgentRecord
from ledger.domain.claim import ClaimRecord
from ledger.domain.commands import (
    CaptureSource,
    LinkAgents,
    LinkClaims,
    RegisterAgent,
    RegisterClaim,
    RewordClaim,
    UnlinkClaims,
    VerifySource,
)
from ledger.domain.day import clamp, parse_day
from ledger.domain.decisions.world import Decision, World
from ledger.domain.errors import (
    AgentNotFound,
    AlreadyLinked,
    ClaimNotFound,
    DayInFuture,
    LinkNotFound,
    NothingToCorrect,
    SelfLink,
    SourceNotFound,
)
from ledger.domain.events import (
    AgentFacts,
    AgentLinked,
    AgentRegistered,
    ClaimLinked,
    ClaimRegistered,
    ClaimReworded,
    ClaimUnlinked,
    SourceCaptured,
    SourceFacts,
    SourceVerified,
)
from ledger.domain.identifier import with_kind
from ledger.domain.value import Day


def register_agent(command: RegisterAgent, world: World) -> Decision:
    """Make an agent known; those it includes must be known before."""
    for member in command.includes:
        world.need("agent", member)
    agent_id = world.id_for("agent", command.id)
    facts = AgentFacts(**command.model_dump(exclude={"id"}))
    event = AgentRegistered(
        originator_id=agent_id, originator_version=1, event_id=world.new_id("event"), agent=facts
    )
    return Decision((event,), {"agent_id": agent_id})


def capture_source(command: CaptureSource, world: World) -> Decision:
    """Make a captured document known."""
    world.need("agent", command.publisher)
    source_id = world.id_for("source", command.id)
    facts = SourceFacts(
        **command.model_dump(exclude={"id", "published"}), published=published_day(command.published, world)
    )
    event = SourceCaptured(
        originator_id=source_id, originator_version=1, event_id=world.new_id("event"), source=facts
    )
    return Decision((event,), {"source_id": source_id})


def published_day(text: str | None, world: World) -> Day | None:
    """The day a source was published; not after today."""
    if text is None:
        return None
    day = parse_day(text)
    clamp("published", day, world.bound)
    return day


def register_claim(command: RegisterClaim, world: World) -> Decision:
    """Make a proposition a claim; what it is about may lie in the future."""
    claim_id = world.id_for("claim", command.id)
    event = ClaimRegistered(
        originator_id=claim_id,
        originator_version=1,
        event_id=world.new_id("event"),
        **command.model_dump(exclude={"id", "subject_time"}),
        subject_time=None if command.subject_time is None else parse_day(command.subject_time),
    )
    return Decision((event,), {"claim_id": claim_id})


def reword_claim(command: RewordClaim, world: World) -> Decision:
    """Change the canonical wording of a claim."""
    record = _claim(command.claim, world)
    if command.statement == record.statement:
        raise NothingToCorrect(identifier=record.claim_id, reason="the statement reads so already")
    event = ClaimReworded(
        originator_id=record.claim_id,
        originator_version=record.revision + 1,
        event_id=world.id_for("event", command.id),
        statement=command.statement,
        reason=command.reason,
    )
    return Decision((event,), {"claim_id": record.claim_id})


def link_claims(command: LinkClaims, world: World) -> Decision:
    """Relate two claims; the link is an event of the first."""
    record = _claim(command.origin, world)
    _check_link(record, command)
    world.need("claim", command.to)
    link_id = world.id_for("link", command.id)
    event = ClaimLinked(
        originator_id=record.claim_id,
        originator_version=record.revision + 1,
        event_id=with_kind(link_id, "event"),
        link_id=link_id,
        to=command.to,
        relation=command.relation,
        notes=command.notes,
    )
    return Decision((event,), {"claim_id": record.claim_id, "link_id": link_id})


def unlink_claims(command: UnlinkClaims, world: World) -> Decision:
    """Take a link off; who and why stay in the history."""
    record = next((claim for claim in world.claims.values() if command.link in claim.links), None)
    if record is None:
        raise LinkNotFound(identifier=command.link)
    event = ClaimUnlinked(
        originator_id=record.claim_id,
        originator_version=record.revision + 1,
        event_id=world.id_for("event", command.id),
        link_id=command.link,
        reason=command.reason,
    )
    return Decision((event,), {"claim_id": record.claim_id, "link_id": command.link})


def link_agents(command: LinkAgents, world: World) -> Decision:
    """Relate two agents; they stay two."""
    record = world.agents.get(command.origin)
    if record is None:
        raise AgentNotFound(identifier=command.origin)
    _check_link(record, command)
    world.need("agent", command.to)
    link_id = world.id_for("link", command.id)
    event = AgentLinked(
        originator_id=record.agent_id,
        originator_version=record.revision + 1,
        event_id=with_kind(link_id, "event"),
        link_id=link_id,
        to=command.to,
        relation=command.relation,
        notes=command.notes,
    )
    return Decision((event,), {"agent_id": record.agent_id, "link_id": link_id})


def verify_source(command: VerifySource, world: World) -> Decision:
    """Note that the document was fetched again, and whether it is still the same."""
    record = world.sources.get(command.source)
    if record is None:
        raise SourceNotFound(identifier=command.source)
    if command.on > world.bound:
        raise DayInFuture(field="on", earliest=command.on, bound=world.bound)
    event = SourceVerified(
        originator_id=record.source_id,
        originator_version=record.revision + 1,
        event_id=world.id_for("event", command.id),
        sha256=command.sha256,
        on=command.on,
        matches=command.sha256 == record.facts.sha256,
    )
    return Decision((event,), {"source_id": record.source_id})


def _claim(claim_id: str, world: World) -> ClaimRecord:
    if claim_id not in world.claims:
        raise ClaimNotFound(identifier=claim_id)
    return world.claims[claim_id]


def _check_link(record: ClaimRecord | AgentRecord, command: LinkClaims | LinkAgents) -> None:
    if command.to == command.origin:
        raise SelfLink(identifier=command.origin)
    for link in record.links.values():
        if (link.to, link.relation) == (command.to, command.relation):
            raise AlreadyLinked(
                origin=command.origin, target=link.to, relation=link.relation, link_id=link.link_id
            )
