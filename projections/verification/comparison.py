"""Rows that are stored against rows that were replayed: equal as multisets, or these pairs differ."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from projections.report import as_json
from projections.verification.report import RowDifference
from projections.view import Row, View

_KEY_LIMIT: Final = 200


class Pair(NamedTuple):
    """A row that differs, with its stream and key; None on the side that lacks it."""

    stream: str
    key: str
    stored: Row | None
    replayed: Row | None


def compare(view: View, stored: Sequence[Row], replayed: Sequence[Row]) -> tuple[int, list[Pair]]:
    """How many rows are equal, and the others in pairs of one stream and key."""
    have, want = Counter(map(_hashable, stored)), Counter(map(_hashable, replayed))
    if have == want:
        return len(stored), []
    excess, lack = _by_key(view, have - want), _by_key(view, want - have)
    pairs = [
        Pair(stream, key, one, other)
        for stream, key in sorted(excess.keys() | lack.keys())
        for one, other in zip_longest(excess[stream, key], lack[stream, key])
    ]
    return (have & want).total(), pairs


def difference_of(view: View, pair: Pair) -> RowDifference:
    """As a report lists it."""
    stored, replayed = pair.stored, pair.replayed
    return RowDifference(
        key=pair.key[:_KEY_LIMIT],
        kind="missing" if stored is None else "unexpected" if replayed is None else "different",
        stored=None if stored is None else as_json(view, stored),
        replayed=None if replayed is None else as_json(view, replayed),
    )


def _by_key(view: View, rows: Counter[tuple[Any, ...]]) -> defaultdict[tuple[str, str], list[Row]]:
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in _sorted(rows.elements()):
        found[str(view.value_of(row, view.stream)), str(view.value_of(row, view.key))].append(row)
    return found


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=repr)


def _hashable(row: Row) -> tuple[Any, ...]:
    return tuple([tuple(value) if isinstance(value, list) else value for value in row])
