"""What the views of claims share: one fold, which opens and ends rows, for all of them."""

from collections.abc import Callable, Sequence
from typing import Any

from ledger.domain.events import RecordedEvent
from projections.claim_fold import ClaimFold, Reading, replay_claim
from projections.log import ViewLog
from projections.temporal import Versions
from projections.view import Changes

EndedArrays = Callable[[list[tuple[Any, int]]], dict[str, list[Any]]]


class ClaimViewFold:
    """Folds steps into changes of a table; ``arrays`` gives the parameters of the view's ``end.sql``."""

    def __init__(self, log: ViewLog, reading: Reading, arrays: EndedArrays) -> None:
        self._log = log
        self._reading = reading
        self._arrays = arrays
        self._claims = ClaimFold(log, reading)

    def fold(self, events: Sequence[RecordedEvent]) -> Changes:
        """The rows that the events open and end."""
        versions: Versions[Any] = Versions()
        replaced = self._claims.fold(events, versions)
        rows = versions.rows
        if replaced:
            streams = self._log.streams(replaced, upto=events[-1].position)
            for stream in replaced:
                rows += replay_claim(self._reading, streams[stream])
        return Changes(rows, replaced, self._arrays(versions.ended) if versions.ended else {})

    def forget(self) -> None:
        """Give up the remembered claims."""
        self._claims.forget()
