"""Names of things in commands: TypeIDs when a command is decided, refs while it stands in a file."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
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
    for field in (name for name in type(model).model_fields if name in model.model_fields_set):
        value = getattr(model, field)
        mapped = _map_value(value, _kind_of_field(type(model), field), resolve)
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
    if isinstance(value, BaseModel):
        return map_names(value, resolve)
    if isinstance(value, tuple):
        mapped = tuple(_map_value(item, kind, resolve) for item in value)
        return value if all(new is old for new, old in zip(mapped, value, strict=True)) else mapped
    return resolve(kind, value) if kind is not None and value is not None else value


@lru_cache(maxsize=1024)
def _kind_of_field(model: type[BaseModel], field: str) -> str | None:
    """The kind of thing the field names, wherever in its annotation the mark stands."""
    info = model.model_fields[field]
    return next(
        (mark.kind for mark in (*info.metadata, *_marks(info.annotation)) if isinstance(mark, Names)), None
    )


def _marks(annotation: Any) -> list[Any]:
    metadata = list(getattr(annotation, "__metadata__", ()))
    return metadata + [mark for argument in get_args(annotation) for mark in _marks(argument)]
