"""The tables of a view's copies: one is read by the view's name, others are filled, or were replaced."""

from collections.abc import Collection
from typing import Any

from psycopg import Connection

from projections.queries import exists, load, load_about
from projections.view import View


def create(connection: Connection[Any], view: View, generation: int) -> None:
    """An empty table of the view, with what filling it needs."""
    connection.execute(load_about("create", view.folder, table=view.table(generation)))


def index(connection: Connection[Any], view: View, generation: int) -> None:
    """The indexes that only readers need, where the view has any."""
    if exists("index", view.folder):
        connection.execute(load_about("index", view.folder, table=view.table(generation)))


def drop(connection: Connection[Any], view: View, generation: int) -> None:
    """The table of a copy goes, if it is there."""
    connection.execute(load_about("drop_copy", table=view.table(generation)))


def show(connection: Connection[Any], view: View, generation: int) -> None:
    """Readers of the view get this copy from the commit on; its columns may be others than before."""
    connection.execute(load_about("drop_name", view=view.name))
    connection.execute(load_about("create_name", view=view.name, table=view.table(generation)))


def sweep(connection: Connection[Any], view: View, keep: Collection[int | None]) -> None:
    """Drop every copy but those to keep: rebuilds that were cancelled, or failed, leave theirs behind."""
    kept = {view.table(generation) for generation in keep if generation is not None}
    for (table,) in connection.execute(load("select_copies"), {"name": view.name}).fetchall():
        if table not in kept:
            connection.execute(load_about("drop_copy", table=table))


def columns(connection: Connection[Any], view: View, generation: int) -> list[str]:
    """The columns of a copy, in order; none when its table is not there."""
    found = connection.execute(load("select_columns"), {"table": view.table(generation)})
    return [name for (name,) in found]
