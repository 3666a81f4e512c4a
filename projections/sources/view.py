"""The view ``sources``: what ``view_source`` gives for every source. What they carry is counted when read."""

from collections.abc import Sequence
from typing import Final

from ledger.domain.events import RecordedEvent, SourceCaptured
from ledger.domain.source import SourceRecord, project_source
from projections.log import ViewLog
from projections.sources.model import view_source
from projections.view import Changes, Explanation, Row, View, row_of


class SourcesFold:
    """Reads the streams of the sources that a batch touches: they are short, and change rarely."""

    def __init__(self, log: ViewLog) -> None:
        self._log = log

    def fold(self, events: Sequence[RecordedEvent]) -> Changes:
        """The sources that the events touch."""
        touched = dict.fromkeys(recorded.originator_id for recorded in events)
        streams = self._log.streams(touched, upto=events[-1].position)
        records = (project_source(None, streams[stream]) for stream in touched)
        rows = [make_row(record) for record in records if record is not None]
        return Changes(rows, sum(isinstance(recorded.event, SourceCaptured) for recorded in events))

    def forget(self) -> None:
        """Nothing is remembered."""


def make_row(record: SourceRecord) -> Row:
    """The row of the source."""
    facts = record.facts
    columns = {
        "source_id": record.source_id,
        "url": facts.url,
        "publisher": facts.publisher,
        "language": facts.language,
        "search_text": "\n".join(text.casefold() for text in (facts.title, facts.url) if text is not None),
        "revision": record.revision,
        "position": record.position,
    }
    return row_of(columns, "source", view_source(record))


def explain(log: ViewLog, source_id: str, upto: int) -> Explanation | None:
    """The row as the events of the source give it; all of them made it."""
    events = log.stream(source_id, upto)
    record = project_source(None, events)
    if record is None:
        return None
    return Explanation(make_row(record), events)


SOURCES: Final = View(
    name="sources",
    version=1,
    key="source_id",
    kind="source",
    folder="sources",
    open=SourcesFold,
    explain=explain,
)
