"""What the record says of one source: the fold of its stream."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from ledger.domain.events import RecordedEvent, SourceCaptured, SourceCorrected, SourceFacts, SourceVerified


@dataclass(frozen=True, slots=True)
class Verification:
    """The document was fetched again on ``on``; ``matches`` says whether its bytes were the same."""

    position: int
    on: date
    sha256: str
    matches: bool


@dataclass(slots=True)
class SourceRecord:
    """One source as the record has it. Treat as immutable: ``project_source`` gives a new one."""

    source_id: str
    revision: int
    position: int
    captured_at: datetime
    facts: SourceFacts
    verifications: tuple[Verification, ...] = ()


def project_source(record: SourceRecord | None, events: Iterable[RecordedEvent]) -> SourceRecord | None:
    """The record after the events of the stream; None while nothing was captured."""
    if record is not None:
        record = replace(record)
    for recorded in events:
        event = recorded.event
        if record is None:
            record = _capture(recorded)
        record.revision = event.originator_version
        record.position = recorded.position
        if isinstance(event, SourceCorrected):
            record.facts = event.source
        elif isinstance(event, SourceVerified):
            verification = Verification(recorded.position, event.on, event.sha256, event.matches)
            record.verifications = (*record.verifications, verification)
    return record


def _capture(recorded: RecordedEvent) -> SourceRecord:
    event = recorded.event
    if not isinstance(event, SourceCaptured):
        raise TypeError(f"{event.originator_id} starts with {event.TOPIC}")
    return SourceRecord(
        source_id=event.originator_id,
        revision=event.originator_version,
        position=recorded.position,
        captured_at=recorded.recorded_at,
        facts=event.source,
    )
