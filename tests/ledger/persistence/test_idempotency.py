"""A key stands for one request, and its first answer is kept for ever."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from ledger.domain.errors import (
    EnvelopeMismatch,
    IdempotencyKeyReused,
)
from ledger.persistence.log import PostgresEventLog
from tests.support.application import LedgerApplication, open_application
from tests.support.database import Database
from tests.support.events import append, claim_events, claim_registered
from tests.support.tampering import tamper


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


def test_key_of_a_vanished_event_is_not_answered(ledger_app: LedgerApplication, database: Database) -> None:
    """A repeat whose first events were deleted is an integrity error, not a crash."""
    ledger_app.append(claim_registered(), append=append("key"))
    tamper(database, "DELETE FROM ledger.events")

    with pytest.raises(EnvelopeMismatch):
        ledger_app.append(claim_registered(), append=append("key"))
