from collections.abc import Iterator
from datetime import date

import psycopg
import pytest

from projections.queries import load
from projections.search.query import parameters_of, parse_query
from projections.search.view import SEARCH
from tests.projections.keeper import Keeper, open_keeper
from tests.projections.searching import Find
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


@pytest.fixture
def find(keeper: Keeper) -> Iterator[Find]:
    """A search in a view that has reached the head."""
    with (
        keeper.feed(SEARCH) as feed,
        psycopg.connect(keeper.database.reader, autocommit=True) as connection,
    ):
        connection.execute(load("configure_reader"))

        def ask(
            q: str,
            position: int | None = None,
            clock: str | None = None,
            day: str | None = None,
            language: str | None = None,
        ) -> set[str]:
            while feed.step():
                pass
            moment = {
                "position": position or keeper.head,
                "clock": clock,
                "day": day and date.fromisoformat(day),
            }
            asked = parameters_of(parse_query(q), language) | moment
            return {claim for (claim,) in connection.execute(load("select_claims", "search"), asked)}

        yield ask
