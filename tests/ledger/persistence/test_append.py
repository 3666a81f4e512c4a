"""What an append decides, adds and answers."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import psycopg
import pytest

from ledger.application.append import Append, Outcome
from ledger.domain.errors import (
    EnvelopeMismatch,
    IdempotencyKeyReused,
    IdentifierTaken,
    LedgerError,
    RevisionConflict,
)
from ledger.domain.events import Event
from ledger.persistence.log import PostgresEventLog
from ledger.persistence.recorder import CHANNEL
from tests.support.application import LedgerApplication, open_application
from tests.support.database import ORIGIN, Database
from tests.support.events import append, claim_events, claim_registered, claim_reworded, new_id
from tests.support.tampering import tamper


def test_positions_are_contiguous_over_refusals(ledger_app: LedgerApplication) -> None:
    """A refused append uses up no position."""
    taken = claim_registered()
    ledger_app.append(taken, append=append())
    with pytest.raises(RevisionConflict):
        ledger_app.append(claim_registered(taken.originator_id), append=append())

    outcome = ledger_app.append(*claim_events(2), append=append())

    assert [event.position for event in outcome.events] == [2, 3]


def test_revision_must_follow_the_head(ledger_app: LedgerApplication) -> None:
    """The conflict names the revision the decision was based on and the one the stream is at."""
    first = claim_registered()
    ledger_app.append(first, append=append())

    for revision in (1, 3):
        command = append()
        with pytest.raises(RevisionConflict) as caught:
            ledger_app.append(claim_reworded(first.originator_id, revision), append=command)
        assert (caught.value.expected, caught.value.actual) == (revision - 1, 1)
        assert command.outcome is None


def test_save_is_all_or_nothing(ledger_app: LedgerApplication, event_log: PostgresEventLog) -> None:
    """One event that conflicts keeps out the others of its command."""
    with pytest.raises(RevisionConflict):
        ledger_app.append(claim_registered(), claim_reworded(new_id("claim"), 2), append=append("key"))

    assert event_log.head().position == 0
    assert event_log.answer("key_1", "key") is None


def test_two_writers_of_one_revision(database: Database, event_log: PostgresEventLog) -> None:
    """Of two who append the same revision at once, one wins and the other is told."""
    stream = new_id("claim")

    def write(app: LedgerApplication) -> Outcome | LedgerError:
        try:
            return app.append(claim_registered(stream), append=append())
        except LedgerError as error:
            return error

    with (
        open_application(database.writer) as one,
        open_application(database.writer) as other,
        ThreadPoolExecutor(2) as threads,
    ):
        results = list(threads.map(write, [one, other] * 10))

    assert sum(isinstance(result, Outcome) for result in results) == 1
    assert sum(isinstance(result, RevisionConflict) for result in results) == 19
    assert len(event_log.stream(stream)) == 1


def test_repeat_returns_the_first_outcome(ledger_app: LedgerApplication, event_log: PostgresEventLog) -> None:
    """The same key with the same request appends nothing and answers as before."""
    first = ledger_app.append(*claim_events(2), append=append("key", claim="claim_1", agent="agent_1"))
    ledger_app.append(claim_registered(), append=append())

    repeat = ledger_app.append(claim_registered(), append=append("key", other="ignored"))

    assert repeat.is_repeat
    assert not first.is_repeat
    assert (repeat.events, repeat.recorded_at) == (first.events, first.recorded_at)
    assert list(repeat.answer.items()) == [("claim", "claim_1"), ("agent", "agent_1")]
    assert event_log.head().position == 3


def test_key_stands_for_one_request(ledger_app: LedgerApplication, event_log: PostgresEventLog) -> None:
    """The same key with another request is refused, and appends nothing."""
    ledger_app.append(claim_registered(), append=append("key", digest=b"a" * 32))

    with pytest.raises(IdempotencyKeyReused):
        ledger_app.append(claim_registered(), append=append("key", digest=b"b" * 32))

    assert event_log.head().position == 1


def test_one_key_from_many_threads_appends_once(database: Database, event_log: PostgresEventLog) -> None:
    """Eight who send the same request at once get the same answer."""
    with open_application(database.writer, pool_size=8) as app, ThreadPoolExecutor(8) as threads:
        tasks = [threads.submit(app.append, claim_registered(), append=append("key")) for _ in range(8)]
        outcomes = [task.result() for task in tasks]

    assert {outcome.events for outcome in outcomes} == {outcomes[0].events}
    assert sum(not outcome.is_repeat for outcome in outcomes) == 1
    assert event_log.head().position == 1


def test_event_id_is_used_once(ledger_app: LedgerApplication) -> None:
    """An id that exists, or stands twice in one save, is refused by name."""
    event_id = new_id("event")
    ledger_app.append(claim_registered(event_id=event_id), append=append())
    twice = new_id("event")

    for taken, events in (
        (event_id, [claim_registered(event_id=event_id)]),
        (twice, [claim_registered(event_id=twice), claim_registered(event_id=twice)]),
    ):
        with pytest.raises(IdentifierTaken) as caught:
            ledger_app.append(*events, append=append())
        assert caught.value.identifier == taken


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


def test_commit_notifies_once_with_the_new_head(ledger_app: LedgerApplication, database: Database) -> None:
    """Listeners hear one message a transaction, the size of the log."""
    with psycopg.connect(database.reader, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")
        ledger_app.append(*claim_events(3), append=append())
        ledger_app.append(claim_registered(), append=append())
        heard = [message.payload for message in connection.notifies(timeout=5, stop_after=2)]

    assert heard == ["3", "4"]


def test_server_defaults_change_nothing(database: Database, event_log: PostgresEventLog) -> None:
    """Isolation, time zone and styles are ours, whatever the database prefers."""
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        for setting in ("default_transaction_isolation = 'serializable'", "timezone = 'Asia/Tokyo'"):
            connection.execute(f"ALTER DATABASE {database.name} SET {setting}".encode())

    def write(app: LedgerApplication) -> None:
        for _ in range(10):
            app.append(claim_registered(), append=append())

    with open_application(database.writer, pool_size=4) as app, ThreadPoolExecutor(4) as threads:
        list(threads.map(write, [app] * 4))

    assert event_log.head().position == 40
    assert all(event.recorded_at.tzinfo is UTC for event in event_log.scan())


def test_head_that_lags_behind_is_an_integrity_violation(
    ledger_app: LedgerApplication, database: Database
) -> None:
    """When somebody set the head back, the primary key stands in the way of a second history."""
    ledger_app.append(*claim_events(3), append=append())
    with psycopg.connect(database.superuser) as connection:
        connection.execute("UPDATE ledger.log_head SET size = 1")

    with pytest.raises(EnvelopeMismatch) as caught:
        ledger_app.append(claim_registered(), append=append())

    assert (caught.value.position, caught.value.part) == (2, "log_head")


def test_nothing_to_append_is_no_transaction(ledger_app: LedgerApplication) -> None:
    """A save without events returns without an outcome."""
    command = append()

    assert ledger_app.save(append=command) == []
    assert command.outcome is None


def test_append_without_metadata_is_a_fault(ledger_app: LedgerApplication) -> None:
    """Nobody appends anonymously."""
    with pytest.raises(TypeError, match="append="):
        ledger_app.save(claim_registered())


def test_unicode_survives(ledger_app: LedgerApplication, event_log: PostgresEventLog) -> None:
    """Every character that an event may hold comes back."""
    event: Event = claim_registered(statement='\u2028\u2029\x01\x7f "\\" \U0001f980 ﬁ é é')

    ledger_app.append(event, append=append())

    assert event_log.event(1).event == event


def test_key_of_a_vanished_event_is_not_answered(ledger_app: LedgerApplication, database: Database) -> None:
    """A repeat whose first events were deleted is an integrity error, not a crash."""
    ledger_app.append(claim_registered(), append=append("key"))
    tamper(database, "DELETE FROM ledger.events")

    with pytest.raises(EnvelopeMismatch):
        ledger_app.append(claim_registered(), append=append("key"))
