"""What a view is: a table that is folded from the events of streams.

    events of a step     ── Fold.fold ──> Changes ── queries/*.sql, end.sql ──> rows of one copy
    events of one stream ── replay    ──> the rows that the stream alone gives: what every copy must equal

A view's folder holds ``create.sql`` (its table, ``{table}`` for the name), ``index.sql`` (indexes that only
readers need, made when a copy is about to be read), ``end.sql`` where rows are ended (it takes the arrays of
``Changes.ended``), and the statements that read it. Several copies of a view may be filled at once, each by a
Fold of its own, which never knows its table.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

from ledger.domain.events import RecordedEvent
from projections.log import ViewLog

Value = str | int | bool | list[str] | list[int] | None
"""What a column holds, as PostgreSQL writes it: days and JSON are texts."""

Row = tuple[Value, ...]
"""The values of a row in the order of ``View.columns``."""

Kind = Literal["claim", "agent", "source"]

FOREVER: Final = 2**63 - 1
"""The end of a row that still holds: greater than every position."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a step does to a table, in this order.

    All rows of the streams in ``replaced`` go; the rows that ``ended`` names get their end; ``rows`` come.
    """

    rows: Sequence[Row] = ()
    replaced: Sequence[str] = ()
    ended: Mapping[str, list[Any]] = field(default_factory=dict)


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
    version rebuilds it. ``kinds`` are the kinds of streams whose events it takes, ``folder`` is where its
    statements are, ``columns`` are those of its table that are written, in order. The column ``stream`` holds
    the stream whose events make a row, the column ``key`` what rows are asked for by.

    ``replay`` gives every row that the events of one stream make, in any order; the events are all of the
    stream up to some position, in order.
    """

    name: str
    version: int
    kinds: tuple[Kind, ...]
    folder: str
    columns: tuple[str, ...]
    stream: str
    key: str
    open: Callable[[ViewLog], Fold]
    replay: Callable[[Sequence[RecordedEvent]], list[Row]]

    def table(self, generation: int) -> str:
        """The name of one copy's table."""
        return f"{self.name}_{generation}"

    def value_of(self, row: Row, column: str) -> Value:
        """The value of a column of the row."""
        return row[self.columns.index(column)]
