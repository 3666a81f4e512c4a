"""Rows of a view's table: written as a step changes them, and read back as the values that were written."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection, Cursor
from psycopg.rows import tuple_row
from psycopg.types.string import TextLoader

from projections.queries import load_about
from projections.view import Changes, Row, View


def write_changes(cursor: Cursor[Any], view: View, table: str, changes: Changes) -> int:
    """Change the table, in the open transaction; how many rows it has more than before."""
    added = len(changes.rows)
    if changes.replaced:
        statement = load_about("delete_streams", table=table, column=view.stream)
        cursor.execute(statement, {"streams": list(changes.replaced)})
        added -= cursor.rowcount
    if changes.ended:
        cursor.execute(load_about("end", view.folder, table=table), changes.ended)
    if changes.rows:
        with cursor.copy(load_about("copy_rows", table=table, columns=view.columns)) as copy:
            for row in changes.rows:
                copy.write_row(row)
    return added


def read_rows(
    connection: Connection[Any], view: View, column: str, values: Sequence[str], *, table: str | None = None
) -> list[Row]:
    """The rows whose column has one of the values, in any order; of the live copy unless a table is given."""
    statement = load_about("select_stored", table=table or view.name, column=column, columns=view.columns)
    with connection.cursor(row_factory=tuple_row) as cursor:
        for as_written in ("date", "json"):
            cursor.adapters.register_loader(as_written, TextLoader)
        return list(cursor.execute(statement, {"values": list(values)}))
