"""Threads that append at once: their errors are their own, and nobody works while there is nothing to do."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from ledger.domain.errors import DatabaseUnreachable, LedgerError
from ledger.persistence.recorder import LedgerRecorder
from tests.support.application import LedgerApplication, open_application
from tests.support.database import Database
from tests.support.events import append, claim_registered, new_id

THREADS = 8


def save_at_once(app: LedgerApplication, stream: str | None = None) -> list[BaseException | None]:
    """What each of the threads was told, all of which appended at the same moment."""
    together = Barrier(THREADS)

    def save(_: int) -> BaseException | None:
        together.wait(30)
        try:
            app.append(claim_registered(stream), append=append())
        except LedgerError as error:
            return error
        return None

    with ThreadPoolExecutor(THREADS) as threads:
        return list(threads.map(save, range(THREADS)))


def test_an_idle_appender_uses_no_time(ledger_app: LedgerApplication) -> None:
    """After a storm as before it: it has no thread, and nobody looks again and again."""
    save_at_once(ledger_app)
    started = time.process_time()

    time.sleep(1)

    assert time.process_time() - started < 0.1


def test_refusals_of_a_group_are_told_apart(ledger_app: LedgerApplication) -> None:
    """One has the claim; each of the others has an error, and a traceback, of its own."""
    errors = save_at_once(ledger_app, new_id("claim"))

    refused = [error for error in errors if error is not None]
    assert len(refused) == len({id(error) for error in refused}) == THREADS - 1
    assert len({id(error.__traceback__) for error in refused}) == THREADS - 1


@pytest.mark.parametrize("times", [1, 2])
def test_an_outage_is_told_to_every_thread(database: Database, times: int) -> None:
    """Each by an error of its own, however often; the appender serves those who come later."""
    with open_application(database.writer, pool_size=1, timeout_seconds=0.2) as app:
        recorder = app.recorder
        assert isinstance(recorder, LedgerRecorder)
        for _ in range(times):
            with recorder.datastore.pool.connection():
                errors = save_at_once(app)
            assert [type(error) for error in errors] == [DatabaseUnreachable] * THREADS
            assert len({id(error) for error in errors}) == THREADS

        assert save_at_once(app) == [None] * THREADS
