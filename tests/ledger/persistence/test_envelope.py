"""What the appender adds to an event: time, envelope, chain and salt."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import psycopg
import pytest

from ledger.application.append import Append, Outcome
from ledger.persistence.log import PostgresEventLog
from tests.support.application import LedgerApplication, open_application
from tests.support.database import ORIGIN, Database
from tests.support.events import append, claim_events, claim_registered


def test_recorded_at_grows_when_the_clock_goes_back(
    ledger_app: LedgerApplication, database: Database
) -> None:
    """After a time in the future, each transaction is one microsecond later than the one before."""
    ledger_app.append(claim_registered(), append=append())
    future = datetime(2999, 1, 1, tzinfo=UTC)
    with psycopg.connect(database.superuser) as connection:
        connection.execute("UPDATE ledger.log_head SET recorded_at = %s", [future])

    outcomes = [ledger_app.append(claim_registered(), append=append()) for _ in range(3)]

    steps = [(outcome.recorded_at - future) / timedelta(microseconds=1) for outcome in outcomes]
    assert steps == [1, 2, 3]


def test_recorded_at_is_one_value_a_transaction(
    ledger_app: LedgerApplication, event_log: PostgresEventLog
) -> None:
    """All events of a save share the time, which lies between asking and answering."""
    before = datetime.now(UTC)

    outcome = ledger_app.append(*claim_events(3), append=append())

    assert {event.recorded_at for event in event_log.page(after=0, limit=9)} == {outcome.recorded_at}
    assert before - timedelta(seconds=1) < outcome.recorded_at < datetime.now(UTC) + timedelta(seconds=1)


def test_envelope_holds_exactly_what_is_hashed(ledger_app: LedgerApplication, database: Database) -> None:
    """The envelope commits to stream, order, time, command and payload, and is hashed as a leaf."""
    event = claim_registered()
    command = Append("key_1", "correlation_1", causation_id="event_0")
    outcome = ledger_app.append(event, append=command)

    with psycopg.connect(database.reader) as connection:
        envelope, leaf, salt, state = (
            connection.execute(
                "SELECT envelope, leaf_hash, salt, state FROM ledger.events NATURAL JOIN ledger.payloads"
            ).fetchone()
            or (b"",) * 4
        )

    assert leaf == sha256(b"\x00" + envelope).digest()
    assert json.loads(envelope) == {
        "v": 1,
        "origin": ORIGIN,
        "stream": event.originator_id,
        "revision": 1,
        "topic": "claim.registered.v1",
        "event_id": event.event_id,
        "utterance_id": None,
        "recorded_at": f"{outcome.recorded_at:%Y-%m-%dT%H:%M:%S.%f}Z",
        "recorded_by": "key_1",
        "correlation_id": "correlation_1",
        "causation_id": "event_0",
        "previous": None,
        "payload": sha256(salt + state).hexdigest(),
    }


def test_each_stream_is_a_chain(ledger_app: LedgerApplication, database: Database) -> None:
    """An envelope names the leaf hash of its stream's previous event, over saves and within one."""
    one, other = claim_events(4), claim_events(2)
    ledger_app.append(one[0], other[0], one[1], append=append())
    ledger_app.append(one[2], other[1], one[3], append=append())

    with psycopg.connect(database.reader) as connection:
        rows = connection.execute(
            "SELECT lag(leaf_hash) OVER (PARTITION BY stream ORDER BY revision), envelope FROM ledger.events"
        ).fetchall()

    for previous, envelope in rows:
        assert json.loads(envelope)["previous"] == (previous and previous.hex())
    assert len(rows) == 6


def test_salts_differ(ledger_app: LedgerApplication, database: Database) -> None:
    """Equal payloads have unequal commitments."""
    ledger_app.append(*(claim_registered() for _ in range(20)), append=append())

    with psycopg.connect(database.reader) as connection:
        assert connection.execute("SELECT count(DISTINCT salt) FROM ledger.payloads").fetchone() == (20,)


def test_server_defaults_change_nothing(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """Isolation and time zone are ours, whatever the database prefers: no append has to be tried twice."""
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        for setting in ("default_transaction_isolation = 'serializable'", "timezone = 'Asia/Tokyo'"):
            connection.execute(f"ALTER DATABASE {database.name} SET {setting}".encode())

    def write(app: LedgerApplication) -> Outcome:
        return [app.append(claim_registered(), append=append()) for _ in range(10)][-1]

    with open_application(database.writer, pool_size=4) as app, ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(write, [app] * 4))

    assert max(event.position for outcome in outcomes for event in outcome.events) == 40
    assert not [record for record in caplog.records if record.name.startswith("ledger")]
    assert all(outcome.recorded_at.tzinfo is UTC for outcome in outcomes)
