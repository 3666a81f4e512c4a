"""The view ``search``: every text that is looked for, in every version that the record had of it."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final

from ledger.domain.events import EventRedacted, RecordedEvent
from projections.log import ViewLog
from projections.search.version import Track, Version, replay
from projections.view import Changes, Row, View

CAPACITY: Final = 100_000
"""Streams and open versions that are remembered, together."""


class SearchFold:
    """Follows claims and agents. What is remembered is checked by its revision; the log gives the rest."""

    def __init__(self, log: ViewLog) -> None:
        self._log = log
        self._tracks: OrderedDict[str, Track] = OrderedDict()
        self._weight = 0

    def fold(self, events: Sequence[RecordedEvent]) -> Changes:
        """The versions that end and open; a redaction rewrites its stream, since it reaches every version."""
        streams: dict[str, list[RecordedEvent]] = {}
        for recorded in events:
            streams.setdefault(recorded.originator_id, []).append(recorded)
        redacted = [stream for stream, of_stream in streams.items() if _is_redacting(of_stream)]
        unknown = [stream for stream, of_stream in streams.items() if not self._follows(stream, of_stream)]
        wanted = {*redacted, *unknown}
        loaded = self._log.streams(wanted, upto=events[-1].position) if wanted else {}
        rows: list[Row] = []
        ended: list[Version] = []
        for stream, of_stream in streams.items():
            since = 0 if stream in redacted else events[0].position
            track, of_step = self._take(stream, of_stream, loaded.get(stream), since)
            closed = track.follow(of_step)
            made = [version for version in (*closed, *track.open.values()) if version.from_position >= since]
            rows += [version.row(stream) for version in made]
            ended += [version for version in closed if version.from_position < since]
            self._remember(stream, track)
        self._forget_oldest()
        return Changes(rows, redacted, _arrays(ended))

    def forget(self) -> None:
        """Remember nothing."""
        self._tracks.clear()
        self._weight = 0

    def _follows(self, stream: str, events: Sequence[RecordedEvent]) -> bool:
        track = self._tracks.get(stream)
        return events[0].originator_version == (1 if track is None else track.revision + 1)

    def _take(
        self, stream: str, events: Sequence[RecordedEvent], loaded: Sequence[RecordedEvent] | None, since: int
    ) -> tuple[Track, Sequence[RecordedEvent]]:
        """The stream as it was before position ``since``, and its events from there on."""
        known = self._tracks.pop(stream, None)
        self._weight -= 0 if known is None else known.weight
        if loaded is None:
            return known or Track(), events
        track = Track()
        track.follow([recorded for recorded in loaded if recorded.position < since])
        return track, [recorded for recorded in loaded if recorded.position >= since]

    def _remember(self, stream: str, track: Track) -> None:
        self._tracks[stream] = track
        self._weight += track.weight

    def _forget_oldest(self) -> None:
        """Only between steps: within one, what is oldest may be what comes next."""
        while self._weight > CAPACITY and len(self._tracks) > 1:
            _, oldest = self._tracks.popitem(last=False)
            self._weight -= oldest.weight


def _is_redacting(events: Sequence[RecordedEvent]) -> bool:
    return any(isinstance(recorded.event, EventRedacted) for recorded in events)


def _arrays(ended: Sequence[Version]) -> dict[str, list[str] | list[int]]:
    if not ended:
        return {}
    return {
        "item_ids": [version.item.item_id for version in ended],
        "from_positions": [version.from_position for version in ended],
        "to_positions": [version.to_position for version in ended],
    }


SEARCH: Final = View(
    name="search",
    version=2,
    kinds=("claim", "agent"),
    folder="search",
    columns=(
        "stream",
        "item",
        "item_id",
        "from_position",
        "to_position",
        "speakers",
        "said_earliest",
        "said_latest",
        "reported_latest",
        "configuration",
        "text",
        "near",
        "compared",
    ),
    stream="stream",
    key="item_id",
    open=SearchFold,
    replay=replay,
)
