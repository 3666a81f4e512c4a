"""The Kursk case at a desk: the seed file, read line by line, decided and folded in memory."""

from importlib.resources import files

import pytest

from tests.histories.desk import Desk, read_line


@pytest.fixture(scope="module")
def desk() -> Desk:
    """Everything recorded on the day after the article; read it, record nothing."""
    desk = Desk("2025-03-21")
    for line in (files("seeds") / "kursk.ndjson").read_text(encoding="utf-8").splitlines():
        if fields := read_line(line):
            desk.do(fields.pop("op"), fields.pop("ref"), **fields)
    return desk
