"""Corrections of our record: what was wrong, and what it should say."""

from typing import Annotated, Final

from pydantic import AliasChoices, Field
from pydantic.fields import FieldInfo

from ledger.domain.commands.act import JudgementInput, ReferenceInput, TargetInput
from ledger.domain.commands.base import (
    SAYS_SOMETHING,
    Changed,
    Command,
    EventId,
    Language,
    MediaType,
    Reason,
    WebAddress,
)
from ledger.domain.commands.name import AgentName, EntryName, SourceName
from ledger.domain.events.source import Sha256
from ledger.domain.frozen import Frozen
from ledger.domain.text import Label, Passage, Statement
from ledger.domain.value import Quote
from ledger.domain.vocabulary import AgentKind

SET: Final[FieldInfo] = Field(validation_alias=AliasChoices("set", "changes"), serialization_alias="set")
"""``set`` is a word of Python, so the field is called ``changes`` here."""


class EntryCorrection(JudgementInput):
    """The fields of an act that were wrong; only those that its kind of act has are accepted."""

    presupposed: bool | None = None
    inferred: bool | None = None
    notes: Passage | None = None
    targets: Annotated[tuple[TargetInput, ...], Field(min_length=1, max_length=100)] | None = None
    refers_to: Annotated[tuple[ReferenceInput, ...], Field(max_length=100)] | None = None
    reason: Reason | None = None


class CorrectEntry(Command):
    """Our record of an act was wrong."""

    id: EventId = None
    entry: EntryName
    changes: Annotated[EntryCorrection, SET]
    reason: Reason
    changed: Changed = None


class AgentCorrection(Frozen):
    """The facts of an agent that were wrong."""

    name: Annotated[Label, SAYS_SOMETHING] | None = None
    kind: AgentKind | None = None
    anonymous: bool | None = None
    count: Annotated[int, Field(ge=1, le=1_000_000_000)] | None = None
    includes: Annotated[tuple[AgentName, ...], Field(max_length=1_000)] | None = None
    description: Statement | None = None
    notes: Passage | None = None


class CorrectAgent(Command):
    """Our record of an agent was wrong."""

    id: EventId = None
    agent: AgentName
    changes: Annotated[AgentCorrection, SET]
    reason: Reason
    changed: Changed = None


class SourceCorrection(Frozen):
    """The facts of a source that were wrong."""

    url: WebAddress | None = None
    title: Statement | None = None
    publisher: AgentName | None = None
    published: str | None = None
    language: Language | None = None
    sha256: Sha256 | None = None
    media_type: MediaType | None = None
    notes: Passage | None = None


class CorrectSource(Command):
    """Our record of a source was wrong."""

    id: EventId = None
    source: SourceName
    changes: Annotated[SourceCorrection, SET]
    reason: Reason
    changed: Changed = None


class VoidEntry(Command):
    """Our record of an entry should not be there at all."""

    id: EventId = None
    entry: EntryName
    reason: Reason


class AddEvidence(Command):
    """Evidence for an entry."""

    id: EventId = None
    entry: EntryName
    source: SourceName | None = None
    url: WebAddress | None = None
    description: Annotated[Passage, SAYS_SOMETHING]
    quote: Quote | None = None
