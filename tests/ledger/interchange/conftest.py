"""A way to import objects instead of files."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ledger.bootstrap import OpenLedger
from ledger.interchange.importer import import_lines
from ledger.interchange.report import ImportReport
from tests.support.database import Cluster
from tests.support.opening import open_on

Importing = Callable[..., ImportReport]


@pytest.fixture
def copy(cluster: Cluster) -> Iterator[OpenLedger]:
    """An empty ledger on another database."""
    with open_on(cluster.create()) as copy:
        yield copy


@pytest.fixture
def importing(opened: OpenLedger) -> Importing:
    """Imports objects, or bytes as they are, below a header."""

    def run(*lines: dict[str, Any] | bytes, namespace: str = "test", **options: Any) -> ImportReport:
        header = {"format": "claims-ledger/1", "namespace": namespace}
        raw = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in (header, *lines)]
        return import_lines(opened.bulk(), opened.writer_log, raw, **options)

    return run
