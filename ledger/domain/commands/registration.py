"""Making agents, sources and claims known, and relating them."""

from datetime import date
from typing import Annotated, Self

from pydantic import AliasChoices, Field, model_validator

from ledger.domain.commands.base import (
    SAYS_SOMETHING,
    Command,
    EventId,
    Language,
    MediaType,
    Reason,
    WebAddress,
)
from ledger.domain.commands.name import AgentName, ClaimName, Identifier, LinkName, SourceName
from ledger.domain.events.source import Sha256
from ledger.domain.text import Label, Passage, Statement
from ledger.domain.vocabulary import AgentKind, AgentRelation, ClaimRelation

FROM = Field(validation_alias=AliasChoices("from", "origin"), serialization_alias="from")
"""``from`` is a word of Python, so the field is called ``origin`` here."""


class RegisterAgent(Command):
    """Make an agent known; anonymous groups are agents of their own."""

    id: Identifier | None = None
    name: Annotated[Label, SAYS_SOMETHING]
    kind: AgentKind
    anonymous: bool = False
    count: Annotated[int, Field(ge=1, le=1_000_000_000)] | None = None
    includes: Annotated[tuple[AgentName, ...], Field(max_length=1_000)] = ()
    description: Statement | None = None
    notes: Passage | None = None


class CaptureSource(Command):
    """Make a captured document known; ``sha256`` is over its bytes, ``published`` an EDTF day."""

    id: Identifier | None = None
    url: WebAddress | None = None
    title: Statement | None = None
    publisher: AgentName | None = None
    published: str | None = None
    language: Language | None = None
    sha256: Sha256 | None = None
    media_type: MediaType | None = None
    notes: Passage | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.url or (self.title or "").strip() or self.publisher or self.sha256):
            raise ValueError(
                "a source needs a url, a title, a publisher or a sha256: nothing says which it is"
            )
        return self


class RegisterClaim(Command):
    """Make a proposition a claim; ``subject_time`` is the EDTF day it is about."""

    id: Identifier | None = None
    statement: Annotated[Statement, SAYS_SOMETHING]
    language: Language | None = None
    topics: Annotated[tuple[Label, ...], Field(max_length=100)] = ()
    wordings: Annotated[tuple[Statement, ...], Field(max_length=100)] = ()
    subject_time: str | None = None
    notes: Passage | None = None


class RewordClaim(Command):
    """Change the canonical wording."""

    id: EventId = None
    claim: ClaimName
    statement: Annotated[Statement, SAYS_SOMETHING]
    reason: Reason


class LinkClaims(Command):
    """Relate a claim to another."""

    id: Identifier | None = None
    origin: Annotated[ClaimName, FROM]
    to: ClaimName
    relation: ClaimRelation
    notes: Passage | None = None


class UnlinkClaims(Command):
    """Take a link between claims off."""

    id: EventId = None
    link: LinkName
    reason: Reason


class LinkAgents(Command):
    """Relate an agent to another; the two are never merged."""

    id: Identifier | None = None
    origin: Annotated[AgentName, FROM]
    to: AgentName
    relation: AgentRelation
    notes: Passage | None = None


class VerifySource(Command):
    """The document was fetched again on the day ``on``, with this digest."""

    id: EventId = None
    source: SourceName
    sha256: Sha256
    on: date
