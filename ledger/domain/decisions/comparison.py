"""What a correction changed."""

from ledger.domain.errors import NothingToCorrect
from ledger.domain.frozen import Frozen


def changed_fields(
    before: Frozen, after: Frozen, identifier: str, told: tuple[str, ...] | None
) -> tuple[str, ...]:
    """The fields that differ; ``told`` instead, where an export told them since a text is redacted.

    Raises:
        NothingToCorrect: none does, or what was told is no field.
    """
    changed = differing_fields(before, after, identifier, told)
    if not changed:
        raise unchanged(identifier)
    return changed


def unchanged(identifier: str) -> NothingToCorrect:
    """The error of a correction that changes nothing."""
    return NothingToCorrect(identifier=identifier, reason="the record reads so already")


def differing_fields(
    before: Frozen, after: Frozen, identifier: str, told: tuple[str, ...] | None
) -> tuple[str, ...]:
    """As ``changed_fields``, which may be none.

    Raises:
        NothingToCorrect: what was told is no field.
    """
    fields = type(before).model_fields
    if told is not None:
        for name in told:
            if name not in fields:
                reason = f"{name} is not a field of what it corrects"
                raise NothingToCorrect(identifier=identifier, reason=reason)
        return told
    return tuple(name for name in fields if getattr(before, name) != getattr(after, name))
