"""Removing the payload of an event, and recording an event whose payload was removed elsewhere."""

from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from ledger.domain.commands.base import Command, EventId
from ledger.domain.commands.name import Identifier

Basis = Annotated[str, Field(min_length=1, max_length=2_000, pattern=r"\S")]
"""The legal reason of a removal; it stays, so it must hold nothing of what was removed."""


class RedactEvent(Command):
    """Remove the payload of an event for a legal reason; a skeleton without any text stays.

    ``event`` is the id of what the event made (claim, agent, source, entry, link), else the event's own.
    ``at`` is when it was first removed, kept from an export.
    """

    id: EventId = None
    event: Identifier
    basis: Basis
    approved_by: Annotated[str, Field(max_length=200)] | None = None
    at: AwareDatetime | None = None


class RestoreEvent(Command):
    """Record what is left of an event whose payload was removed in the ledger it comes from.

    ``id`` is that of what the event made, else the event's own. ``position``, ``redaction`` (the position of
    the event that removed the payload), ``basis`` and ``at`` are of that ledger.
    """

    id: Identifier
    stream: Identifier
    utterance: Identifier | None = None
    position: Annotated[int, Field(ge=1)]
    topic: Annotated[str, Field(max_length=100)]
    skeleton: dict[str, Any]
    basis: Basis
    at: AwareDatetime
    redaction: Annotated[int, Field(ge=1)]
