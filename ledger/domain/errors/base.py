"""The base of all errors: facts as attributes, and a text made from them."""

from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(eq=False)
class LedgerError(Exception):
    """Base of all errors above: the facts are attributes, the text is ``message`` filled with them."""

    message: ClassVar[str] = "the ledger failed"

    @property
    def facts(self) -> dict[str, object]:
        """The attributes by name, in the order of declaration."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        return self.message.format(**self.facts)

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), tuple(self.facts.values()))
