"""The statements of an append: prepared once a connection, sent several in one message.

A message of the simple protocol may hold several statements, but no parameters beside them: so values become
texts in it, quoted by psycopg. Two messages make an append where five statements with parameters would take a
round trip each.
"""

from collections.abc import Iterable
from typing import Any, Final
from weakref import WeakKeyDictionary

from psycopg import ClientCursor, Connection
from psycopg.rows import TupleRow, tuple_row

from ledger.persistence.queries import load

_PREPARED: Final = ("prepare_lock_head", "prepare_read_known", "prepare_insert_one", "prepare_insert_group")
_prepared: Final[WeakKeyDictionary[Connection[Any], set[str]]] = WeakKeyDictionary()


def open_cursor(connection: Connection[Any]) -> ClientCursor[TupleRow]:
    """A cursor that can send several statements at once, on a connection that has them prepared."""
    prepared = _prepared.setdefault(connection, set())
    for name in _PREPARED:
        # One by one: after one that failed, a lock timeout say, those before it exist.
        if name not in prepared:
            connection.execute(load(name))
            prepared.add(name)
    return ClientCursor(connection, row_factory=tuple_row)


def text_array(values: Iterable[str | None]) -> str:
    """An array of texts as one text, for a parameter: psycopg's own way takes several times as long."""
    return "{" + ",".join(["NULL" if value is None else _quote(value) for value in values]) + "}"


def bytes_array(values: Iterable[bytes]) -> str:
    """An array of byte strings as one text."""
    return "{" + ",".join([f'"\\\\x{value.hex()}"' for value in values]) + "}"


def integer_array(values: Iterable[int]) -> str:
    """An array of integers as one text."""
    return "{" + ",".join(map(str, values)) + "}"


def _quote(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
