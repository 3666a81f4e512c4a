"""Threads that append at once: their errors are their own, and nobody works while there is nothing to do."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg
import pytest

from ledger.application.append import Outcome
from ledger.domain.errors import DatabaseUnreachable, LedgerError, RevisionConflict
from ledger.persistence.group_commit import GroupCommit
from ledger.persistence.insertion import COPY_FROM, insert
from ledger.persistence.recorder import LedgerRecorder
from tests.support.application import LedgerApplication, open_application
from tests.support.database import Database
from tests.support.events import append, claim_events, claim_registered, new_id
from tests.support.waiting import eventually

THREADS = 8

BLOCKED = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
"""Sessions that wait for the head."""


def line_of(app: LedgerApplication) -> GroupCommit:
    """Where callers of the application wait."""
    recorder = app.recorder
    assert isinstance(recorder, LedgerRecorder)
    return recorder._appender._groups


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


@pytest.mark.parametrize("is_cut_off", [False, True])
def test_who_comes_while_the_head_is_held_joins(
    ledger_app: LedgerApplication, database: Database, is_cut_off: bool
) -> None:
    """The group that waited takes them along, each checked as if alone; so it does when it tries again."""
    old, line = new_id("claim"), line_of(ledger_app)
    ledger_app.append(claim_registered(old), append=append())

    def save(key: str, claim: str) -> Outcome | LedgerError:
        try:
            return ledger_app.append(claim_registered(claim), append=append(key))
        except LedgerError as error:
            return error

    with (
        ThreadPoolExecutor(THREADS) as threads,
        psycopg.connect(database.superuser) as other,
        psycopg.connect(database.superuser, autocommit=True) as watch,
    ):

        def is_blocked() -> bool:
            return watch.execute(BLOCKED).fetchone() is not None

        other.execute("SELECT FROM ledger.log_head FOR UPDATE")
        saves = [("a", new_id("claim")), ("b", new_id("claim")), ("c", old), ("b", new_id("claim"))]
        started = [threads.submit(save, *saves[0])]
        eventually(is_blocked)
        started += [threads.submit(save, *each) for each in saves[1:]]
        eventually(lambda: len(line._waiting) == 3)
        if is_cut_off:
            watch.execute(f"SELECT pg_terminate_backend(pid) FROM ({BLOCKED}) AS blocked")
            eventually(lambda: not is_blocked())
            eventually(is_blocked)
        other.rollback()
        first, second, conflict, repeat = (each.result(30) for each in started)

    assert isinstance(first, Outcome)
    assert isinstance(second, Outcome)
    assert isinstance(conflict, RevisionConflict)
    assert [outcome.events[0].position for outcome in (first, second)] == [2, 3]
    assert first.recorded_at == second.recorded_at
    assert isinstance(repeat, Outcome)
    assert repeat.events == second.events
    assert repeat.is_repeat != second.is_repeat


@pytest.mark.parametrize("count", [COPY_FROM - 1, COPY_FROM])
def test_small_groups_are_read_before_they_are_inserted(
    ledger_app: LedgerApplication, database: Database, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """A statement that is refused comes into the server's log: a claim that is taken is not even tried."""
    taken = claim_registered()
    ledger_app.append(taken, append=append())
    written = []

    def note(*arguments: Any, **options: Any) -> None:
        written.append(options["copies"])
        insert(*arguments, **options)

    monkeypatch.setattr("ledger.persistence.transaction.insert", note)

    with pytest.raises(RevisionConflict):
        ledger_app.append(
            *claim_events(count - 1), claim_registered(taken.originator_id), append=append("key")
        )

    assert written == ([] if count < COPY_FROM else [True])


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
