"""The view ``sources``: what ``view_source`` gives for every source. What they carry is counted when read."""

from collections.abc import Sequence
from typing import Final

from ledger.domain.events import RecordedEvent
from ledger.domain.source import project_source
from projections.log import ViewLog
from projections.sources.model import view_source
from projections.stream_fold import StreamFold
from projections.view import Row, View


def replay(events: Sequence[RecordedEvent]) -> list[Row]:
    """The row of the source."""
    record = project_source(None, events)
    if record is None:
        return []
    facts = record.facts
    search_text = "\n".join(text.casefold() for text in (facts.title, facts.url) if text is not None)
    plain = (record.source_id, facts.url, facts.publisher, facts.language, search_text)
    return [(*plain, record.revision, record.position, view_source(record).model_dump_json())]


def _open(log: ViewLog) -> StreamFold:
    return StreamFold(log, replay)


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
    open=_open,
    replay=replay,
)
