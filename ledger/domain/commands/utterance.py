"""One act of speaking or publishing, and the correction of our record of it."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from ledger.domain.commands.act import AnyActInput
from ledger.domain.commands.base import Command, EventId, Reason
from ledger.domain.commands.correction import SET
from ledger.domain.commands.name import AgentName, AgentNames, Identifier, SourceName, UtteranceName
from ledger.domain.frozen import Frozen
from ledger.domain.text import Passage, Statement
from ledger.domain.value import Hop, Quote, Venue
from ledger.domain.vocabulary import DayBasis


class SaidInput(Frozen):
    """When it was said; a bare EDTF string is short for ``edtf``.

    ``earliest`` and ``latest`` narrow the day where EDTF cannot say it.
    """

    edtf: str | None = None
    earliest: date | None = None
    latest: date | None = None
    basis: DayBasis = DayBasis.UNKNOWN
    justification: Statement | None = None

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        # Generators cannot see what the validator below takes.
        described = handler.resolve_ref_schema(handler(schema))
        return {"anyOf": [{"type": "string", "description": "short for the field edtf"}, described]}

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return {"edtf": value} if isinstance(value, str) else value


class ReportedInput(Frozen):
    """Which source carried it, on which EDTF day, and through whom the source has it."""

    source: SourceName | None = None
    on: str | None = None
    earliest: date | None = None
    latest: date | None = None
    via: AgentName | None = None


class HopInput(Hop):
    """A hop whose agents may be named by ref."""

    agents: AgentNames


Said = Annotated[SaidInput | None, Field(description="when it was said; null when the day is unknown")]
Chain = Annotated[tuple[HopInput, ...], Field(max_length=100)]
Quotes = Annotated[tuple[Quote, ...], Field(max_length=100)]


class RecordUtterance(Command):
    """One act of speaking or publishing and what it does to claims; all of it is recorded, or nothing."""

    id: Identifier | None = None
    speakers: AgentNames
    said: Said = None
    reported: ReportedInput | None = None
    venue: Venue | None = None
    chain: Chain = ()
    quotes: Quotes = ()
    notes: Passage | None = None
    acts: Annotated[tuple[AnyActInput, ...], Field(min_length=1, max_length=100)]


class UtteranceCorrection(Frozen):
    """The facts of an utterance that were wrong; what is left out stays as it was."""

    speakers: AgentNames | None = None
    said: Said = None
    reported: ReportedInput | None = None
    venue: Venue | None = None
    chain: Chain | None = None
    quotes: Quotes | None = None
    notes: Passage | None = None


class CorrectUtterance(Command):
    """Our record of an utterance was wrong: one event in each stream it touched, atomically.

    ``id`` is that of the first of these events.
    """

    id: EventId = None
    utterance: UtteranceName
    changes: Annotated[UtteranceCorrection, SET]
    reason: Reason
