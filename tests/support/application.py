"""The library's application on our persistence, as the use cases build it."""

from collections.abc import Iterator
from contextlib import contextmanager

from eventsourcing.application import Application

from ledger.application.append import Append, Outcome
from ledger.domain.events import Event
from ledger.persistence.factory import environment


class LedgerApplication(Application[str]):
    """Nothing but the library's own methods."""

    def append(self, *events: Event, append: Append) -> Outcome:
        """Save, and what became of it."""
        self.save(*events, append=append)
        assert append.outcome is not None
        return append.outcome


@contextmanager
def open_application(
    database_url: str, pool_size: int = 4, timeout_seconds: float = 10
) -> Iterator[LedgerApplication]:
    """An application whose pool closes with the context."""
    env = environment(database_url, pool_size=pool_size, timeout_seconds=timeout_seconds)
    app = LedgerApplication(env=env)
    try:
        yield app
    finally:
        app.close()
