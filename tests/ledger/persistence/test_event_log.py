"""Reads of the log."""

from datetime import UTC, datetime

import psycopg
import pytest

from ledger.application.log import Answer, EventLog, Moment
from ledger.domain.errors import DatabaseUnreachable, PositionNotReached
from ledger.persistence.connection import make_pool
from ledger.persistence.log import PAGE_SIZE, PostgresEventLog
from tests.support.application import LedgerApplication
from tests.support.database import Database
from tests.support.events import append, claim_events, claim_registered, claim_reworded, new_id


def test_log_fits_the_protocol(event_log: PostgresEventLog) -> None:
    """The use cases take it as their EventLog."""
    log: EventLog = event_log

    assert log.head() == Moment(0, None, is_final=False)


def test_reads_of_an_empty_log(event_log: PostgresEventLog) -> None:
    """Nothing is there, and nothing fails."""
    assert event_log.stream("claim_x") == []
    assert event_log.page(after=0, limit=10) == []
    assert list(event_log.scan()) == []
    assert event_log.of_utterance("utterance_x") == []
    assert event_log.positions_of([]) == {}
    assert event_log.existing(["claim_x"]) == frozenset()
    assert event_log.answer("scope", "key") is None
    assert event_log.answers("scope", ["key"]) == {}


def test_pages_follow_each_other(ledger_app: LedgerApplication, event_log: PostgresEventLog) -> None:
    """A page starts after a position and ends at a limit, or at ``upto``."""
    ledger_app.append(*claim_events(5), append=append())

    assert [event.position for event in event_log.page(after=1, limit=2)] == [2, 3]
    assert [event.position for event in event_log.page(after=1, limit=9, upto=4)] == [2, 3, 4]


def test_scan_crosses_pages(ledger_app: LedgerApplication, event_log: PostgresEventLog) -> None:
    """All events come in order, also when they do not fit one page."""
    ledger_app.append(*claim_events(PAGE_SIZE + 1), append=append())

    assert [event.position for event in event_log.scan()] == list(range(1, PAGE_SIZE + 2))
    assert len(list(event_log.scan(upto=PAGE_SIZE))) == PAGE_SIZE


def test_scan_of_one_kind(ledger_app: LedgerApplication, event_log: PostgresEventLog) -> None:
    """Only streams of the kind are given; an underscore is no wildcard."""
    streams = [new_id("claim"), new_id("agent"), "claimx_1"]
    ledger_app.append(*(claim_registered(stream) for stream in streams), append=append())

    assert [event.originator_id for event in event_log.scan(kind="claim")] == streams[:1]


def test_stream_up_to_a_position(ledger_app: LedgerApplication, event_log: PostgresEventLog) -> None:
    """``upto`` is a position of the log, not a revision."""
    one, other = claim_events(3), claim_registered()
    ledger_app.append(other, *one, append=append())

    found = event_log.stream(one[0].originator_id, upto=3)

    assert [(event.position, event.originator_version) for event in found] == [(2, 1), (3, 2)]


def test_events_of_an_utterance(ledger_app: LedgerApplication, event_log: PostgresEventLog) -> None:
    """They are found in all streams, in order."""
    utterance = new_id("utterance")
    events = [
        claim_registered(utterance_id=utterance),
        claim_registered(),
        claim_registered(utterance_id=utterance),
    ]
    ledger_app.append(*events, append=append())

    assert [event.position for event in event_log.of_utterance(utterance)] == [1, 3]
    assert [event.position for event in event_log.of_utterance(utterance, upto=2)] == [1]


@pytest.mark.parametrize("position", [-1, 0, 2])
def test_event_that_is_not_there(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, position: int
) -> None:
    """A position that no event has is an error that names the head."""
    ledger_app.append(claim_registered(), append=append())

    with pytest.raises(PositionNotReached) as caught:
        event_log.event(position)
    assert caught.value.head == 1


def test_references_are_found(ledger_app: LedgerApplication, event_log: PostgresEventLog) -> None:
    """Ids and streams that exist are told from those that do not."""
    event = claim_registered()
    ledger_app.append(event, append=append())

    assert event_log.positions_of([event.event_id, "event_x"]) == {event.event_id: (event.originator_id, 1)}
    assert event_log.existing([event.originator_id, "claim_x"]) == {event.originator_id}


def test_answers_of_keys(ledger_app: LedgerApplication, event_log: PostgresEventLog) -> None:
    """A used key gives digest, outcome and ids back."""
    outcome = ledger_app.append(*claim_events(2), append=append("key", claim="claim_1"))

    digest, first = event_log.answer("key_1", "key") or (b"", None)

    assert digest == b"d" * 32
    assert first is not None
    assert first.is_repeat
    assert (first.events, first.recorded_at, first.answer) == (
        outcome.events,
        outcome.recorded_at,
        {"claim": "claim_1"},
    )
    assert event_log.answers("key_1", ["key", "other"]) == {"key": Answer(b"d" * 32, {"claim": "claim_1"})}


def test_reader_login_reads(ledger_app: LedgerApplication, database: Database) -> None:
    """Everything but the keys is open to the reader's login."""
    first = claim_registered()
    ledger_app.append(first, claim_reworded(first.originator_id, 2), append=append())

    with make_pool(database.reader, size=1) as pool:
        log = PostgresEventLog(pool)
        assert len(list(log.scan())) == 2
        assert log.at_instant(datetime.now(UTC)).position == 2


def test_no_server_is_unreachable() -> None:
    """A database that cannot be had is told as such."""
    with make_pool("postgresql://127.0.0.1:1/none", size=1, timeout_seconds=0.2) as pool:
        log = PostgresEventLog(pool)

        with pytest.raises(DatabaseUnreachable):
            log.head()


def test_broken_connections_are_replaced(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, database: Database
) -> None:
    """A read survives that the server closed every connection of the pool."""
    ledger_app.append(claim_registered(), append=append())
    event_log.head()
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    assert event_log.head().position == 1
    assert ledger_app.append(claim_registered(), append=append()).events[0].position == 2
