"""What a view is: a table that is folded from the events of streams of one kind.

    events of a batch ── Fold.fold ──> Changes ── write.sql ──> rows of one copy
    key of a row      ── explain   ──> Explanation: the row as the log alone gives it

A view's folder holds ``create.sql`` (its table and indexes, ``{table}`` for the name), ``write.sql`` (which
takes ``%(rows)s``, a JSON array of rows, and inserts or replaces them) and the statements that read it.
Several copies of a view may be filled at once, each by a Fold of its own, which never knows its table.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from pydantic import BaseModel

from ledger.domain.events import RecordedEvent
from projections.log import ViewLog

Row = str
"""A row as JSON text: an object of its columns."""


def row_of(columns: dict[str, Any], document: str, model: BaseModel) -> Row:
    """The row of plain columns and one column that holds a model, written once and not taken apart again."""
    plain = json.dumps(columns, ensure_ascii=False, separators=(",", ":"))
    return f'{plain[:-1]},"{document}":{model.model_dump_json()}}}'


@dataclass(frozen=True, slots=True)
class Changes:
    """The rows that a batch makes or replaces, and how many of them are new."""

    rows: list[Row]
    added: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """A row as the log gives it, and the events that made it, in order."""

    row: Row
    events: Sequence[RecordedEvent]


class Fold(Protocol):
    """The state of one copy while it is filled. Not safe to use from several threads."""

    def fold(self, events: Sequence[RecordedEvent]) -> Changes:
        """What the events change, which follow those folded before. Whole commands; never empty."""
        ...

    def forget(self) -> None:
        """Give up everything remembered: what was folded last may not have been written."""
        ...


@dataclass(frozen=True, slots=True)
class View:
    """One read model.

    ``version`` grows with every change of the rows or of the table; an engine that finds a copy of another
    version rebuilds it. ``key`` is the column that names a row, ``kind`` the kind of streams whose events it
    takes, ``folder`` where its statements are. ``explain(log, key, upto)`` gives None for a row that the log
    does not give up to that position.
    """

    name: str
    version: int
    key: str
    kind: Literal["claim", "agent", "source"]
    folder: str
    open: Callable[[ViewLog], Fold]
    explain: Callable[[ViewLog, str, int], Explanation | None]

    def table(self, generation: int) -> str:
        """The name of one copy's table."""
        return f"{self.name}_{generation}"
