"""A reader that follows the log while others write sees every position once, in order, without gaps."""

import time

import pytest

from ledger.persistence.log import PostgresEventLog
from tests.support.database import Database
from tests.support.events import new_id
from tests.support.writer import append_for, running


def follow(log: PostgresEventLog, is_over: object) -> list[int]:
    """Read page after page until nothing is left and ``is_over`` says so."""
    seen: list[int] = []
    while True:
        was_over = is_over()  # type: ignore[operator]
        page = log.page(after=len(seen), limit=500)
        seen += [event.position for event in page]
        if was_over and not page:
            return seen
        if not page:
            time.sleep(0.002)


@pytest.mark.parametrize("seconds", [3, pytest.param(10, marks=pytest.mark.slow)])
def test_tailing_reader_misses_nothing(database: Database, event_log: PostgresEventLog, seconds: int) -> None:
    """Eight processes write, with conflicts; nothing is skipped, doubled or out of order."""
    with running(append_for, database.writer, seconds, new_id("claim"), processes=8) as processes:
        seen = follow(event_log, lambda: not any(process.is_alive() for process in processes))
        codes = [process.exitcode for process in processes]

    assert codes == [0] * 8
    assert seen == list(range(1, event_log.head().position + 1))
    assert len(seen) > 100
