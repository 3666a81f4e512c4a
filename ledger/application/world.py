"""Reads what a command concerns, so that it can be decided without any further input."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from eventsourcing.application import AggregateNotFoundError, ProjectorFunction

from ledger.domain.agent import AgentRecord, project_agent
from ledger.domain.claim import ClaimRecord, project_claim
from ledger.domain.commands import (
    Command,
    CorrectAgent,
    CorrectUtterance,
    LinkAgents,
    LinkClaims,
    RecordUtterance,
    RedactEvent,
    RestoreEvent,
    names_in,
)
from ledger.domain.decisions import World
from ledger.domain.events import RecordedEvent
from ledger.domain.identifier import STREAM_KINDS, kind_of, with_kind
from ledger.domain.inverse import stand_in
from ledger.domain.source import SourceRecord, project_source


class Past(Protocol):
    """What exists already: the part of ``EventLog`` that decisions need."""

    def existing(self, streams: Iterable[str]) -> frozenset[str]:
        """Those of the streams that have an event."""
        ...

    def positions_of(self, event_ids: Iterable[str]) -> Mapping[str, tuple[str, int]]:
        """Stream and position of each event id that exists."""
        ...

    def stream(self, stream: str, *, limit: int | None = None) -> list[RecordedEvent]:
        """The first events of a stream that are committed; empty when there is none."""
        ...

    def event(self, position: int) -> RecordedEvent:
        """One event that is committed.

        Raises:
            PositionNotReached: there is none at the position yet.
        """
        ...

    def claims_of(self, utterances: Iterable[str]) -> Mapping[str, frozenset[str]]:
        """The claims that each utterance touched; one that does not exist is left out."""
        ...


class Records(Protocol):
    """The eventsourcing library's repository, or what stands in for it."""

    def get(self, aggregate_id: str, *, projector_func: ProjectorFunction[Any, Any]) -> Any:
        """The stream as it was folded.

        Raises:
            AggregateNotFoundError: there is no such stream.
        """
        ...


def load_world(
    command: Command,
    log: Past,
    repository: Records,
    *,
    now: datetime,
    make_id: Callable[[str], str],
) -> World:
    """The records that the names in the command lead to, as they are now."""
    if isinstance(command, RestoreEvent):
        command = stand_in(command)
    redacted = _redacted(command, log)
    named: dict[str, set[str]] = {}
    for kind, name in [*names_in(command), *_named_besides(command, redacted)]:
        named.setdefault(kind, set()).add(name)
    entry_claims = _streams_of(log, named.get("entry", ()), "entry")
    link_streams = _streams_of(log, named.get("link", ()), "link")
    utterances = log.claims_of(named["utterance"]) if "utterance" in named else {}
    touched = {*entry_claims.values(), *link_streams.values(), *_named_claims(command, named)}
    if isinstance(command, CorrectUtterance) or (isinstance(command, RecordUtterance) and command.continues):
        touched.update(*utterances.values())
    claims = _records(repository, touched, "claim", project_claim)
    sources = set(named.get("source", ())) | _sources_behind(command, claims.values())
    agents = {command.origin} if isinstance(command, LinkAgents) else set()
    agents |= {command.agent} if isinstance(command, CorrectAgent) else set()
    agents |= named.get("agent", set()) if isinstance(command, RedactEvent) else set()
    streams = [*named.get("claim", ()), *named.get("agent", ()), *named.get("source", ())]
    return World(
        now=now,
        new_id=make_id,
        claims=claims,
        agents=_records(repository, agents, "agent", project_agent),
        sources=_records(repository, sources, "source", project_source),
        existing=log.existing(streams),
        utterances=utterances,
        entry_claims=entry_claims,
        taken=_taken(command, log),
        redacted=redacted,
    )


def _redacted(command: Command, log: Past) -> RecordedEvent | None:
    """The event that the command redacts, if there is one: the first of a stream that is named."""
    if not isinstance(command, RedactEvent):
        return None
    if kind_of(command.event) in STREAM_KINDS:
        return next(iter(log.stream(command.event, limit=1)), None)
    event_id = with_kind(command.event, "event")
    found = log.positions_of([event_id]).get(event_id)
    return None if found is None else log.event(found[1])


def _named_besides(command: Command, redacted: RecordedEvent | None) -> Iterable[tuple[str, str]]:
    """What a command concerns without a name of its kind: a stream, or an utterance that it continues."""
    if redacted is not None:
        yield str(kind_of(redacted.originator_id)), redacted.originator_id
    if isinstance(command, RecordUtterance) and command.continues and command.id is not None:
        yield "utterance", command.id


def _named_claims(command: Command, named: dict[str, set[str]]) -> set[str]:
    """The claims whose records the decision reads; of a link's other end only existence matters."""
    if isinstance(command, LinkClaims):
        return {command.origin}
    return named.get("claim", set())


def _streams_of(log: Past, identifiers: Iterable[str], kind: str) -> dict[str, str]:
    """The stream in which each entry or link was made, by its id."""
    events = {with_kind(identifier, "event"): identifier for identifier in identifiers}
    found = log.positions_of(events) if events else {}
    return {
        events[event_id]: stream
        for event_id, (stream, _) in found.items()
        if kind_of(events[event_id]) == kind
    }


def _sources_behind(command: Command, claims: Iterable[ClaimRecord]) -> set[str]:
    """The source whose day a corrected utterance may have taken as its reported day."""
    if not isinstance(command, CorrectUtterance):
        return set()
    entries = (entry for claim in claims for entry in claim.of_utterance(command.utterance))
    return {source for entry in entries if (source := entry.utterance.reported.source) is not None}


def _records(
    repository: Records,
    streams: Iterable[str],
    kind: str,
    project: ProjectorFunction[Any, Any],
) -> dict[str, Any]:
    """The record of each stream that exists."""
    records: dict[str, ClaimRecord | AgentRecord | SourceRecord] = {}
    for stream in sorted(streams):
        if kind_of(stream) == kind:
            try:
                records[stream] = repository.get(stream, projector_func=project)
            except AggregateNotFoundError:
                continue
    return records


def _taken(command: Command, log: Past) -> frozenset[str]:
    """Those ids that the command brings and that exist."""
    acts = command.acts if isinstance(command, RecordUtterance) else ()
    ids = (getattr(part, "id", None) for part in (command, *acts))
    # What is no identifier cannot exist; the decision refuses it.
    brought = {identifier for identifier in ids if identifier is not None and kind_of(identifier)}
    if not brought:
        return frozenset()
    made = {with_kind(identifier, "event"): identifier for identifier in brought}
    utterances = {identifier for identifier in brought if kind_of(identifier) == "utterance"}
    return frozenset(
        log.existing(brought)
        | {
            made[event_id]
            for event_id in log.positions_of(made)
            if kind_of(made[event_id]) in ("entry", "link", "event")
        }
        | (log.claims_of(utterances).keys() if utterances else set())
    )
