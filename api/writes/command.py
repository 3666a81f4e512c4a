"""From what a request says to a command, wherever the command's own rules refuse it."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import to_jsonable_python

from api.problems.errors import FieldError, ValidationFailed
from api.requests.body import field_errors

Built = TypeVar("Built", bound=BaseModel)


def build(model: type[Built], fields: Mapping[str, Any], *, within: str = "") -> Built:
    """The command, or part of one, with these fields; ``within`` is the place in the body they come from.

    Raises:
        ValidationFailed: what each field allows, they do not allow together.
    """
    try:
        return model.model_validate(dict(fields))
    except ValidationError as error:
        body = to_jsonable_python(dict(fields))
        raise ValidationFailed(
            errors=tuple(
                FieldError(found.source, within + found.place, found.message)
                for found in field_errors(error, body)
            )
        ) from None
