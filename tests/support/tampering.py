"""What a superuser can do who switches the triggers off first."""

from typing import Any

import psycopg
from psycopg import sql

from tests.support.database import Database


def tamper(database: Database, statement: str, parameters: dict[str, Any] | None = None) -> None:
    """Run the statement with every trigger of the log's tables off, and on again afterwards."""
    with psycopg.connect(database.superuser) as connection:
        for state in ("DISABLE", "ENABLE ALWAYS"):
            if state == "ENABLE ALWAYS":
                assert connection.execute(statement.encode(), parameters).rowcount > 0
            for table, trigger in _triggers(connection):
                command = "ALTER TABLE ledger.{} " + state + " TRIGGER {}"
                connection.execute(sql.SQL(command).format(sql.Identifier(table), sql.Identifier(trigger)))


def _triggers(connection: psycopg.Connection[Any]) -> list[Any]:
    return connection.execute(
        "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE relnamespace = 'ledger'::regnamespace AND NOT tgisinternal"
    ).fetchall()
