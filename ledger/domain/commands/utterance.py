"""One act of speaking or publishing, and the correction of our record of it."""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from ledger.domain.commands.act import AnyActInput
from ledger.domain.commands.base import Changed, Command, EventId, Reason
from ledger.domain.commands.correction import SET
from ledger.domain.commands.name import (
    AgentName,
    AgentNames,
    ClaimName,
    Identifier,
    SourceName,
    UtteranceName,
)
from ledger.domain.frozen import Frozen
from ledger.domain.text import Passage, Statement
from ledger.domain.value import Hop, Quote, Venue
from ledger.domain.vocabulary import DayBasis, ReportedBasis


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
    """Which source carried it, on which EDTF day, and through whom the source has it.

    ``basis`` is kept from an export: a day that was ``published`` is the source's as it was then, and one
    that was ``said`` is the said day, whatever the source says now. A day without it is ``given``.
    """

    source: SourceName | None = None
    on: str | None = None
    earliest: date | None = None
    latest: date | None = None
    via: AgentName | None = None
    basis: ReportedBasis | None = None

    @property
    def has_day(self) -> bool:
        """Whether a day stands beside the source."""
        return self.on is not None or self.earliest is not None or self.latest is not None

    @model_validator(mode="after")
    def _basis_fits_the_day(self) -> Self:
        if self.basis is not None and self.has_day is (self.basis is ReportedBasis.SAID):
            raise ValueError(
                "a day that was given or published stands beside its basis, the said day does not"
            )
        if self.basis is ReportedBasis.PUBLISHED and self.source is None:
            raise ValueError("the day was published by a source: name it")
        return self


class HopInput(Hop):
    """A hop whose agents may be named by ref."""

    agents: AgentNames


Said = Annotated[SaidInput | None, Field(description="when it was said; null when the day is unknown")]
Chain = Annotated[tuple[HopInput, ...], Field(max_length=100)]
Quotes = Annotated[tuple[Quote, ...], Field(max_length=100)]


class RecordUtterance(Command):
    """One act of speaking or publishing and what it does to claims; all of it is recorded, or nothing.

    With ``continues`` it adds acts to the utterance ``id``, whose facts must be the same, texts aside: an
    export splits an utterance where a part of it is redacted.
    """

    id: Identifier | None = None
    continues: bool = False
    speakers: AgentNames
    said: Said = None
    reported: ReportedInput | None = None
    venue: Venue | None = None
    chain: Chain = ()
    quotes: Quotes = ()
    notes: Passage | None = None
    acts: Annotated[tuple[AnyActInput, ...], Field(min_length=1, max_length=100)]

    @property
    def new_id(self) -> str | None:
        """The id that it brings for an utterance which must not exist yet."""
        return None if self.continues else self.id

    @model_validator(mode="after")
    def _continues_something(self) -> Self:
        if self.continues and self.id is None:
            raise ValueError("what continues an utterance names its id")
        return self


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
    """Our record of an utterance was wrong: one event in each stream where it changes something.

    ``id`` is that of the first of these events. With ``claim`` it is corrected in that stream alone: an
    export splits a correction where a part of it is redacted.
    """

    id: EventId = None
    utterance: UtteranceName
    claim: ClaimName | None = None
    changes: Annotated[UtteranceCorrection, SET]
    reason: Reason
    changed: Changed = None
