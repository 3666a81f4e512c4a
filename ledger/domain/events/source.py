"""Events of sources: captured documents."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from ledger.domain.events.base import Event
from ledger.domain.frozen import Frozen
from ledger.domain.text import Address, Passage, Statement
from ledger.domain.value import Day, Redacted

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in lower-case hexadecimal."""


class SourceFacts(Frozen):
    """A captured document; ``sha256`` is over the bytes as captured, ``publisher`` an agent id."""

    url: Address | None = None
    title: Statement | None = None
    publisher: str | None = None
    published: Day | None = None
    language: str | None = None
    sha256: Sha256 | None = None
    media_type: str | None = None
    notes: Passage | None = None


class SourceCaptured(Event):
    """A document was captured."""

    TOPIC: ClassVar[str] = "source.captured.v1"

    source: SourceFacts


class SourceCorrected(Event):
    """Our record of the source was wrong: ``source`` is the whole record as it should be."""

    TOPIC: ClassVar[str] = "source.corrected.v1"

    source: SourceFacts
    changed: tuple[str, ...]
    reason: Statement | Redacted


class SourceVerified(Event):
    """Somebody fetched the document again: ``matches`` says whether its bytes are still the same."""

    TOPIC: ClassVar[str] = "source.verified.v1"

    sha256: Sha256
    on: date
    matches: bool
