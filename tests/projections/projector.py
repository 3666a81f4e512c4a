"""Engines in processes of their own, to be killed, and views that fail."""

import time
from collections.abc import Sequence
from dataclasses import replace

from ledger.domain.events import ClaimReworded, RecordedEvent
from projections.claim_states.view import CLAIM_STATES, ClaimStatesFold
from projections.log import ViewLog
from projections.registry import open_engine
from projections.view import Changes, View


def run_engine(projector_url: str, batch_size: int) -> None:
    """Feed the views until killed."""
    with open_engine(projector_url, batch_size=batch_size):
        time.sleep(600)


class Fault:
    """What is wrong with a view, until it is mended: it refuses rewordings to ``poison``."""

    def __init__(self, *, is_of_storage: bool = False) -> None:
        self.is_mended = False
        self.is_of_storage = is_of_storage

    def view(self, name: str = "claim_states") -> View:
        """The faulty view."""
        return replace(CLAIM_STATES, name=name, open=lambda log: _FaultyFold(log, self))


class _FaultyFold(ClaimStatesFold):
    def __init__(self, log: ViewLog, fault: Fault) -> None:
        super().__init__(log)
        self._fault = fault

    def fold(self, events: Sequence[RecordedEvent]) -> Changes:
        changes = super().fold(events)
        poisoned = {
            recorded.originator_id
            for recorded in events
            if isinstance(recorded.event, ClaimReworded) and recorded.event.statement == "poison"
        }
        if poisoned and not self._fault.is_mended:
            if not self._fault.is_of_storage:
                raise ValueError("cannot take this\nwith a secret on the second line")
            return replace(changes, rows=[(row[0], None, *row[2:]) for row in changes.rows])
        return changes
