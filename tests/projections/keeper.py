"""A ledger whose views are kept: what the tests here write with, feed with and read with."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import psycopg
from psycopg import Connection, sql

from ledger.application.identity import utc_now
from ledger.application.ledger import Ledger, LedgerApplication
from ledger.application.preparation import Context
from ledger.domain.commands import CaptureSource, Command, RecordUtterance, RegisterAgent, RegisterClaim
from ledger.domain.events import Event, EventRedacted
from ledger.domain.redaction import skeleton
from ledger.persistence.batch import Save
from ledger.persistence.connection import configure
from ledger.persistence.connection import make_pool as make_ledger_pool
from ledger.persistence.factory import environment
from ledger.persistence.log import PostgresEventLog
from ledger.persistence.mapper import LedgerMapper
from ledger.persistence.transaction import write_saves
from projections import status
from projections.connection import connect, make_pool
from projections.engine.feed import Feed
from projections.log import ViewLog
from projections.reading import Views, open_views
from projections.registry import VIEWS
from projections.stored import read_rows
from projections.view import Row, View
from tests.histories.history import REFUSALS, Step
from tests.histories.identifier import resalted
from tests.support.database import Database
from tests.support.events import append, new_id

CONTEXT = Context(recorded_by="key_1")

Result = TypeVar("Result")


@dataclass
class Clock:
    """The time that commands are decided with."""

    now: datetime | None = None

    def __call__(self) -> datetime:
        return self.now or utc_now()


@dataclass
class Keeper:
    """One database with a ledger on it."""

    database: Database
    ledger: Ledger
    log: PostgresEventLog
    views: ViewLog
    clock: Clock

    @property
    def head(self) -> int:
        """The last position."""
        return self.log.head().position

    def execute(self, command: Command) -> dict[str, Any]:
        """Record; the ids that the answer names."""
        return dict(self.ledger.execute(command, CONTEXT).answer)

    def play(self, steps: Iterable[Step]) -> None:
        """Record a history under ids that are new; refused commands record nothing."""
        steps = list(steps)
        salt = "1" + secrets.token_hex(10)[:19]
        for step, command in zip(steps, resalted([step.command for step in steps], salt), strict=True):
            self.clock.now = step.at
            try:
                self.execute(command)
            except REFUSALS:
                continue
            finally:
                self.clock.now = None

    def claims(self, count: int = 1) -> list[str]:
        """New claims."""
        return [
            self.execute(RegisterClaim(statement=f"Number {number} is so"))["claim_id"]
            for number in range(count)
        ]

    def agent(self, name: str = "Ada") -> str:
        """A new agent."""
        return str(self.execute(RegisterAgent.model_validate({"name": name, "kind": "person"}))["agent_id"])

    def source(self, published: str | None = "2025-03-05") -> str:
        """A new source."""
        return str(self.execute(CaptureSource(title="Bridge closed", published=published))["source_id"])

    def streams(self, kind: str) -> list[str]:
        """The streams of the kind, in the order in which they began."""
        return list(dict.fromkeys(recorded.originator_id for recorded in self.log.scan(kind=kind)))

    def say(self, *acts: dict[str, Any], speaker: str | None = None, **fields: Any) -> dict[str, Any]:
        """Record an utterance; the acts are as in the interchange format."""
        speakers = [speaker or self.agent()]
        return self.execute(RecordUtterance.model_validate({"speakers": speakers, "acts": acts, **fields}))

    def append(self, *events: Event) -> None:
        """Append the events of one command, whatever they are."""
        self.write(Save([LedgerMapper(_NO_TRANSCODER).to_stored_event(event) for event in events], append()))

    def redact(self, position: int) -> None:
        """Remove the payload at the position, as the law demands."""
        removed = self.log.event(position)
        event = EventRedacted(
            originator_id=removed.originator_id,
            originator_version=len(self.log.stream(removed.originator_id)) + 1,
            event_id=new_id("event"),
            position=position,
            topic=removed.topic,
            skeleton=skeleton(removed.event),
            basis="court order 7",
        )
        save = Save([LedgerMapper(_NO_TRANSCODER).to_stored_event(event)], append())
        self.write(save, "SELECT ledger.redact_payload(%s)", position)

    def write(self, save: Save, statement: str | None = None, *parameters: Any) -> None:
        """Append, and run a statement in the same transaction."""
        with psycopg.connect(self.database.writer) as connection:
            configure(connection)
            with connection.transaction(), connection.cursor(binary=True) as cursor:
                write_saves(cursor.connection, [save])
                assert save.error is None
                if statement is not None:
                    cursor.execute(statement.encode(), parameters)

    @contextmanager
    def feed(self, view: View, batch_size: int = 500) -> Iterator[Feed]:
        """The one who feeds the view, for tests that go step by step."""
        with connect(self.database.projector) as connection:
            status.install(connection, (view,))
            with status.leading(connection, view.name) as is_leading:
                assert is_leading
                url = self.database.projector
                with closing(
                    Feed(connection, self.views, view, database_url=url, batch_size=batch_size)
                ) as feed:
                    yield feed

    def rows(self, view: View, streams: Iterable[str] | None = None) -> dict[str, list[Row]]:
        """Rows of the live copy by stream, sorted; all of them, unless streams are given."""
        with psycopg.connect(self.database.reader) as connection:
            if streams is None:
                statement = sql.SQL("SELECT DISTINCT {} FROM views.{}").format(
                    sql.Identifier(view.stream), sql.Identifier(view.name)
                )
                streams = [stream for (stream,) in connection.execute(statement)]
            return _by_stream(view, read_rows(connection, view, view.stream, list(streams)))

    def replayed(self, view: View, after: int = 0) -> dict[str, list[Row]]:
        """What the log alone gives for the streams that have events after the position, at the head."""
        touched = self.views.events(view.kinds, after=after, upto=self.head)
        rows: list[Row] = []
        for stream in {event.originator_id for event in touched}:
            rows += view.replay(self.log.stream(stream))
        return _by_stream(view, rows)

    def position(self, view: View) -> int:
        """How far the view is; 0 before it was ever made."""
        with psycopg.connect(self.database.reader) as connection:
            try:
                found = connection.execute(
                    "SELECT position FROM views.status WHERE name = %s", [view.name]
                ).fetchone()
            except psycopg.errors.UndefinedTable:
                return 0
        return 0 if found is None else int(found[0])

    def superuser(self) -> Connection[Any]:
        """A connection that may do everything."""
        return psycopg.connect(self.database.superuser, autocommit=True)


_NO_TRANSCODER: Any = None


def _by_stream(view: View, rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=repr):
        found.setdefault(str(view.value_of(row, view.stream)), []).append(row)
    return found


@contextmanager
def open_keeper(database: Database) -> Iterator[Keeper]:
    """A keeper whose connections close with the context."""
    clock = Clock()
    application = LedgerApplication(environment(database.writer, pool_size=4))
    try:
        with (
            make_pool(database.projector, size=4, name="views") as views,
            make_ledger_pool(database.writer, size=4, name="log") as pool,
        ):
            log = PostgresEventLog(pool)
            keeper = Keeper(database, Ledger(application, log, clock=clock), log, ViewLog(views), clock)
            # Pools make their first connections now and draw random numbers for that, which Hypothesis
            # forbids while it draws examples.
            application.recorder.max_notification_id()
            assert keeper.head == keeper.views.head().position
            yield keeper
    finally:
        application.close()


def feed_all(keeper: Keeper) -> None:
    """Bring every view to the head."""
    for view in VIEWS:
        with keeper.feed(view) as feed:
            while feed.step():
                pass


def read(keeper: Keeper, ask: Callable[[Views], Awaitable[Result]]) -> Result:
    """What the reader's login gets."""

    async def run() -> Result:
        async with open_views(keeper.database.reader, pool_size=2) as views:
            return await ask(views)

    return asyncio.run(run())
