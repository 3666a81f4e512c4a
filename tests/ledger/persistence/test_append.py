"""What an append decides, adds and answers."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psycopg
import pytest
from psycopg.errors import UniqueViolation
from psycopg.pq import TransactionStatus

from ledger.application.append import Append, Outcome
from ledger.domain.errors import (
    EnvelopeMismatch,
    IdentifierTaken,
    LedgerError,
    RevisionConflict,
)
from ledger.domain.events import Event
from ledger.persistence.batch import Save
from ledger.persistence.log import PostgresEventLog
from ledger.persistence.mapper import LedgerMapper
from ledger.persistence.recorder import CHANNEL
from ledger.persistence.transaction import append_saves
from tests.support.application import LedgerApplication, open_application
from tests.support.database import Database
from tests.support.events import append, claim_events, claim_registered, claim_reworded, new_id


def saved(event: Event, command: Append | None = None) -> Save:
    mapper = LedgerMapper(None)  # type: ignore[arg-type]
    return Save([mapper.to_stored_event(event)], append() if command is None else command)


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


def test_utterance_id_is_brought_once(database: Database) -> None:
    """Of saves in one transaction and of later ones, the first that brings the id has it."""
    utterance = new_id("utterance")
    mapper = LedgerMapper(None)  # type: ignore[arg-type]

    def save(*, is_new: bool) -> Save:
        event = claim_registered(utterance_id=utterance)
        command = replace(append(), new_utterance_id=utterance if is_new else None)
        return Save([mapper.to_stored_event(event)], command)

    group = [save(is_new=True), save(is_new=True), save(is_new=False)]
    later = [save(is_new=True), save(is_new=False)]
    with psycopg.connect(database.writer, autocommit=True) as connection:
        append_saves(connection, group)
        append_saves(connection, later)

    refused = [isinstance(each.error, IdentifierTaken) for each in (*group, *later)]
    assert refused == [False, True, False, True, False]


@pytest.mark.parametrize("taken", ["stream", "event_id"])
@pytest.mark.parametrize("others", [0, 2, 12])
def test_what_was_not_new_after_all(database: Database, others: int, taken: str) -> None:
    """Unread, the constraints refuse it whole, also where few are left; read, it fails alone."""
    old = claim_registered()
    again = (
        claim_registered(old.originator_id) if taken == "stream" else claim_registered(event_id=old.event_id)
    )
    group = [saved(claim_registered()) for _ in range(others)]
    group.insert(others // 2, saved(again))
    with psycopg.connect(database.writer, autocommit=True) as connection:
        append_saves(connection, [saved(old)], expects_new=True)
        with pytest.raises(UniqueViolation):
            append_saves(connection, group, expects_new=True)
        assert connection.info.transaction_status == TransactionStatus.IDLE
        append_saves(connection, group)

    errors = [save.error for save in group if save.error is not None]
    assert [type(error) for error in errors] == [RevisionConflict if taken == "stream" else IdentifierTaken]
    positions = [event.position for save in group if save.outcome for event in save.outcome.events]
    assert positions == list(range(2, others + 2))


def test_a_stream_that_begins_again_is_read_for_those_who_go_on(database: Database) -> None:
    """Registering repeats and adds nothing; who rewords the same claim in the same group is not refused."""
    claim = claim_registered()
    group = [saved(claim, append("key")), saved(claim_reworded(claim.originator_id, 2))]
    with psycopg.connect(database.writer, autocommit=True) as connection:
        append_saves(connection, [saved(claim, append("key"))], expects_new=True)
        append_saves(connection, group, expects_new=True)

    first, second = (save.outcome for save in group)
    assert first is not None
    assert second is not None
    assert (first.is_repeat, second.events[0].position) == (True, 2)


def test_commit_notifies_once_with_the_new_head(ledger_app: LedgerApplication, database: Database) -> None:
    """Listeners hear one message a transaction, the size of the log."""
    with psycopg.connect(database.reader, autocommit=True) as connection:
        connection.execute(f"LISTEN {CHANNEL}")
        ledger_app.append(*claim_events(3), append=append())
        ledger_app.append(claim_registered(), append=append())
        heard = [message.payload for message in connection.notifies(timeout=5, stop_after=2)]

    assert heard == ["3", "4"]


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
