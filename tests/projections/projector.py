"""Engines in processes of their own, to be killed, and views that fail."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from multiprocessing.synchronize import Event
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

from ledger.domain.events import ClaimReworded, RecordedEvent
from projections.claim_states.view import CLAIM_STATES
from projections.registry import open_engine
from projections.view import Changes, Fold, View


def run_engine(projector_url: str, batch_size: int) -> None:
    """Feed the views until killed."""
    with open_engine(projector_url, batch_size=batch_size):
        time.sleep(600)


STAGES = {
    "compare": "projections.engine.rebuild.compare",
    "index": "projections.engine.rebuild.tables.index",
    "switch": "projections.engine.rebuild.tables.show",
}
"""What a rebuild does last, and where: each is stopped after it was done, before it is committed."""


def run_engine_to(projector_url: str, stage: str, is_there: Event) -> None:
    """Feed the views until a rebuild has done the stage, say so, and stand still until killed."""

    def stand_still(work: Callable[..., None]) -> Callable[..., None]:
        def run(*arguments: Any) -> None:
            work(*arguments)
            is_there.set()
            time.sleep(600)

        return run

    work: Callable[..., None] = resolve_name(STAGES[stage])
    with patch(STAGES[stage], stand_still(work)), open_engine(projector_url):
        time.sleep(600)


class Fault:
    """What is wrong with a view, until it is mended: it refuses rewordings to ``poison``."""

    def __init__(self, *, is_of_storage: bool = False) -> None:
        self.is_mended = False
        self.is_of_storage = is_of_storage

    def view(self, name: str = "claim_states") -> View:
        """The faulty view."""
        return replace(CLAIM_STATES, name=name, open=lambda log: _FaultyFold(CLAIM_STATES.open(log), self))


class _FaultyFold:
    def __init__(self, sound: Fold, fault: Fault) -> None:
        self._sound = sound
        self._fault = fault

    def fold(self, events: Sequence[RecordedEvent]) -> Changes:
        changes = self._sound.fold(events)
        poisoned = {
            recorded.originator_id
            for recorded in events
            if isinstance(recorded.event, ClaimReworded) and recorded.event.statement == "poison"
        }
        if poisoned and not self._fault.is_mended:
            if not self._fault.is_of_storage:
                raise ValueError("cannot take this\nwith a secret on the second line")
            return replace(changes, rows=[(None,) * len(CLAIM_STATES.columns)])
        return changes

    def forget(self) -> None:
        self._sound.forget()
