"""Wiring: from settings to a ledger that can be used, and closed again.

Settings ──> open_databases ──> Databases (one URL for each kind of work)
                                    └──> open_ledger ──> OpenLedger(ledger, bulk, log, replay, writer_log)
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

from ledger.application.bulk import Bulk
from ledger.application.ledger import Ledger, LedgerApplication
from ledger.application.replay import Replay
from ledger.persistence import logins, migrate
from ledger.persistence.connection import make_pool
from ledger.persistence.embedded import open_embedded_server
from ledger.persistence.factory import environment
from ledger.persistence.log import PostgresEventLog
from ledger.settings import Settings


@dataclass(frozen=True, slots=True)
class Databases:
    """Connection strings (libpq) to one database, one for each kind of work.

    ``owner`` may change the schema, ``writer`` appends, ``projector`` keeps the views, ``reader`` only
    reads. ``is_embedded`` says that the server is this process's own, and ``applied`` which migrations it got
    when it was started now.
    """

    owner: str
    writer: str
    projector: str
    reader: str
    is_embedded: bool
    applied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenLedger:
    """A ledger in use. All parts are safe to use from several threads, and block.

    ``log`` and ``replay`` answer readers with the reader's login, from a standby perhaps, which may not have
    what was just written. ``writer_log`` is for what decisions and imports must know: it has everything.
    ``bulk`` makes one who appends in batches, for one thread.
    """

    ledger: Ledger
    bulk: Callable[[], Bulk]
    log: PostgresEventLog
    replay: Replay
    writer_log: PostgresEventLog


@contextmanager
def open_databases(settings: Settings, *, is_durable: bool = True) -> Iterator[Databases]:
    """The databases that the settings name; without a URL, the embedded server, migrated and with logins.

    ``is_durable=False`` is for an embedded server whose data nobody will miss.

    Raises:
        DataDirectoryInUse, EmbeddedServerFailed: the embedded server cannot be had.
        DatabaseUnreachable, OriginMismatch, MigrationsUnknown: it cannot be migrated.
    """
    if settings.database_url is not None:
        yield Databases(
            owner=settings.database_url_for("owner") or "",
            writer=settings.database_url_for("writer") or "",
            projector=settings.database_url_for("projector") or "",
            reader=settings.database_url_for("reader") or "",
            is_embedded=False,
        )
        return
    with open_embedded_server(settings.data_dir, is_durable=is_durable) as server:
        superuser = server.dsn()
        applied = migrate.apply(superuser, settings.origin)
        made = logins.create_logins(superuser)
        yield Databases(
            owner=superuser,
            writer=made.writer,
            projector=made.projector,
            reader=made.reader,
            is_embedded=True,
            applied=tuple(map(str, applied)),
        )


def check_schema(databases: Databases, settings: Settings) -> None:
    """Refuse to work on a schema of another version, or on a log of another name.

    Raises:
        MigrationsMissing, MigrationsUnknown, OriginMismatch, DatabaseUnreachable
    """
    migrate.check_database(databases.writer, settings.origin)


def migrate_databases(databases: Databases, settings: Settings) -> tuple[str, ...]:
    """Bring a given database up to date; the migrations that were applied, now or when it was started.

    Raises:
        OriginMismatch, MigrationsUnknown, SettingsError, DatabaseUnreachable
    """
    if databases.is_embedded:
        return databases.applied
    return tuple(map(str, migrate.apply(databases.owner, settings.origin)))


def grant_logins(databases: Databases) -> tuple[str, ...]:
    """Make the logins of a given, migrated database, as its owner; their names.

    Work whose URL is left out is done with the writer's login, which is granted no more for that.

    Raises:
        SettingsError, DatabaseUnreachable: see ``ledger.persistence.logins``.
    """
    if databases.is_embedded:
        return ()
    urls = {"writer": databases.writer, "projector": databases.projector, "reader": databases.reader}
    own = {work: url for work, url in urls.items() if work == "writer" or url != databases.writer}
    return logins.grant_logins(databases.owner, own)


@contextmanager
def open_ledger(databases: Databases, settings: Settings) -> Iterator[OpenLedger]:
    """The ledger on these databases; the schema must have been checked or migrated."""
    application = LedgerApplication(
        environment(
            databases.writer,
            pool_size=settings.pool_size,
            group_limit=settings.group_commit_max_events,
            queue_limit=settings.append_queue_max_events,
        )
    )
    try:
        with _open_log(databases.writer, settings) as writer_log, ExitStack() as stack:
            log = writer_log
            if databases.reader != databases.writer:
                log = stack.enter_context(_open_log(databases.reader, settings))
            yield OpenLedger(
                Ledger(application, writer_log),
                partial(Bulk, application, writer_log),
                log,
                Replay(log),
                writer_log,
            )
    finally:
        application.close()


@contextmanager
def open_replay(databases: Databases, settings: Settings) -> Iterator[Replay]:
    """Reads alone, with the reader's login: a standby will do."""
    with open_log(databases, settings) as log:
        yield Replay(log)


@contextmanager
def open_log(databases: Databases, settings: Settings) -> Iterator[PostgresEventLog]:
    """The events alone, with the reader's login: a standby will do."""
    with _open_log(databases.reader, settings) as log:
        yield log


@contextmanager
def _open_log(database_url: str, settings: Settings) -> Iterator[PostgresEventLog]:
    with make_pool(database_url, size=settings.pool_size, name="log") as pool:
        yield PostgresEventLog(pool)
