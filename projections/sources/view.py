"""The view ``sources``: what ``view_source`` gives for every source. What they carry is counted when read."""

from collections.abc import Sequence
from typing import Final

from ledger.domain.events import RecordedEvent
from ledger.domain.source import project_source
from projections.log import ViewLog
from projections.sources.model import view_source
from projections.view import Changes, Row, View


class SourcesFold:
    """Reads the streams of the sources that a step touches: they are short, and change rarely."""

    def __init__(self, log: ViewLog) -> None:
        self._log = log

    def fold(self, events: Sequence[RecordedEvent]) -> Changes:
        """The sources that the events touch."""
        touched = list(dict.fromkeys(recorded.originator_id for recorded in events))
        streams = self._log.streams(touched, upto=events[-1].position)
        return Changes([row for stream in touched for row in replay(streams[stream])], replaced=touched)

    def forget(self) -> None:
        """Nothing is remembered."""


def replay(events: Sequence[RecordedEvent]) -> list[Row]:
    """The row of the source."""
    record = project_source(None, events)
    if record is None:
        return []
    facts = record.facts
    search_text = "\n".join(text.casefold() for text in (facts.title, facts.url) if text is not None)
    plain = (record.source_id, facts.url, facts.publisher, facts.language, search_text)
    return [(*plain, record.revision, record.position, view_source(record).model_dump_json())]


SOURCES: Final = View(
    name="sources",
    version=2,
    kinds=("source",),
    folder="sources",
    columns=(
        "source_id",
        "url",
        "publisher",
        "language",
        "search_text",
        "revision",
        "position",
        "source",
    ),
    stream="source_id",
    key="source_id",
    open=SourcesFold,
    replay=replay,
)
