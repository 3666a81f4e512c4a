"""The recorder test cases that ship with eventsourcing, with our metadata given to every insert.

Their events are bare: topic and state are anything, ids are missing. ``BareRecorder`` adds what we need.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from unittest import TestCase

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.tests.persistence import ApplicationRecorderTestCase

from ledger.domain.errors import Conflict
from ledger.persistence.datastore import LedgerDatastore
from ledger.persistence.mapper import LedgerStoredEvent
from ledger.persistence.recorder import LedgerRecorder
from tests.support.database import Cluster
from tests.support.events import append, new_id


class BareRecorder(LedgerRecorder):
    """Takes the events of the test cases, and raises the error that they expect of a conflict."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **_: Any) -> Sequence[int]:
        # Some cases count versions from 0.
        first = stored_events[0].originator_version if stored_events else 1
        complete = [
            LedgerStoredEvent(
                event.originator_id,
                event.originator_version + (first == 0),
                event.topic,
                event.state,
                new_id("event"),
                None,
            )
            for event in stored_events
        ]
        try:
            return super().insert_events(complete, append=append())
        except Conflict as conflict:
            raise IntegrityError(str(conflict)) from conflict


class TestRecorder(ApplicationRecorderTestCase[LedgerRecorder]):
    """Insert, select, notify, and concurrent inserts with a reader that follows."""

    @pytest.fixture(autouse=True)
    def _connect(self, cluster: Cluster) -> Iterator[None]:
        self.datastore = LedgerDatastore(cluster.create().writer, pool_size=20, timeout_seconds=10)
        yield
        self.datastore.close()

    def new_originator_id(self) -> str:
        return new_id("claim")

    def create_recorder(self) -> LedgerRecorder:
        return BareRecorder(self.datastore)

    def close_db_connection(self, *args: Any) -> None:
        """The pool keeps its connections."""

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


# pytest would collect the base classes too.
del ApplicationRecorderTestCase
assert issubclass(TestRecorder, TestCase)
