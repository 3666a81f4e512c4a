"""Several COPYs in one message: all rows arrive, or none, and the connection says why."""

from collections.abc import Iterable, Iterator

import psycopg
import pytest
from psycopg import Connection, errors
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow

from ledger.persistence import binary_copy as copy
from ledger.persistence.connection import make_pool
from ledger.persistence.copy_message import CopyMessage
from ledger.persistence.failure import is_outage, violated_constraint
from tests.support.database import Cluster

MANY = 200
"""Rows of 100,000 bytes: several times what sockets hold in both directions."""

_COPY = b"COPY arrived FROM STDIN (FORMAT BINARY)"
_MARK = b"INSERT INTO marks VALUES (1)"


@pytest.fixture
def connection(cluster: Cluster) -> Iterator[Connection[TupleRow]]:
    """A connection in a transaction, with a table for rows and one that shows how far a message came."""
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute("CREATE TEMPORARY TABLE arrived (number bigint PRIMARY KEY, text text)")
        connection.execute("CREATE TEMPORARY TABLE marks (number bigint)")
        connection.execute("BEGIN")
        yield connection


def rows(numbers: Iterable[int], size: int = 10) -> Iterator[bytes]:
    return (copy.row(copy.integer(number), copy.text(f"{number} " * (size // 4))) for number in numbers)


def send(connection: Connection[TupleRow], *copies: Iterable[bytes], then: bytes = _MARK) -> None:
    """So many COPYs, then that, and a commit."""
    with CopyMessage(connection, b";\n".join([*[_COPY] * len(copies), then, b"COMMIT"])) as message:
        for each in copies:
            message.copy(each)


def found(connection: Connection[TupleRow]) -> tuple[list[int], int]:
    """The numbers that arrived, and how often a message came to its end."""
    numbers = [number for (number,) in connection.execute("SELECT number FROM arrived ORDER BY number")]
    row = connection.execute("SELECT count(*) FROM marks").fetchone()
    assert row is not None
    return numbers, row[0]


def test_rows_of_all_arrive(connection: Connection[TupleRow]) -> None:
    """Small ones, none, and more than sockets hold; what follows them is done and committed."""
    send(connection, rows(range(3)), rows(()), rows(range(3, MANY), 100_000))

    assert connection.info.transaction_status == TransactionStatus.IDLE
    assert found(connection) == (list(range(MANY)), 1)
    texts = connection.execute("SELECT number, text FROM arrived").fetchall()
    assert all(text == f"{number} " * (2 if number < 3 else 25_000) for number, text in texts)


@pytest.mark.parametrize("bad", [0, 1])
def test_a_row_that_is_refused(connection: Connection[TupleRow], bad: int) -> None:
    """The error is the server's; nothing of the message is done, however much was still to be sent."""
    copies = [rows([1, 2]), rows(range(5, MANY), 100_000)]
    copies.insert(bad, rows([3, 3]))

    with pytest.raises(errors.UniqueViolation) as refused:
        send(connection, *copies)

    assert violated_constraint(refused.value) == "arrived_pkey"
    assert connection.info.transaction_status == TransactionStatus.INERROR
    connection.rollback()
    assert found(connection) == ([], 0)


def test_the_server_refuses_while_rows_are_on_their_way(connection: Connection[TupleRow]) -> None:
    """It says so at the first row, and reads the rest only to forget it."""
    malformed = copy.row(copy.integer(1))

    with pytest.raises(errors.BadCopyFileFormat):
        send(connection, [malformed, *rows(range(MANY), 100_000)])

    connection.rollback()
    assert found(connection) == ([], 0)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_row_that_cannot_be_made(connection: Connection[TupleRow], number: int) -> None:
    """Whichever COPY it is of: the error is its own, nothing is done, and the connection goes on."""

    def broken() -> Iterator[bytes]:
        yield from rows([10])
        raise ValueError("too long")

    with pytest.raises(ValueError, match="too long"):
        send(connection, *(broken() if at == number else rows([at]) for at in range(3)))

    assert connection.info.transaction_status == TransactionStatus.INERROR
    connection.rollback()
    assert found(connection) == ([], 0)


def test_a_statement_that_fails_after_the_rows(connection: Connection[TupleRow]) -> None:
    """What follows the COPYs belongs to the message: its error is the message's."""
    with pytest.raises(errors.DivisionByZero):
        send(connection, rows([1]), then=b"SELECT 1 / 0")

    connection.rollback()
    assert found(connection) == ([], 0)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_connection_that_is_ended(cluster: Cluster, connection: Connection[TupleRow], number: int) -> None:
    """Whichever COPY is next: it is told as an outage, in finite time."""
    pid = connection.info.backend_pid

    def ended() -> Iterator[bytes]:
        with psycopg.connect(cluster.url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])
        yield from rows(range(MANY), 100_000)

    with pytest.raises(psycopg.OperationalError) as told:
        send(connection, *(ended() if at == number else rows([1_000 + at]) for at in range(3)))

    assert is_outage(told.value)
    assert connection.info.transaction_status == TransactionStatus.UNKNOWN


def test_whoever_is_interrupted_leaves_nothing(cluster: Cluster) -> None:
    """The pool gives up the connection, and with it everything that was sent."""

    def interrupted() -> Iterator[bytes]:
        yield from rows([1])
        raise KeyboardInterrupt

    with make_pool(cluster.url, size=1) as pool:
        with pool.connection() as connection:
            connection.execute("CREATE TEMPORARY TABLE arrived (number bigint, text text)")
            pid = connection.info.backend_pid
        with pytest.raises(KeyboardInterrupt), pool.connection() as connection, connection.transaction():
            send(connection, rows([1]), interrupted())
        with pool.connection() as connection:
            assert connection.info.backend_pid != pid
