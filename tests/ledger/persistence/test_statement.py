"""Arrays as texts mean to the server what they were made of; statements are prepared once a connection."""

import psycopg
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from psycopg import ClientCursor

from ledger.persistence.statement import bytes_array, integer_array, open_cursor, text_array
from tests.support.database import Cluster, Database

SERVER = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))


@SERVER
@example(
    texts=["", "NULL", "null", None, '"', "\\", '\\"', "{}", "a,b", " a ", "\n", "'", "%s", "$1", "\\x41"]
)
@given(texts=st.lists(st.none() | TEXTS))
def test_texts_come_back(cluster: Cluster, texts: list[str | None]) -> None:
    """Whatever they hold; none is told from the word."""
    with ClientCursor(psycopg.connect(cluster.url)) as cursor, cursor.connection:
        found = cursor.execute("SELECT %s::text[]", [text_array(texts)]).fetchone()

    assert found == (texts,)


@SERVER
@given(raw=st.lists(st.binary()), numbers=st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_bytes_and_integers_come_back(cluster: Cluster, raw: list[bytes], numbers: list[int]) -> None:
    """As they were."""
    with ClientCursor(psycopg.connect(cluster.url)) as cursor, cursor.connection:
        cursor.execute("SELECT %s::bytea[], %s::bigint[]", [bytes_array(raw), integer_array(numbers)])
        found = cursor.fetchone()

    assert found == (raw, numbers)


def test_a_connection_that_was_prepared_in_part_is_prepared_to_the_end(database: Database) -> None:
    """A table that was locked too long when the connection was new does not spoil it for ever."""
    with (
        psycopg.connect(database.writer, autocommit=True) as connection,
        psycopg.connect(database.superuser) as other,
    ):
        other.execute("LOCK TABLE ledger.idempotency_keys IN ACCESS EXCLUSIVE MODE")
        connection.execute("SET lock_timeout = '50ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            open_cursor(connection)
        other.rollback()

        with open_cursor(connection) as cursor:
            found = cursor.execute("SELECT name FROM pg_prepared_statements ORDER BY name").fetchall()

    names = ["ledger_insert_group", "ledger_insert_one", "ledger_lock_head", "ledger_read_known"]
    assert [name for (name,) in found] == names
