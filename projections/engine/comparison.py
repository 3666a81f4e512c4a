"""How the rows of a new copy differ from those of the copy that it is to replace, both at one position."""

from dataclasses import dataclass
from typing import Any, Final

from psycopg import Connection

from projections import tables
from projections.queries import load, load_about
from projections.view import View

DIFFERENCES_LISTED: Final = 1_000


@dataclass(frozen=True, slots=True)
class Pair:
    """Two copies of a view, by generation."""

    view: View
    old: int
    new: int


def look(connection: Connection[Any], pair: Pair) -> int | None:
    """Begin a transaction of this moment; the position of both copies, None when they are at two.

    ``compare`` goes on in it: what is committed later changes nothing of what it sees.
    """
    connection.execute(load("begin_snapshot"))
    wanted = {"name": pair.view.name, "generation": pair.new}
    found = connection.execute(load("select_rebuild_positions"), wanted).fetchone()
    return found[0] if found is not None and found[0] == found[1] else None


def compare(connection: Connection[Any], pair: Pair, position: int) -> None:
    """Compare in the transaction that ``look`` began, on the columns that both have, and record it."""
    view = pair.view
    old, new = (tables.columns(connection, view, generation) for generation in (pair.old, pair.new))
    shared = tuple(column for column in new if column in old)
    found: list[tuple[Any, ...]] = []
    is_comparable = view.key in shared
    if is_comparable:
        statement = load_about(
            "compare_copies",
            table=view.table(pair.new),
            view=view.table(pair.old),
            column=view.key,
            columns=shared,
        )
        found = connection.execute(statement, {"limit": DIFFERENCES_LISTED}).fetchall()
    connection.execute(load("end_snapshot"))
    only_old, only_new = found[0][3:] if found else (0, 0)
    comparison = {
        "name": view.name,
        "generation": pair.new,
        "position": position,
        "columns": list(shared) if is_comparable else None,
        "only_old": only_old if is_comparable else None,
        "only_new": only_new if is_comparable else None,
    }
    _record(connection, comparison, [row[:3] for row in found])


def _record(
    connection: Connection[Any], comparison: dict[str, Any], differences: list[tuple[Any, ...]]
) -> None:
    """Nothing is recorded when the rebuild was cancelled meanwhile."""
    with connection.transaction():
        recorded = connection.execute(load("record_comparison"), comparison).fetchone()
        if recorded is not None and differences:
            keys, sides, rows = (list(values) for values in zip(*differences, strict=True))
            listed = {"keys": keys, "sides": sides, "rows": rows}
            connection.execute(
                load("insert_differences"),
                {name: comparison[name] for name in ("name", "generation")} | listed,
            )
