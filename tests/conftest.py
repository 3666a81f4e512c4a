"""A PostgreSQL server a session, a database a test."""

from collections.abc import Iterator

import pytest

from ledger.persistence.connection import make_pool
from ledger.persistence.log import PostgresEventLog
from tests.support.application import LedgerApplication, open_application
from tests.support.database import Cluster, Database, open_cluster
from tests.support.server import open_server


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The server of this session or worker."""
    with open_server() as server, open_cluster(server) as cluster:
        yield cluster


@pytest.fixture
def database(cluster: Cluster) -> Database:
    """A migrated, empty database of its own."""
    return cluster.create()


@pytest.fixture
def event_log(database: Database) -> Iterator[PostgresEventLog]:
    """The log of ``database``, read with the writer's login."""
    with make_pool(database.writer, size=4, name="test") as pool:
        yield PostgresEventLog(pool)


@pytest.fixture
def ledger_app(database: Database) -> Iterator[LedgerApplication]:
    """An eventsourcing application that writes to ``database`` with the writer's login."""
    with open_application(database.writer) as app:
        yield app
