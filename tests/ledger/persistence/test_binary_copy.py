"""Rows in COPY's binary format are what PostgreSQL itself writes."""

from datetime import UTC, datetime, timedelta

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.persistence import binary_copy as copy
from tests.support.database import Cluster

SERVER = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"))
_SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)
ROWS = st.lists(
    st.tuples(
        st.integers(-(2**63), 2**63 - 1),
        st.none() | TEXTS,
        st.binary(max_size=300),
        st.timedeltas(timedelta(days=-36_500), timedelta(days=146_000)).map(lambda since: _SOME_DAY + since),
    ),
    max_size=8,
)
Row = tuple[int, str | None, bytes, datetime]

_COPY = """
    COPY (SELECT * FROM unnest({}::bigint[], {}::text[], {}::bytea[], {}::timestamptz[]))
    TO STDOUT (FORMAT BINARY)
"""


def encoded(rows: list[Row]) -> bytes:
    made = (
        copy.row(copy.integer(number), copy.text(text), copy.binary(raw), copy.instant(at))
        for number, text, raw, at in rows
    )
    return copy.HEADER + b"".join(made) + copy.TRAILER


@SERVER
@given(rows=ROWS)
def test_rows_are_what_the_server_writes(cluster: Cluster, rows: list[Row]) -> None:
    """Byte for byte, of any values."""
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
    with psycopg.connect(cluster.url) as connection, psycopg.ClientCursor(connection) as cursor:
        statement = cursor.mogrify(_COPY.format("%s", "%s", "%s", "%s"), columns)
        with cursor.copy(statement) as sent:
            written = b"".join(bytes(block) for block in sent)

    assert encoded(rows) == written
