"""Texts: their limits, and what may stand in them."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from ledger.domain.errors import InvalidText, TextTooLong

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Prose:
    """Marks a field as free text of at most ``limit`` code points.

    What carries this mark leaves with a redaction; what does not (ids, words of the vocabularies,
    days, numbers) stays in its skeleton.
    """

    limit: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        described = handler(schema)
        # A text may be redacted in an event: the limit belongs to the text alone.
        if described.get("type") == "string":
            described["maxLength"] = self.limit
        return described

    def _check(self, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, str):
            check_text(info.field_name or "text", value, self.limit)
        return value


def check_text(field: str, text: str, limit: int) -> None:
    """Refuse what no column, page or proof could carry.

    Raises:
        TextTooLong: more than ``limit`` code points.
        InvalidText: a NUL, or half of a surrogate pair.
    """
    if len(text) > limit:
        raise TextTooLong(field=field, length=len(text), limit=limit)
    if found := _UNSTORABLE.search(text):
        raise InvalidText(field=field, character=f"U+{ord(found.group()):04X}")


LABEL_LIMIT: Final = 300
STATEMENT_LIMIT: Final = 2_000
PASSAGE_LIMIT: Final = 10_000
ADDRESS_LIMIT: Final = 2_000

Label = Annotated[str, Prose(LABEL_LIMIT)]
"""A name, topic or verb."""
Statement = Annotated[str, Prose(STATEMENT_LIMIT)]
"""The wording of a claim, a reason, a justification."""
Passage = Annotated[str, Prose(PASSAGE_LIMIT)]
"""Quoted words, notes, descriptions."""
Address = Annotated[str, Prose(ADDRESS_LIMIT)]
"""A URL."""
