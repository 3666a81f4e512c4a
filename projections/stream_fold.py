"""What the views of agents and sources share: a fold for streams that are short, and change rarely."""

from collections.abc import Callable, Sequence

from ledger.domain.events import RecordedEvent
from projections.log import ViewLog
from projections.view import Changes, Row


class StreamFold:
    """Replays the whole streams that a step touches."""

    def __init__(self, log: ViewLog, replay: Callable[[Sequence[RecordedEvent]], list[Row]]) -> None:
        self._log = log
        self._replay = replay

    def fold(self, events: Sequence[RecordedEvent]) -> Changes:
        """The rows of the streams that the events touch, in the place of those before."""
        touched = list(dict.fromkeys(recorded.originator_id for recorded in events))
        streams = self._log.streams(touched, upto=events[-1].position)
        rows = [row for stream in touched for row in self._replay(streams[stream])]
        return Changes(rows, replaced=touched)

    def forget(self) -> None:
        """Nothing is remembered."""
