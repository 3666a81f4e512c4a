"""What was written stays: by grants for those who write, by triggers for everyone."""

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from tests.support.application import LedgerApplication
from tests.support.database import Database
from tests.support.events import append, claim_registered

TABLES = ("events", "payloads", "idempotency_keys")
CHANGES = {
    "update": "UPDATE ledger.{table} SET {column} = {column}",
    "delete": "DELETE FROM ledger.{table}",
    "truncate": "TRUNCATE ledger.{table}",
}
COLUMNS = {"events": "topic", "payloads": "state", "idempotency_keys": "answer", "log": "origin"}
APPEND_ONLY = "LE001"
NOT_REDACTED = "LE002"


def change(table: str, operation: str) -> sql.Composed:
    column = sql.Identifier(COLUMNS[table])
    return sql.SQL(CHANGES[operation]).format(table=sql.Identifier(table), column=column)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("operation", CHANGES)
def test_writer_has_no_right_to_change(
    ledger_app: LedgerApplication, database: Database, table: str, operation: str
) -> None:
    """The login that appends can neither update, delete nor truncate."""
    ledger_app.append(claim_registered(), append=append("key"))

    with psycopg.connect(database.writer) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(change(table, operation))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("operation", CHANGES)
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_triggers_refuse_even_superusers(
    ledger_app: LedgerApplication, database: Database, table: str, operation: str, role: str
) -> None:
    """A superuser is refused with a SQLSTATE of ours, in replication mode too."""
    ledger_app.append(claim_registered(), append=append("key"))

    options = f"-c session_replication_role={role}"
    with (
        psycopg.connect(database.superuser, options=options) as connection,
        pytest.raises(psycopg.Error) as caught,
    ):
        connection.execute(change(table, operation))

    is_removal = (table, operation) == ("payloads", "delete")
    assert caught.value.sqlstate == (NOT_REDACTED if is_removal else APPEND_ONLY)


@pytest.mark.parametrize("table", [*TABLES, "log"])
@pytest.mark.parametrize("operation", ["update", "delete"])
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_statements_that_find_no_row_are_refused(
    database: Database, table: str, operation: str, role: str
) -> None:
    """Silence would read as permission; payloads alone may be deleted, by whoever redacts."""
    statement = sql.SQL("{} WHERE false").format(change(table, operation))

    options = f"-c session_replication_role={role}"
    with psycopg.connect(database.superuser, options=options) as connection:
        if (table, operation) == ("payloads", "delete"):
            assert connection.execute(statement).rowcount == 0
            return
        with pytest.raises(psycopg.Error) as caught:
            connection.execute(statement)

    assert caught.value.sqlstate == APPEND_ONLY


@pytest.mark.parametrize("login", ["projector", "reader"])
@pytest.mark.parametrize("table", TABLES)
def test_others_cannot_append(database: Database, login: str, table: str) -> None:
    """Only the writer inserts."""
    statement = sql.SQL("INSERT INTO ledger.{} DEFAULT VALUES").format(sql.Identifier(table))

    with psycopg.connect(getattr(database, login)) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(statement)


def test_writer_updates_nothing_but_the_head(database: Database) -> None:
    """UPDATE is granted to the writer on log_head alone, DELETE and TRUNCATE on nothing."""
    with psycopg.connect(database.superuser) as connection:
        granted = connection.execute(
            "SELECT table_name, privilege_type FROM information_schema.role_table_grants"
            " WHERE grantee = 'ledger_writer' AND privilege_type NOT IN ('SELECT', 'INSERT')"
        ).fetchall()

    assert granted == [("log_head", "UPDATE")]


def test_public_has_no_rights(database: Database) -> None:
    """A login without any group sees neither schema, and runs none of their functions."""
    with psycopg.connect(database.superuser) as connection:
        rights = connection.execute(
            "SELECT nspname FROM pg_namespace, aclexplode(nspacl) WHERE grantee = 0"
            " AND nspname IN ('ledger', 'views')"
            " UNION ALL SELECT proname FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner)))"
            " WHERE grantee = 0 AND pronamespace = 'ledger'::regnamespace"
            " UNION ALL SELECT relname FROM pg_class, aclexplode(relacl)"
            " WHERE grantee = 0 AND relnamespace = 'ledger'::regnamespace"
        ).fetchall()

    assert rights == []


def test_readers_see_what_a_projector_makes(database: Database) -> None:
    """Tables made in views by the projector are read by reader and writer, without a further grant."""
    with psycopg.connect(database.projector) as connection:
        connection.execute("CREATE TABLE views.example AS SELECT 1 AS number")

    for login in (database.reader, database.writer):
        with psycopg.connect(login) as connection:
            assert connection.execute("SELECT number FROM views.example").fetchall() == [(1,)]
