"""Applications on databases of their own: one a test, or one a module where nothing is changed."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from ledger.bootstrap import Databases
from ledger.settings import Settings
from projections.registry import open_engine
from tests.api.desk import KEY, Desk
from tests.api.walk import Walk, walk
from tests.support.database import ORIGIN, Cluster, Database


def databases_of(database: Database) -> Databases:
    """The logins of the database, as the application takes them."""
    return Databases(
        owner=database.owner,
        writer=database.writer,
        projector=database.projector,
        reader=database.reader,
        is_embedded=False,
    )


@contextmanager
def open_desk(settings: Settings, databases: Databases) -> Iterator[Desk]:
    """A desk at the application, with its views fed."""
    with TestClient(create_app(settings, databases)) as client, open_engine(databases.projector):
        yield Desk(client)


@pytest.fixture(scope="session")
def api_settings() -> Settings:
    """Anybody may read, one key may write."""
    return Settings.model_validate(
        {"editor_key": KEY, "public_read": True, "pool_size": 4, "origin": ORIGIN, "log_level": "error"}
    )


@pytest.fixture
def databases(database: Database) -> Databases:
    """The logins of a database of its own."""
    return databases_of(database)


@pytest.fixture
def app(api_settings: Settings, databases: Databases) -> Litestar:
    """The application, not started."""
    return create_app(api_settings, databases)


@pytest.fixture
def lone_desk(app: Litestar) -> Iterator[Desk]:
    """A desk at an application whose views nobody feeds."""
    with TestClient(app) as client:
        yield Desk(client)


@pytest.fixture
def desk(lone_desk: Desk, databases: Databases) -> Iterator[Desk]:
    """A desk at an application with its views fed."""
    with open_engine(databases.projector):
        yield lone_desk


@pytest.fixture(scope="module")
def walked(cluster: Cluster, api_settings: Settings) -> Iterator[Walk]:
    """A ledger in which every operation was called once; for tests that add nothing others count."""
    databases = databases_of(cluster.create())
    with open_desk(api_settings, databases) as desk:
        yield walk(desk, databases.projector)
