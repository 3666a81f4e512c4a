"""The statements in ``queries/*.sql`` and in the folders of the views, by the name of their file.

Some are about tables or columns chosen at run time: ``{table}``, ``{view}``, ``{column}``, ``{columns}`` and
``{day}`` stand for them. Where ``{name}`` is another file of the folder, that is put in.
"""

import re
from functools import cache
from importlib.resources import files
from typing import Final

from psycopg import sql

SCHEMA: Final = "views"

_PART: Final = re.compile(r"\{(\w+)\}")


@cache
def load(name: str, folder: str = "queries") -> bytes:
    """The text of one statement; its parameters are named ``%(name)s``."""
    return _text_of(name, folder).encode()


@cache
def exists(name: str, folder: str) -> bool:
    """Whether the folder holds the statement: some are optional."""
    return (files("projections") / folder / f"{name}.sql").is_file()


@cache
def load_about(
    name: str,
    folder: str = "queries",
    *,
    table: str = "",
    view: str = "",
    column: str = "",
    day: str = "",
    columns: tuple[str, ...] = (),
) -> bytes:
    """The text of one statement with names put in, quoted; tables and views are those of schema ``views``."""
    return (
        sql.SQL(_text_of(name, folder))
        .format(
            table=sql.Identifier(SCHEMA, table),
            view=sql.Identifier(SCHEMA, view),
            column=sql.Identifier(column),
            day=sql.Identifier(day),
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        )
        .as_bytes()
    )


def _text_of(name: str, folder: str) -> str:
    """The file, with the parts of statements that it names put in."""
    text = (files("projections") / folder / f"{name}.sql").read_text(encoding="utf-8")
    return _PART.sub(lambda part: _text_of(part[1], folder) if exists(part[1], folder) else part[0], text)
