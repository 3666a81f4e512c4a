"""Ledgers on databases of tests."""

from collections.abc import Iterator
from contextlib import contextmanager

from ledger.bootstrap import Databases, OpenLedger, open_ledger
from ledger.settings import load_settings
from tests.support.database import Database


@contextmanager
def open_on(database: Database) -> Iterator[OpenLedger]:
    """A ledger that writes to the database."""
    databases = Databases(
        owner=database.owner,
        writer=database.writer,
        projector=database.projector,
        reader=database.reader,
        is_embedded=False,
    )
    with open_ledger(databases, load_settings({"LEDGER_POOL_SIZE": "4"})) as opened:
        yield opened
