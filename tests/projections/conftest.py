from collections.abc import Iterator

import pytest

from tests.projections.keeper import Keeper, open_keeper
from tests.support.database import Cluster, Database


@pytest.fixture
def keeper(database: Database) -> Iterator[Keeper]:
    """A ledger of its own, without any view yet."""
    with open_keeper(database) as keeper:
        yield keeper


@pytest.fixture(scope="module")
def shared_keeper(cluster: Cluster) -> Iterator[Keeper]:
    """One ledger for all examples of a property; what one example records, the next ones find."""
    with open_keeper(cluster.create()) as keeper:
        yield keeper
