"""What stays of an event whose payload must go: a skeleton without any text or name.

    skeleton(event)  ->  kept in event.redacted.v1
    restore(topic, skeleton, redaction)  ->  a payload of the same shape, with texts marked redacted

Fields marked ``Prose`` are texts. One that may be missing goes; one that an event requires is
replaced by the mark; lists of texts are emptied; a value that is nothing without its text (a venue,
a rating's own label) goes whole. Ids, vocabulary words, days and numbers stay, so every status
stays what it was.
"""

from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import to_jsonable_python

from ledger.domain.events import HEADER, Event, event_class
from ledger.domain.text import Prose
from ledger.domain.value import Redacted, Redaction


def skeleton(event: Event) -> dict[str, Any]:
    """The payload of the event without its texts; required texts are absent too."""
    payload = strip(event)
    return {name: value for name, value in payload.items() if name not in HEADER}


def restore(topic: str, skeleton: dict[str, Any], redaction: Redaction) -> dict[str, Any]:
    """The payload that the skeleton stands for, its required texts replaced by the redaction."""
    mark = Redacted(redacted=redaction).model_dump(mode="json")
    return _fill(event_class(topic), skeleton, mark)


def strip(model: BaseModel) -> dict[str, Any]:
    """The fields of the model as JSON, without texts and what is nothing without its text; null stays out."""
    kept: dict[str, Any] = {}
    for name, field in type(model).model_fields.items():
        if not _is_text(field.annotation, field.metadata):
            value = _strip_value(getattr(model, name))
            if value is not None:
                kept[name] = value
    return kept


def _strip_value(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return None if _is_nothing_without_text(type(value)) else strip(value)
    if isinstance(value, tuple):
        return [_strip_value(item) for item in value]
    return to_jsonable_python(value)


def _is_nothing_without_text(model: type[BaseModel]) -> bool:
    return any(
        field.is_required()
        and _is_text(field.annotation, field.metadata)
        and Redacted not in _parts(field.annotation)
        for field in model.model_fields.values()
    )


def _fill(model: type[BaseModel], skeleton: dict[str, Any], mark: dict[str, Any]) -> dict[str, Any]:
    filled = dict(skeleton)
    for name, field in model.model_fields.items():
        if name in filled:
            filled[name] = _fill_value(field.annotation, filled[name], mark)
        elif field.is_required() and name not in HEADER and _is_text(field.annotation, field.metadata):
            filled[name] = mark
    return filled


def _fill_value(annotation: Any, value: Any, mark: dict[str, Any]) -> Any:
    models = [part for part in _parts(annotation) if isinstance(part, type) and issubclass(part, BaseModel)]
    if isinstance(value, list):
        return [_fill_value(annotation, item, mark) for item in value]
    if not isinstance(value, dict) or not models:
        return value
    act = value.get("act")
    chosen = next((m for m in models if act and m.model_fields["act"].default == act), models[0])
    return _fill(chosen, value, mark)


def _is_text(annotation: Any, metadata: list[Any]) -> bool:
    return any(isinstance(item, Prose) for item in metadata) or any(
        isinstance(part, Prose) for part in _parts(annotation)
    )


def _parts(annotation: Any) -> list[Any]:
    """The classes and marks inside unions, tuples and Annotated."""
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        return [*_parts(inner), *marks]
    if get_origin(annotation) in (Union, UnionType, tuple):
        return [part for argument in get_args(annotation) for part in _parts(argument)]
    return [annotation]
