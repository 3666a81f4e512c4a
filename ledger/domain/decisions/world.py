"""What a decision may know: records as they are, the time, and fresh identifiers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ledger.domain.agent import AgentRecord
from ledger.domain.claim import ClaimRecord, EntryRecord
from ledger.domain.day import bound_of
from ledger.domain.errors import IdentifierTaken, NotAnEntry, UnknownReference
from ledger.domain.events import Event, RecordedEvent
from ledger.domain.identifier import check_identifier
from ledger.domain.source import SourceRecord


@dataclass(frozen=True, slots=True)
class World:
    """The records a command concerns, read before it is decided.

    ``now`` is UTC. ``existing`` holds those streams named by the command that exist, ``utterances``
    the claims touched by each utterance it names, ``entry_claims`` the claim of each entry it names,
    ``taken`` the ids it brings that exist already, ``redacted`` the event it redacts. ``new_id(kind)`` gives
    a fresh TypeID.
    """

    now: datetime
    new_id: Callable[[str], str]
    claims: Mapping[str, ClaimRecord] = field(default_factory=dict)
    agents: Mapping[str, AgentRecord] = field(default_factory=dict)
    sources: Mapping[str, SourceRecord] = field(default_factory=dict)
    existing: frozenset[str] = frozenset()
    utterances: Mapping[str, frozenset[str]] = field(default_factory=dict)
    entry_claims: Mapping[str, str] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()
    redacted: RecordedEvent | None = None

    @property
    def bound(self) -> date:
        """The last day that something recorded now can have happened on."""
        return bound_of(self.now.date())

    def revision_of(self, stream: str) -> int:
        """The revision of a stream whose record was read."""
        records: dict[str, ClaimRecord | AgentRecord | SourceRecord]
        records = {**self.claims, **self.agents, **self.sources}
        return records[stream].revision

    def need(self, kind: str, identifier: str | None) -> None:
        """Refuse a reference to nothing; None refers to nothing and is fine.

        Raises:
            UnknownReference: there is no such stream.
        """
        if identifier is not None and identifier not in self.existing:
            raise UnknownReference(kind=kind, identifier=identifier)

    def claim(self, claim_id: str) -> ClaimRecord:
        """The claim a command refers to.

        Raises:
            UnknownReference: there is none.
        """
        try:
            return self.claims[claim_id]
        except KeyError:
            raise UnknownReference(kind="claim", identifier=claim_id) from None

    def entry(self, entry_id: str) -> EntryRecord:
        """The entry a command refers to, on whatever claim it is.

        Raises:
            UnknownReference: there is nothing of that id.
            NotAnEntry: the id belongs to something that made no entry.
        """
        claim_id = self.entry_claims.get(entry_id)
        if claim_id is None:
            raise UnknownReference(kind="entry", identifier=entry_id)
        record = self.claims.get(claim_id)
        if record is None or entry_id not in record.entries:
            raise NotAnEntry(identifier=entry_id)
        return record.entries[entry_id]

    def id_for(self, kind: str, brought: str | None) -> str:
        """The id the command brings, or a fresh one.

        Raises:
            InvalidIdentifier: what it brings is not of the kind.
            IdentifierTaken: what it brings exists.
        """
        if brought is None:
            return self.new_id(kind)
        check_identifier(brought, kind)
        if brought in self.taken:
            raise IdentifierTaken(identifier=brought)
        return brought


@dataclass(frozen=True, slots=True)
class Decision:
    """The events to append, all or none, and the ids that answer the client."""

    events: tuple[Event, ...]
    answer: Mapping[str, Any]
