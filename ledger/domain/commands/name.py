"""Names of things in commands: TypeIDs when a command is decided, refs while it stands in a file."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final, TypeVar, get_args

from pydantic import BaseModel, Field

NAME_LIMIT: Final = 400


@dataclass(frozen=True, slots=True)
class Names:
    """Marks a field that names a thing of the kind, by TypeID or by a ref of the file."""

    kind: str


Name = Annotated[str, Field(min_length=1, max_length=NAME_LIMIT)]
ClaimName = Annotated[Name, Names("claim")]
AgentName = Annotated[Name, Names("agent")]
SourceName = Annotated[Name, Names("source")]
EntryName = Annotated[Name, Names("entry")]
UtteranceName = Annotated[Name, Names("utterance")]
LinkName = Annotated[Name, Names("link")]
AgentNames = Annotated[tuple[AgentName, ...], Field(min_length=1, max_length=100)]

Identifier = Annotated[str, Field(max_length=64)]
"""A TypeID that the client brings, kept as it is."""

Model = TypeVar("Model", bound=BaseModel)
Resolve = Callable[[str, str], str]
"""From the kind of a thing and its name in the command to its TypeID."""


def map_names(model: Model, resolve: Resolve) -> Model:
    """The model with every name in it replaced by what ``resolve(kind, name)`` gives."""
    changed: dict[str, Any] = {}
    given = model.model_fields_set
    for field, kind in _naming_fields(type(model)):
        if field in given:
            value = getattr(model, field)
            mapped = _map_value(value, kind, resolve)
            if mapped is not value:
                changed[field] = mapped
    return model.model_copy(update=changed) if changed else model


def names_in(model: BaseModel) -> list[tuple[str, str]]:
    """Every (kind, name) in the model, in order of the fields."""
    found: list[tuple[str, str]] = []

    def note(kind: str, name: str) -> str:
        found.append((kind, name))
        return name

    map_names(model, note)
    return found


def _map_value(value: Any, kind: str | None, resolve: Resolve) -> Any:
    if value is None:
        return None
    if isinstance(value, tuple):
        mapped = tuple([_map_value(item, kind, resolve) for item in value])
        return value if all(new is old for new, old in zip(mapped, value, strict=True)) else mapped
    return map_names(value, resolve) if kind is None else resolve(kind, value)


@cache
def _naming_fields(model: type[BaseModel]) -> tuple[tuple[str, str | None], ...]:
    """The fields that hold names: each with the kind of thing it names, or None where names stand inside."""
    found: list[tuple[str, str | None]] = []
    for field, info in model.model_fields.items():
        marks = (*info.metadata, *_parts(info.annotation))
        kind = next((mark.kind for mark in marks if isinstance(mark, Names)), None)
        inside = (part for part in marks if isinstance(part, type) and issubclass(part, BaseModel))
        if kind is not None or any(_naming_fields(part) for part in inside):
            found.append((field, kind))
    return tuple(found)


def _parts(annotation: Any) -> list[Any]:
    """The types and marks of an annotation, those inside it too."""
    marks = getattr(annotation, "__metadata__", ())
    return [annotation, *marks, *(part for argument in get_args(annotation) for part in _parts(argument))]
