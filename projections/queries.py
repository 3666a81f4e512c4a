"""The statements in ``queries/*.sql`` and in the folders of the views, by the name of their file.

Some are about a table or a column chosen at run time: ``{table}``, ``{view}``, ``{column}`` and
``{columns}`` stand for them.
"""

from functools import cache
from importlib.resources import files
from typing import Final

from psycopg import sql

SCHEMA: Final = "views"


@cache
def load(name: str, folder: str = "queries") -> bytes:
    """The text of one statement; its parameters are named ``%(name)s``."""
    return (files("projections") / folder / f"{name}.sql").read_bytes()


@cache
def exists(name: str, folder: str) -> bool:
    """Whether a view has the statement: some are optional."""
    return (files("projections") / folder / f"{name}.sql").is_file()


@cache
def load_about(
    name: str,
    folder: str = "queries",
    *,
    table: str = "",
    view: str = "",
    column: str = "",
    columns: tuple[str, ...] = (),
) -> bytes:
    """The text of one statement with names put in, quoted; tables and views are those of schema ``views``."""
    return (
        sql.SQL(load(name, folder).decode())
        .format(
            table=sql.Identifier(SCHEMA, table),
            view=sql.Identifier(SCHEMA, view),
            column=sql.Identifier(column),
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        )
        .as_bytes()
    )
