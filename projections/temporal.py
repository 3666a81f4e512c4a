"""Rows that hold for a range of positions: opened by one command, ended by a later one.

A row holds at position P when ``from_position <= P < to_position``; one that still holds ends at ``FOREVER``.
Both are the last columns of every temporal view.
"""

from collections.abc import Hashable
from typing import Generic, TypeVar

from projections.view import FOREVER, Row, Value

Key = TypeVar("Key", bound=Hashable)


class Versions(Generic[Key]):
    """The rows of one step. What opens and ends within it is written once, ended.

    ``key`` names a row among those that hold at the same time. ``ended`` are the rows of earlier steps that
    end in this one, each with the position.
    """

    def __init__(self) -> None:
        self.ended: list[tuple[Key, int]] = []
        self._rows: list[Row] = []
        self._open: dict[Key, tuple[tuple[Value, ...], int]] = {}

    def add(self, row: Row) -> None:
        """A row that never ends."""
        self._rows.append(row)

    def open(self, key: Key, values: tuple[Value, ...], position: int) -> None:
        """A row that holds from the position on."""
        self._open[key] = (values, position)

    def end(self, key: Key, position: int) -> None:
        """The row that holds under the key holds no longer."""
        if key in self._open:
            values, since = self._open.pop(key)
            self._rows.append((*values, since, position))
        else:
            self.ended.append((key, position))

    @property
    def rows(self) -> list[Row]:
        """All rows that were opened in the step."""
        return self._rows + [(*values, since, FOREVER) for values, since in self._open.values()]
