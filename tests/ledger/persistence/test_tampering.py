"""A superuser who switches the triggers off is caught by the next read."""

from hashlib import sha256

import pytest

from ledger.domain.errors import EnvelopeMismatch, PayloadMissing
from ledger.persistence.log import PostgresEventLog
from tests.support.application import LedgerApplication
from tests.support.database import Database
from tests.support.events import append, claim_events, claim_registered
from tests.support.tampering import tamper

COLUMNS = {
    "stream": "'claim_other'",
    "revision": "7",
    "topic": "'claim.reworded.v1'",
    "event_id": "'event_other'",
    "utterance_id": "'utterance_other'",
    "recorded_at": "recorded_at - interval '1 microsecond'",
    "recorded_by": "'somebody_else'",
}


@pytest.mark.parametrize("column", COLUMNS)
def test_edited_column_is_found(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, database: Database, column: str
) -> None:
    """A column that no longer repeats the envelope is named."""
    ledger_app.append(claim_registered(), append=append())

    tamper(database, f"UPDATE ledger.events SET {column} = {COLUMNS[column]}")

    with pytest.raises(EnvelopeMismatch) as caught:
        event_log.event(1)
    assert (caught.value.position, caught.value.part) == (1, column)


def test_edited_envelope_is_found(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, database: Database
) -> None:
    """An envelope that does not give the leaf hash any more is no envelope."""
    ledger_app.append(claim_registered(), append=append())

    tamper(database, "UPDATE ledger.events SET envelope = set_byte(envelope, 20, 65)")

    with pytest.raises(EnvelopeMismatch, match="leaf_hash"):
        event_log.event(1)


@pytest.mark.parametrize("entry", [b"{}", b"[]", b'{"v":1} ', b"\xff\xff", b'{"recorded_at":null}'])
def test_replaced_envelope_is_found(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, database: Database, entry: bytes
) -> None:
    """Bytes with a fitting hash are not enough: they must be an envelope."""
    ledger_app.append(claim_registered(), append=append())

    changed = {"entry": entry, "leaf": sha256(b"\x00" + entry).digest()}
    tamper(database, "UPDATE ledger.events SET envelope = %(entry)s, leaf_hash = %(leaf)s", changed)

    with pytest.raises(EnvelopeMismatch, match="envelope"):
        event_log.event(1)


@pytest.mark.parametrize("column", ["salt", "state"])
def test_edited_payload_is_found(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, database: Database, column: str
) -> None:
    """Payload and salt are what the envelope committed to."""
    ledger_app.append(claim_registered(), append=append())

    flipped = f"set_byte({column}, 3, get_byte({column}, 3) # 1)"
    tamper(database, f"UPDATE ledger.payloads SET {column} = {flipped}")

    with pytest.raises(EnvelopeMismatch, match="payload"):
        event_log.event(1)


def test_deleted_payload_is_found(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, database: Database
) -> None:
    """A payload that is gone without a redaction is tampering, wherever it is read."""
    event = claim_registered()
    ledger_app.append(event, append=append())

    tamper(database, "DELETE FROM ledger.payloads")

    with pytest.raises(PayloadMissing):
        event_log.event(1)
    with pytest.raises(PayloadMissing):
        list(ledger_app.events.get(event.originator_id))


@pytest.mark.parametrize("gone", [1, 2])
def test_deleted_event_is_found(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, database: Database, gone: int
) -> None:
    """A stream with a hole is refused by both ways of reading it."""
    events = claim_events(3)
    ledger_app.append(*events, append=append())

    tamper(database, f"DELETE FROM ledger.events WHERE position = {gone}")

    with pytest.raises(EnvelopeMismatch, match="previous"):
        event_log.stream(events[0].originator_id)
    with pytest.raises(EnvelopeMismatch, match="revision"):
        list(ledger_app.events.get(events[0].originator_id))


def test_broken_chain_is_found(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, database: Database
) -> None:
    """A rewritten event whose own hash fits breaks the chain at the event after it."""
    events = claim_events(2)
    ledger_app.append(*events, append=append("k"))
    original = event_log.event(1).event.payload()

    tamper(
        database,
        "WITH forged AS (SELECT convert_to(replace(convert_from(envelope, 'UTF8'), '.test', '.fake'), 'UTF8')"
        " AS entry FROM ledger.events WHERE position = 1)"
        " UPDATE ledger.events SET envelope = entry, leaf_hash = sha256('\\x00'::bytea || entry)"
        " FROM forged WHERE position = 1",
    )

    assert event_log.event(1).event.payload() == original
    with pytest.raises(EnvelopeMismatch, match="position 2: previous"):
        event_log.stream(events[0].originator_id)


def test_hole_in_the_log_is_found(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, database: Database
) -> None:
    """Positions follow each other; one that is gone is no end of the log."""
    ledger_app.append(*claim_events(3), append=append())

    tamper(database, "DELETE FROM ledger.events WHERE position = 2")

    for read in (
        event_log.event,
        event_log.at_position,
        lambda after: event_log.page(after=after - 1, limit=3),
    ):
        with pytest.raises(EnvelopeMismatch) as caught:
            read(2)
        assert (caught.value.position, caught.value.part) == (2, "position")


@pytest.mark.parametrize(("before", "after"), [('"v":1', '"v":1,"x":2'), ("}", "} "), ('"v":1', '"w":1')])
def test_dressed_up_envelope_is_found(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, database: Database, before: str, after: str
) -> None:
    """An envelope has its keys and no others, and nothing follows it."""
    ledger_app.append(claim_registered(), append=append())

    text = f"replace(convert_from(envelope, 'UTF8'), '{before}', '{after}')"
    tamper(
        database,
        "UPDATE ledger.events SET envelope = entry, leaf_hash = sha256('\\x00'::bytea || entry)"
        f" FROM (SELECT convert_to({text}, 'UTF8') AS entry FROM ledger.events) AS forged",
    )

    with pytest.raises(EnvelopeMismatch, match="envelope"):
        event_log.event(1)
