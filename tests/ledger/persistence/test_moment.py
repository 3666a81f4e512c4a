"""Moments on the recorded clock: positions and instants."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from ledger.application.log import Moment
from ledger.domain.errors import PositionNotReached
from ledger.persistence.batch import Save
from ledger.persistence.log import PostgresEventLog
from ledger.persistence.transaction import append_saves
from tests.support.application import LedgerApplication
from tests.support.database import Database
from tests.support.events import append, claim_events, claim_registered

MICROSECOND = timedelta(microseconds=1)


def test_position_inside_a_command_moves_before_it(
    ledger_app: LedgerApplication, event_log: PostgresEventLog
) -> None:
    """Only after the last event of a command does the whole of it count."""
    one = ledger_app.append(*claim_events(2), append=append())
    two = ledger_app.append(*claim_events(3), append=append())

    moments = [event_log.at_position(position) for position in range(6)]

    assert [moment.position for moment in moments] == [0, 0, 2, 2, 2, 5]
    times = [None, None, *[one.recorded_at] * 3, two.recorded_at]
    assert [moment.recorded_at for moment in moments] == times
    assert all(moment.is_final for moment in moments)


def test_position_inside_a_long_command(ledger_app: LedgerApplication, event_log: PostgresEventLog) -> None:
    """The walk back goes as far as the command does."""
    ledger_app.append(claim_registered(), append=append())
    ledger_app.append(*claim_events(500), append=append())

    assert event_log.at_position(500).position == 1
    assert event_log.at_position(501).position == 501


def test_commands_of_one_group_are_told_apart(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, database: Database
) -> None:
    """Neighbours that share a transaction's time but not a command are not moved over."""
    saves = [
        Save([ledger_app.mapper.to_stored_event(event) for event in claim_events(2)], append())  # type: ignore[misc]
        for _ in range(3)
    ]
    with psycopg.connect(database.writer, autocommit=True) as connection:
        append_saves(connection, saves)

    assert [event_log.at_position(position).position for position in range(1, 7)] == [0, 2, 2, 4, 4, 6]
    assert len({event.recorded_at for event in event_log.scan()}) == 1


@pytest.mark.parametrize("position", [-1, 2])
def test_position_beyond_the_head(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, position: int
) -> None:
    """There is no moment that has not come."""
    ledger_app.append(claim_registered(), append=append())

    with pytest.raises(PositionNotReached):
        event_log.at_position(position)


def test_instant_is_the_last_position_recorded_by_then(
    ledger_app: LedgerApplication, event_log: PostgresEventLog
) -> None:
    """The instant itself counts; a microsecond before it does not."""
    one = ledger_app.append(*claim_events(2), append=append())
    two = ledger_app.append(claim_registered(), append=append())

    found = [event_log.at_instant(at).position for at in (one.recorded_at - MICROSECOND, one.recorded_at)]

    assert found == [0, 2]
    assert event_log.at_instant(two.recorded_at) == Moment(3, two.recorded_at, is_final=False)


def test_instant_with_a_later_event_is_final(
    ledger_app: LedgerApplication, event_log: PostgresEventLog
) -> None:
    """Since time only grows, an event after the instant settles it at once."""
    one = ledger_app.append(claim_registered(), append=append())
    assert not event_log.at_instant(one.recorded_at).is_final

    ledger_app.append(claim_registered(), append=append())

    assert event_log.at_instant(one.recorded_at) == Moment(1, one.recorded_at, is_final=True)


def test_old_instant_is_final_unless_somebody_appends(
    ledger_app: LedgerApplication, event_log: PostgresEventLog, database: Database
) -> None:
    """Five seconds settle it too, but not while a transaction holds the head."""
    old = datetime.now(UTC) - timedelta(seconds=6)
    recent = datetime.now(UTC) - timedelta(seconds=1)
    assert event_log.at_instant(old).is_final
    assert not event_log.at_instant(recent).is_final

    with psycopg.connect(database.writer) as connection:
        connection.execute("SELECT FROM ledger.log_head FOR UPDATE")
        assert not event_log.at_instant(old).is_final

    assert event_log.at_instant(old).is_final


def test_readers_do_not_delay_finality(event_log: PostgresEventLog, database: Database) -> None:
    """Somebody who reads the head in an open transaction appends nothing."""
    with psycopg.connect(database.reader) as connection:
        connection.execute("SELECT FROM ledger.log_head")

        assert event_log.at_instant(datetime.now(UTC) - timedelta(seconds=6)).is_final
