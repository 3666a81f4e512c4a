"""A payload leaves by one function, with a redaction in the same transaction, and reads then say so."""

from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg import Connection

from ledger.domain.errors import EnvelopeMismatch, PayloadMissing
from ledger.domain.events import EventRedacted
from ledger.domain.redaction import skeleton
from ledger.domain.value import Redacted
from ledger.persistence.batch import Save
from ledger.persistence.connection import configure
from ledger.persistence.log import PostgresEventLog
from ledger.persistence.mapper import LedgerMapper
from ledger.persistence.transaction import write_saves
from tests.support.application import LedgerApplication
from tests.support.database import Database
from tests.support.events import append, claim_events, claim_registered, new_id
from tests.support.tampering import tamper

REMOVE = "SELECT ledger.redact_payload(%s)"


@pytest.fixture
def writer(database: Database) -> Iterator[Connection]:
    with psycopg.connect(database.writer) as connection:
        configure(connection)
        yield connection


def redaction(log: PostgresEventLog, position: int) -> EventRedacted:
    removed = log.event(position)
    return EventRedacted(
        originator_id=removed.originator_id,
        originator_version=len(log.stream(removed.originator_id)) + 1,
        event_id=new_id("event"),
        position=position,
        topic=removed.topic,
        skeleton=skeleton(removed.event),
        basis="court order 7",
    )


def redact(writer: Connection, mapper: object, event: EventRedacted) -> None:
    """Append the redaction and remove the payload, in one transaction."""
    assert isinstance(mapper, LedgerMapper)
    save = Save([mapper.to_stored_event(event)], append())
    with writer.transaction(), writer.cursor(binary=True) as cursor:
        write_saves(cursor.connection, [save])
        assert save.error is None
        assert cursor.execute(REMOVE, [event.position]).fetchone() == (True,)


def test_payload_stays_without_redaction(
    ledger_app: LedgerApplication, writer: Connection, database: Database
) -> None:
    """Neither the writer nor a superuser gets the function to remove a payload that nobody redacts."""
    ledger_app.append(claim_registered(), append=append())

    for connection in (writer, psycopg.connect(database.superuser)):
        with connection, pytest.raises(psycopg.Error) as caught:
            connection.execute(REMOVE, [1])
        assert caught.value.sqlstate == "LE002"


def test_redaction_of_another_transaction_does_not_count(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, writer: Connection
) -> None:
    """Redaction and removal are one act: a redaction that was committed before allows nothing."""
    ledger_app.append(claim_registered(), append=append())
    ledger_app.append(redaction(event_log, 1), append=append())

    with pytest.raises(psycopg.Error) as caught:
        writer.execute(REMOVE, [1])

    assert caught.value.sqlstate == "LE002"


def test_redaction_of_another_position_does_not_count(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, writer: Connection
) -> None:
    """A redaction lets exactly one payload go."""
    ledger_app.append(*claim_events(2), append=append())
    event = redaction(event_log, 2)
    save = Save([LedgerMapper.to_stored_event(ledger_app.mapper, event)], append())  # type: ignore[arg-type]

    with writer.cursor(binary=True) as cursor:
        cursor.execute("BEGIN")
        write_saves(cursor.connection, [save])
        with pytest.raises(psycopg.Error) as caught:
            cursor.execute(REMOVE, [1])

    assert caught.value.sqlstate == "LE002"


def test_superuser_cannot_delete_beside_the_function(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, database: Database
) -> None:
    """Even with the redaction in the same transaction, a plain DELETE is refused."""
    ledger_app.append(claim_registered(), append=append())
    save = Save([LedgerMapper.to_stored_event(ledger_app.mapper, redaction(event_log, 1))], append())  # type: ignore[arg-type]

    with psycopg.connect(database.superuser) as connection, connection.cursor(binary=True) as cursor:
        write_saves(cursor.connection, [save])
        with pytest.raises(psycopg.Error) as caught:
            cursor.execute("DELETE FROM ledger.payloads WHERE position = 1")

    assert caught.value.sqlstate == "LE002"


def test_redacted_event_is_restored_from_its_skeleton(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, writer: Connection
) -> None:
    """What was redacted comes back without any text, and says which event removed it and why."""
    ledger_app.append(claim_registered(statement="secret", language="en"), append=append())

    redact(writer, ledger_app.mapper, redaction(event_log, 1))

    recorded = event_log.event(1)
    assert recorded.redaction is not None
    assert (recorded.redaction.position, recorded.redaction.basis) == (2, "court order 7")
    assert recorded.redaction.at.endswith("Z")
    assert isinstance(recorded.event.payload()["statement"], dict)
    assert recorded.event.payload()["language"] == "en"
    assert Redacted.model_validate(recorded.event.payload()["statement"]).redacted == recorded.redaction


