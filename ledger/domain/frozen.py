"""The base of every model that is stored or sent."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Self

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Immutable, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @classmethod
    def of_valid(cls, fields: Mapping[str, Any]) -> Self:
        """As ``model_construct``, but fast, from values that were validated where they came from.

        Raises:
            TypeError: a field is unknown, or is missing and has no default.
        """
        ordered, required = _shape(cls)
        content = {**ordered, **fields}
        if len(content) != len(ordered) or not required <= fields.keys():
            raise TypeError(f"{cls.__name__} has other fields than {sorted(fields)}")
        model = cls.__new__(cls)
        # Frozen for everyone else.
        object.__setattr__(model, "__dict__", content)
        object.__setattr__(model, "__pydantic_fields_set__", set(fields))
        object.__setattr__(model, "__pydantic_extra__", None)
        object.__setattr__(model, "__pydantic_private__", None)
        return model


@cache
def _shape(cls: type[Frozen]) -> tuple[dict[str, Any], frozenset[str]]:
    """The default of each field in order, None for want of one; and the fields that must be given."""
    fields = cls.model_fields
    return (
        {
            name: None
            if field.is_required()
            else field.get_default(call_default_factory=True, validated_data={})
            for name, field in fields.items()
        },
        frozenset(name for name, field in fields.items() if field.is_required()),
    )
