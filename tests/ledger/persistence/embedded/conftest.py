"""What the tests of the embedded server share."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from ledger.persistence.embedded import EmbeddedServer

Rows = list[tuple[object, ...]]


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A folder of its own: pytest's are closed to the account that root runs the server as."""
    folder = Path(tempfile.mkdtemp(prefix="claims-ledger-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def run_sql() -> Callable[[EmbeddedServer, str], Rows]:
    """Runs one statement as the superuser and gives its rows."""

    def run(server: EmbeddedServer, statement: str) -> Rows:
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    return run


@pytest.fixture
def is_running() -> Callable[[int], bool]:
    """Whether a process runs; one that only waits to be reaped does not."""

    def ask(number: int) -> bool:
        try:
            return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    return ask
