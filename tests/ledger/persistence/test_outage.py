"""Connections, processes and locks that break off, at the worst moment."""

import os
import signal

import psutil
import psycopg
import pytest

from ledger.domain.errors import DatabaseUnreachable, RevisionConflict
from ledger.persistence import appender
from ledger.persistence.batch import Save
from ledger.persistence.log import PostgresEventLog
from ledger.persistence.transaction import append_saves
from tests.support.application import LedgerApplication, open_application
from tests.support.database import Database
from tests.support.events import append, claim_events, claim_registered
from tests.support.proxy import open_proxy
from tests.support.waiting import eventually
from tests.support.writer import append_and_stop, append_and_wait, append_slowly, make_event, running

MANY = 20
"""Events that are written by COPY, in one part."""


def copies(count: int, key: str | None = None) -> int:
    """How many COPYs stand before the COMMIT."""
    return (2 if key is None else 3) if count == MANY else 0


def wait_at_most(app: LedgerApplication, timeout: str) -> None:
    """Have the application's one connection give up the head so soon."""
    with app.factory.datastore.pool.connection() as connection:  # type: ignore[attr-defined]
        connection.execute("SELECT set_config('lock_timeout', %s, false)", [timeout])


@pytest.mark.parametrize("key", [None, "key"])
@pytest.mark.parametrize("count", [3, MANY])
def test_lost_answer_to_commit_is_found_out(
    database: Database, event_log: PostgresEventLog, count: int, key: str | None
) -> None:
    """When COMMIT was done but its answer got lost, the append finds its own events, also without a key."""
    events = claim_events(count)
    with open_proxy(database.writer) as proxy, open_application(proxy.url, pool_size=1) as app:
        app.append(claim_registered(), append=append())
        proxy.cut_after_commit(copies=copies(count, key))

        outcome = app.append(*events, append=append(key, claim="claim_1"))

    assert proxy.cuts == 1
    assert [event.position for event in outcome.events] == list(range(2, count + 2))
    assert not outcome.is_repeat
    assert outcome.recorded_at == event_log.event(count + 1).recorded_at
    assert event_log.head().position == count + 1


@pytest.mark.parametrize("count", [3, MANY])
def test_lost_commit_is_done_again(database: Database, event_log: PostgresEventLog, count: int) -> None:
    """When COMMIT itself got lost, the append is made once more, and only once."""
    with open_proxy(database.writer) as proxy, open_application(proxy.url, pool_size=1) as app:
        proxy.cut_before_commit(copies=copies(count))

        outcome = app.append(*claim_events(count), append=append())

    assert proxy.cuts == 1
    assert [event.position for event in outcome.events] == list(range(1, count + 1))
    assert event_log.head().position == count


def test_retry_with_the_key_after_an_unknown_outcome(database: Database, event_log: PostgresEventLog) -> None:
    """A caller who was told nothing sends the request again: nothing is appended, the first answer comes."""
    command = append("key", claim="claim_1")
    with open_proxy(database.writer) as proxy, open_application(proxy.url, 1, timeout_seconds=0.3) as app:
        app.append(claim_registered(), append=append())
        proxy.cut_after_commit(stay_closed=True)
        with pytest.raises(DatabaseUnreachable):
            app.append(*claim_events(2), append=command)
    assert command.outcome is None

    with open_application(database.writer) as app:
        repeat = app.append(*claim_events(2), append=append("key", claim="claim_2"))

    assert repeat.is_repeat
    assert [event.position for event in repeat.events] == [2, 3]
    assert repeat.answer == {"claim": "claim_1"}
    assert event_log.head().position == 3


def test_recovery_does_not_take_anothers_event_for_its_own(
    ledger_app: LedgerApplication, database: Database
) -> None:
    """On the second try too, an id that another command used is taken."""
    event = claim_registered()
    ledger_app.append(event, append=append())
    save = Save([ledger_app.mapper.to_stored_event(event)], append())  # type: ignore[list-item]

    with psycopg.connect(database.writer, autocommit=True) as connection:
        append_saves(connection, [save], is_retry=True)

    assert save.outcome is None
    assert isinstance(save.error, RevisionConflict)


def test_killed_writer_leaves_nothing(database: Database, event_log: PostgresEventLog) -> None:
    """SIGKILL before COMMIT: no event, payload or key remains, and the head is free for the next."""
    has_written = make_event()
    with running(append_and_wait, database.writer, has_written) as (process,):
        assert has_written.wait(30)
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()

    with open_application(database.writer) as app:
        outcome = app.append(claim_registered(), append=append("key"))

    assert outcome.events[0].position == 1
    with psycopg.connect(database.writer) as connection:
        for table in ("events", "payloads", "idempotency_keys"):
            counted = connection.execute(f"SELECT count(*) FROM ledger.{table}".encode()).fetchone()
            assert counted == (1,)


def test_a_writer_that_stopped_in_a_copy_is_ended(
    database: Database, event_log: PostgresEventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who wants the head does without it; when it goes on, it finds out, and appends what it had."""
    monkeypatch.setattr(appender, "SILENT_SECONDS", 0.1)
    monkeypatch.setattr(appender, "_LISTEN_SECONDS", 0.1)
    with (
        running(append_and_stop, database.writer, MANY) as (process,),
        open_application(database.writer) as app,
    ):
        eventually(lambda: psutil.Process(process.pid).status() == psutil.STATUS_STOPPED)
        wait_at_most(app, "500ms")

        outcome = app.append(claim_registered(), append=append())

        os.kill(process.pid or 0, signal.SIGCONT)
        process.join(30)
        assert process.exitcode == 0
    assert outcome.events[0].position == 1
    assert event_log.head().position == 1 + MANY


def test_a_writer_that_is_slow_is_waited_for(
    database: Database, event_log: PostgresEventLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who goes on sending, however slowly, keeps the head; who wants it is told to come again."""
    monkeypatch.setattr(appender, "SILENT_SECONDS", 0.1)
    monkeypatch.setattr(appender, "_LISTEN_SECONDS", 0.5)
    with (
        running(append_slowly, database.writer, MANY, has_begun := make_event()) as (process,),
        open_application(database.writer) as app,
    ):
        assert has_begun.wait(30)
        wait_at_most(app, "500ms")
        with pytest.raises(DatabaseUnreachable):
            app.append(claim_registered(), append=append())

        process.join(30)
        assert process.exitcode == 0
    assert event_log.head().position == MANY


def test_append_that_waits_too_long_gives_up(
    ledger_app: LedgerApplication, database: Database, event_log: PostgresEventLog
) -> None:
    """Who cannot get the head is told to try again later, and has written nothing."""
    wait_at_most(ledger_app, "100ms")
    ledger_app.recorder.max_notification_id()

    with psycopg.connect(database.superuser) as blocker:
        blocker.execute("SELECT FROM ledger.log_head FOR UPDATE")
        with pytest.raises(DatabaseUnreachable):
            ledger_app.append(claim_registered(), append=append())

    assert event_log.head().position == 0


def test_append_survives_that_the_server_closes_connections(
    ledger_app: LedgerApplication, database: Database
) -> None:
    """An append on connections that were closed behind its back is done once, on a new one."""
    ledger_app.append(claim_registered(), append=append())
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    outcome = ledger_app.append(claim_registered(), append=append())

    assert outcome.events[0].position == 2
    assert not outcome.is_repeat
