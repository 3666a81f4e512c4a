"""Histories played on a database, one by one or in batches, with ids that depend on the step alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ledger.application.bulk import Bulk
from ledger.application.ledger import Ledger, LedgerApplication
from ledger.domain.events import Event
from ledger.persistence.connection import make_pool
from ledger.persistence.factory import environment
from ledger.persistence.log import PostgresEventLog
from tests.histories.identifier import make_ids
from tests.support.database import Database


class Chance:
    """Ids that are the same wherever a step is played."""

    def __init__(self) -> None:
        self._make: Callable[[str], str] | None = None

    def make_id(self, kind: str) -> str:
        assert self._make is not None
        return self._make(kind)

    def set(self, round_: int, number: int) -> None:
        self._make = make_ids(f"6{round_:011}{number:08}")


@dataclass
class Player:
    """A database on which histories are played, in rounds under ids of their own."""

    application: LedgerApplication
    log: PostgresEventLog
    chance: Chance

    def ledger(self) -> Ledger:
        return Ledger(self.application, self.log, make_id=self.chance.make_id)

    def bulk(self) -> Bulk:
        return Bulk(self.application, self.log, make_id=self.chance.make_id)

    def appended(self, after: int) -> list[Event]:
        """The events after a position."""
        return [recorded.event for recorded in self.log.page(after=after, limit=10_000)]


@contextmanager
def open_player(database: Database) -> Iterator[Player]:
    """A player whose connections close with the context."""
    application = LedgerApplication(environment(database.writer, pool_size=2, timeout_seconds=2))
    try:
        with make_pool(database.writer, size=2, name="test") as pool:
            yield Player(application, PostgresEventLog(pool), Chance())
    finally:
        application.close()
