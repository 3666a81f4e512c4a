"""A ledger on a database of its own."""

from collections.abc import Iterator

import pytest

from ledger.bootstrap import OpenLedger
from tests.support.database import Database
from tests.support.opening import open_on


@pytest.fixture
def opened(database: Database) -> Iterator[OpenLedger]:
    """A ledger that writes to ``database``."""
    with open_on(database) as opened:
        yield opened
