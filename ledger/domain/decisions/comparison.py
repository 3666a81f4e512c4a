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
    fields = type(before).model_fields
    if told is not None:
        for name in told:
            if name not in fields:
                reason = f"{name} is not a field of what it corrects"
                raise NothingToCorrect(identifier=identifier, reason=reason)
        return told
    changed = tuple(name for name in fields if getattr(before, name) != getattr(after, name))
    if not changed:
        raise NothingToCorrect(identifier=identifier, reason="the record reads so already")
    return changed