@pytest.mark.parametrize("others", [0, 1, 20])
def test_redaction_removes_as_it_is_appended(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, database: Database, others: int
) -> None:
    """However many come with it: what it names is gone when the append returns."""
    ledger_app.append(claim_registered(statement="secret"), append=append())

    ledger_app.append(redaction(event_log, 1), *claim_events(20)[:others], append=append())

    with psycopg.connect(database.superuser) as connection:
        kept = connection.execute("SELECT position FROM ledger.payloads ORDER BY position").fetchall()
    assert [position for (position,) in kept] == list(range(2, others + 3))
    assert event_log.event(1).redaction is not None


def test_redaction_shows_in_every_read(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, writer: Connection
) -> None:
    """Also as of a moment before it, and through the library's own reads."""
    first, *_ = events = claim_events(2)
    ledger_app.append(*events, append=append())
    redact(writer, ledger_app.mapper, redaction(event_log, 1))

    reads = [
        event_log.stream(first.originator_id, upto=1)[0],
        next(event_log.scan(upto=1)),
        next(iter(ledger_app.events.get(first.originator_id))),
        ledger_app.mapper.to_domain_event(ledger_app.recorder.select_notifications(1, 1)[0]),
    ]

    assert [read.redaction.position for read in reads if read.redaction] == [3, 3, 3, 3]  # type: ignore[attr-defined]


def test_missing_redaction_is_never_excused(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, writer: Connection, database: Database
) -> None:
    """A redaction whose own payload is gone excuses neither itself nor what it removed."""
    ledger_app.append(claim_registered(), append=append())
    redact(writer, ledger_app.mapper, redaction(event_log, 1))

    tamper(database, "DELETE FROM ledger.payloads WHERE position = 2")

    for position in (1, 2):
        with pytest.raises(PayloadMissing) as caught:
            event_log.event(position)
        assert caught.value.position == 2


def test_forged_redaction_is_found(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, writer: Connection, database: Database
) -> None:
    """The redaction itself is verified before it explains anything."""
    ledger_app.append(claim_registered(), append=append())
    redact(writer, ledger_app.mapper, redaction(event_log, 1))

    forged = "convert_to(replace(convert_from(state, 'UTF8'), 'court', 'royal'), 'UTF8')"
    tamper(database, f"UPDATE ledger.payloads SET state = {forged} WHERE position = 2")

    with pytest.raises(EnvelopeMismatch) as caught:
        event_log.event(1)
    assert caught.value.position == 2


def test_redaction_is_never_redacted(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, writer: Connection
) -> None:
    """The skeleton must last, or a status could change."""
    ledger_app.append(claim_registered(), append=append())
    redact(writer, ledger_app.mapper, redaction(event_log, 1))

    with pytest.raises(psycopg.Error) as caught:
        redact(writer, ledger_app.mapper, redaction(event_log, 2))

    assert caught.value.sqlstate == "LE002"


def test_appended_redaction_removes_the_payload(
    ledger_app: LedgerApplication, event_log: PostgresEventLog
) -> None:
    """The recorder does both in one transaction: nobody can append the one and forget the other."""
    ledger_app.append(claim_registered(statement="secret"), append=append())

    ledger_app.append(redaction(event_log, 1), append=append())
    ledger_app.append(redaction(event_log, 1), append=append())

    mark = event_log.event(1).redaction
    assert mark is not None
    assert mark.position == 2
    assert "secret" not in str(event_log.event(1))


def test_redaction_that_comes_from_elsewhere_tells_its_own_time(
    ledger_app: LedgerApplication, event_log: PostgresEventLog
) -> None:
    """When the text was first removed is what a reader wants to know, not when a copy heard of it."""
    ledger_app.append(claim_registered(), append=append())
    at = datetime(2025, 4, 1, 9, 30, tzinfo=UTC)

    ledger_app.append(redaction(event_log, 1).model_copy(update={"at": at}), append=append())

    mark = event_log.event(1).redaction
    assert mark is not None
    assert mark.at == "2025-04-01T09:30:00.000000Z"
