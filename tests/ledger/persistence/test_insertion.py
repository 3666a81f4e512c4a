"""Rows are the same whichever way they are written, and one bad save of a group fails alone."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from threading import Barrier
from typing import Any

import psycopg
import pytest

from ledger.application.append import Append
from ledger.domain.errors import Conflict
from ledger.domain.events import Event
from ledger.persistence import insertion, transaction
from ledger.persistence.batch import Save
from ledger.persistence.mapper import LedgerMapper
from tests.support.application import LedgerApplication
from tests.support.database import Cluster, Database
from tests.support.events import append, claim_registered, claim_reworded, new_id

MAPPER = LedgerMapper(None)  # type: ignore[arg-type]
NASTY = (
    "plain",
    "quotes \" and ' and $$ and E'",
    "back\\slash \\x41 \\\\ %s %(x)s",
    "{braces},{commas}, NULL , null",
    "lines\nand\ttabs\r\n",
    "\u2028 \U0001f980 é ﬁ \x01\x7f",
    " ",
)
TABLES = {
    "events": "SELECT * FROM ledger.events ORDER BY position",
    "payloads": "SELECT * FROM ledger.payloads ORDER BY position",
    "keys": "SELECT scope, key, digest, first_position, last_position, answer::text"
    " FROM ledger.idempotency_keys ORDER BY scope, key",
    "head": "SELECT size, recorded_at FROM ledger.log_head",
}


def nasty_saves() -> list[Save]:
    """Saves of one and two events with every nasty text as statement, key and answer."""
    saves = []
    for number, text in enumerate(NASTY):
        utterance = new_id("utterance") if number % 2 else None
        first = claim_registered(statement=text, utterance_id=utterance)
        events = [first, claim_reworded(first.originator_id, 2, statement=text[::-1])][: 1 + number % 2]
        saves.append(made(events, append(f"{number} {text}", digest=bytes([number]) * 32, answer=text)))
    return [*saves, made([claim_registered()], append())]


def made(events: Sequence[Event], command: Append) -> Save:
    return Save([MAPPER.to_stored_event(event) for event in events], command)


def rows(database: Database) -> dict[str, list[Any]]:
    with psycopg.connect(database.superuser) as connection:
        return {name: connection.execute(query).fetchall() for name, query in TABLES.items()}


@pytest.fixture
def fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Salts that are the same every time, and the same time of each transaction."""
    read = transaction._read

    def at_the_same_time(*arguments: Any, **options: Any) -> Any:
        known = read(*arguments, **options)
        known.recorded_at = known.recorded_at.replace(year=2099, month=1, day=1, hour=0, minute=0, second=0)
        known.recorded_at = known.recorded_at.replace(microsecond=1)
        return known

    monkeypatch.setattr(transaction, "_salts", lambda count: repeat(b"s" * 16, count))
    monkeypatch.setattr(transaction, "_read", at_the_same_time)


@pytest.mark.usefixtures("fixed")
def test_both_ways_write_the_same_rows(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Texts with everything that has a meaning in SQL, in arrays or in JSON; with and without utterance."""
    saves, found = nasty_saves(), []
    for copy_from in (10_000, 1):
        monkeypatch.setattr(insertion, "COPY_FROM", copy_from)
        database = cluster.create()
        with psycopg.connect(database.writer, autocommit=True) as connection:
            transaction.append_saves(connection, saves)
        found.append(rows(database))

    small, large = found
    assert [save.error for save in saves] == [None] * len(saves)
    assert len(small["events"]) == sum(len(save.events) for save in saves)
    assert small == large


@pytest.mark.parametrize("copy_from", [10_000, 1])
@pytest.mark.parametrize("text", ["nul \x00", "half \ud800"])
def test_what_cannot_be_stored_leaves_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch, copy_from: int, text: str
) -> None:
    """Either way it is refused, and the connection can be used for the next save."""
    monkeypatch.setattr(insertion, "COPY_FROM", copy_from)
    with psycopg.connect(database.writer, autocommit=True) as connection:
        with pytest.raises((psycopg.DataError, UnicodeError)):
            transaction.append_saves(connection, [made([claim_registered()], append(text))])
        transaction.append_saves(connection, [made([claim_registered()], append())])

    assert rows(database)["head"][0][0] == 1


@pytest.mark.parametrize("copies", [False, True])
def test_an_impossible_save_fails_alone(
    ledger_app: LedgerApplication, database: Database, monkeypatch: pytest.MonkeyPatch, copies: bool
) -> None:
    """Of callers who come at once only the one whose event cannot be kept is told so."""
    if copies:
        monkeypatch.setattr(insertion, "COPY_FROM", 2)
    saves = [append(f"key {number}") for number in range(12)]
    saves[5] = append("key \x00")
    saves[7] = Append(recorded_by="x" * 70_000, correlation_id=new_id("correlation"))
    together = Barrier(len(saves))

    def save(command: Append) -> BaseException | None:
        together.wait(30)
        try:
            ledger_app.append(claim_registered(), append=command)
        except Exception as error:
            return error
        return None

    with ThreadPoolExecutor(len(saves)) as threads:
        errors = list(threads.map(save, saves))

    failed = [number for number, error in enumerate(errors) if error is not None]
    assert failed == [5, 7]
    assert not any(isinstance(errors[number], Conflict) for number in failed)
    assert errors[5] is not errors[7]
    assert rows(database)["head"][0][0] == len(saves) - 2
