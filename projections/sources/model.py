"""A source as readers see it."""

from datetime import date
from typing import Annotated

from pydantic import Field

from ledger.domain.frozen import Frozen
from ledger.domain.instant import Instant
from ledger.domain.source import SourceRecord
from ledger.domain.value import Day


class SourceVerification(Frozen):
    """The document was fetched again on ``on``; ``matches`` says whether its bytes were the same."""

    position: int
    on: date
    sha256: str
    matches: bool


class Source(Frozen):
    """A captured document; ``sha256`` is over the bytes as captured, ``publisher`` an agent id."""

    source_id: str
    url: str | None
    title: str | None
    publisher: str | None
    published: Day | None
    language: str | None
    sha256: str | None
    media_type: str | None
    notes: str | None
    verifications: tuple[SourceVerification, ...]
    revision: Annotated[int, Field(ge=1)]
    position: Annotated[int, Field(ge=1)]
    captured_at: Instant


def view_source(record: SourceRecord) -> Source:
    """The source as the record has it."""
    verifications = (
        SourceVerification(position=v.position, on=v.on, sha256=v.sha256, matches=v.matches)
        for v in record.verifications
    )
    return Source(
        **dict(record.facts),
        source_id=record.source_id,
        verifications=tuple(verifications),
        revision=record.revision,
        position=record.position,
        captured_at=record.captured_at,
    )
