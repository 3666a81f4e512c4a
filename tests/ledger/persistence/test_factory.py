"""What the application is made of, and what is refused."""

import logging
import subprocess
import sys

import psycopg
import pytest
from eventsourcing.persistence import InfrastructureFactory, InfrastructureFactoryError

from ledger.domain.errors import DatabaseUnreachable, MigrationsMissing, SettingsError
from ledger.persistence.factory import LedgerFactory, environment
from ledger.persistence.mapper import LedgerMapper
from ledger.persistence.recorder import LedgerRecorder
from tests.support.application import LedgerApplication, open_application
from tests.support.database import Cluster, Database
from tests.support.events import append, claim_registered


def test_environment_plugs_our_parts_in(ledger_app: LedgerApplication) -> None:
    """The application has our factory, recorder and mapper."""
    assert type(ledger_app.factory) is LedgerFactory
    assert type(ledger_app.recorder) is LedgerRecorder
    assert type(ledger_app.mapper) is LedgerMapper


@pytest.mark.parametrize("value", ["y", "true", "1", "whatever"])
def test_database_functions_are_refused(
    database: Database, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    """POSTGRES_ENABLE_DB_FUNCTIONS would append without the lock, so nothing starts."""
    monkeypatch.setenv("POSTGRES_ENABLE_DB_FUNCTIONS", value)

    with (
        pytest.raises(SettingsError, match="POSTGRES_ENABLE_DB_FUNCTIONS"),
        open_application(database.writer),
    ):
        pass


def test_database_functions_may_be_switched_off(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Saying no to them is fine."""
    monkeypatch.setenv("POSTGRES_ENABLE_DB_FUNCTIONS", "no")

    with open_application(database.writer) as app:
        assert app.recorder.max_notification_id() is None


def test_compression_is_refused(database: Database) -> None:
    """What is hashed is what is stored."""
    env = environment(database.writer, pool_size=1) | {"COMPRESSOR_TOPIC": "zlib"}
    factory: InfrastructureFactory = InfrastructureFactory.construct(env)

    with factory, pytest.raises(SettingsError, match="COMPRESSOR_TOPIC"):
        factory.mapper()


def test_snapshots_are_refused(ledger_app: LedgerApplication) -> None:
    """There is one copy of the truth."""
    with pytest.raises(InfrastructureFactoryError):
        ledger_app.factory.aggregate_recorder("snapshots")


def test_every_parameter_of_the_url_is_kept(database: Database) -> None:
    """What libpq understands reaches it, several hosts and options included."""
    with psycopg.connect(database.writer) as connection:
        host, port = connection.info.host, connection.info.port
    url = (
        f"postgresql://claims_writer:test@/{database.name}?host=127.0.0.1,{host}&port=1,{port}"
        "&application_name=desk&target_session_attrs=read-write"
    )

    with open_application(url) as app, app.factory.datastore.get_connection() as connection:  # type: ignore[attr-defined]
        assert connection.execute("SHOW application_name").fetchone() == ("desk",)


def test_unreachable_database_is_told() -> None:
    """Saving and reading without a server end in an error of ours."""
    with open_application("postgresql://127.0.0.1:1/none", timeout_seconds=0.2) as app:
        with pytest.raises(DatabaseUnreachable):
            app.append(claim_registered(), append=append())
        with pytest.raises(DatabaseUnreachable):
            list(app.events.get("claim_x"))


def test_unmigrated_database_is_told(cluster: Cluster) -> None:
    """Appending to a database without our tables says what to do."""
    with open_application(cluster.create_empty()) as app, pytest.raises(MigrationsMissing):
        app.append(claim_registered(), append=append())


def test_reader_cannot_append(database: Database) -> None:
    """A login that lacks the right is a setting to correct."""
    with open_application(database.reader) as app, pytest.raises(SettingsError):
        app.append(claim_registered(), append=append())


def test_psycopg_keeps_its_loggers() -> None:
    """Importing our persistence leaves the levels of psycopg's loggers alone."""
    program = (
        "import logging, ledger.persistence.factory;"
        "print([logging.getLogger(name).level for name in ('psycopg', 'psycopg.pool')])"
    )

    printed = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    assert printed.stdout.strip() == str([logging.WARNING, logging.NOTSET])  # as psycopg sets them
