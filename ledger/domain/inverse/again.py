"""A command as fields, and texts that stand in for texts that are gone."""

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ledger.domain.commands import Command
from ledger.domain.value import Redacted


@dataclass(frozen=True, slots=True)
class Again:
    """A command by its class and its fields as JSON has them: by alias, what is null or empty left out."""

    command: type[Command]
    fields: dict[str, Any]


def fields_of(model: BaseModel, *without: str) -> dict[str, Any]:
    """The fields of the model as JSON, what has its default left out."""
    return model.model_dump(mode="json", exclude_defaults=True, exclude=set(without))


def given(**fields: Any) -> dict[str, Any]:
    """Those of the fields that say something."""
    return {name: value for name, value in fields.items() if value is not None and value != []}


def text_of(text: str | Redacted | None, filler: str | None) -> str | None:
    """The text; the filler where it was removed."""
    return filler if isinstance(text, Redacted) else text
