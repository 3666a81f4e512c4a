"""Identifiers in addresses and commands, checked before they reach anything that stores or searches."""

from typing import Any, Final, TypeVar

from ledger.domain.commands import (
    CaptureSource,
    Command,
    LinkAgents,
    LinkClaims,
    RecordUtterance,
    RegisterAgent,
    RegisterClaim,
    map_names,
)
from ledger.domain.errors import (
    AgentNotFound,
    ClaimNotFound,
    EntryNotFound,
    LinkNotFound,
    NotAnEntry,
    NotFound,
    SourceNotFound,
    UtteranceNotFound,
)
from ledger.domain.identifier import check_identifier, kind_of

_MISSING: Final[dict[str, type[NotFound]]] = {
    "claim": ClaimNotFound,
    "agent": AgentNotFound,
    "source": SourceNotFound,
    "entry": EntryNotFound,
    "utterance": UtteranceNotFound,
    "link": LinkNotFound,
}

_BRINGS: Final[dict[type[Command], str]] = {
    RegisterAgent: "agent",
    CaptureSource: "source",
    RegisterClaim: "claim",
    LinkClaims: "link",
    LinkAgents: "link",
    RecordUtterance: "utterance",
}
"""The kind of the id that a command may bring; others bring that of their event."""

AnyCommand = TypeVar("AnyCommand", bound=Command)


def missing(kind: str, identifier: str) -> NotFound:
    """The error that says that the address names nothing."""
    return _MISSING[kind](identifier=identifier[:100])


def in_path(kind: str, identifier: str) -> str:
    """The identifier from the address; what is none of the kind names nothing.

    Raises:
        NotFound: of the kind.
    """
    if kind_of(identifier) != kind:
        raise missing(kind, identifier)
    return identifier


def check_names(command: AnyCommand) -> AnyCommand:
    """The command, when every name and id in it is a TypeID of its kind.

    Raises:
        NotAnEntry, InvalidIdentifier: one of them is not.
    """
    brought: list[tuple[str, Any]] = [(_BRINGS.get(type(command), "event"), getattr(command, "id", None))]
    if isinstance(command, RecordUtterance):
        brought += [("entry", act.id) for act in command.acts]
    for kind, identifier in brought:
        if identifier is not None:
            check_identifier(identifier, kind)
    return map_names(command, _check_name)


def _check_name(kind: str, name: str) -> str:
    if kind == "entry" and kind_of(name) != "entry":
        raise NotAnEntry(identifier=name[:100])
    return check_identifier(name, kind)
