"""A ledger on a database of its own, and a way to import objects instead of files."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ledger.bootstrap import Databases, OpenLedger, open_ledger
from ledger.interchange.importer import import_lines
from ledger.interchange.report import ImportReport
from ledger.settings import load_settings
from tests.support.database import Cluster, Database

Importing = Callable[..., ImportReport]


@contextmanager
def open_ledger_on(database: Database) -> Iterator[OpenLedger]:
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


@pytest.fixture
def opened(database: Database) -> Iterator[OpenLedger]:
    """A ledger that writes to ``database``."""
    with open_ledger_on(database) as opened:
        yield opened


@pytest.fixture
def copy(cluster: Cluster) -> Iterator[OpenLedger]:
    """An empty ledger on another database."""
    with open_ledger_on(cluster.create()) as copy:
        yield copy


@pytest.fixture
def importing(opened: OpenLedger) -> Importing:
    """Imports objects, or bytes as they are, below a header."""

    def run(*lines: dict[str, Any] | bytes, namespace: str = "test", **options: Any) -> ImportReport:
        header = {"format": "claims-ledger/1", "namespace": namespace}
        raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in (header, *lines)]
        return import_lines(opened.bulk(), opened.writer_log, raw, **options)

    return run
