"""Claims at several moments between two positions, and which of their entries may differ from one to another.

rows that hold at or between the positions ──> Span.at(moment) ──> ClaimAt ─┐
                                               Span.at(moment) ──> ClaimAt ─┴─> Glances: few entries
bodies of those entries alone ─────────────────────────────────────────────────> ViewReading

Of a deep claim few entries differ between near moments: words are read of those alone, and nothing of the
others is held while the next moments are looked at.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from psycopg.rows import TupleRow

from ledger.domain.as_of import AsOf
from ledger.domain.entry import Entry, standing_fields
from ledger.domain.stance import Stance
from ledger.domain.standing import Standing
from ledger.domain.state import ClaimFacts, ClaimState
from projections.claim_at import ClaimAt, entry_of, stances_of_rows

At = tuple[ClaimAt | None, AsOf]
"""A claim at a moment, None where it did not exist."""


class Held(NamedTuple):
    """A row of ``entries``: what it says, and at which positions it holds."""

    begin: int
    end: int
    stance: Stance


class Span:
    """The entries of one claim, with every row that holds at or between two positions."""

    def __init__(self, rows: Iterable[Held]) -> None:
        # In fold order already: sorting them again at each moment is quick.
        self._rows = sorted(rows, key=lambda row: row.stance.fold_order)
        self._marks = sorted(
            (mark, row.stance.entry_id) for row in self._rows for mark in (row.begin, row.end)
        )

    def at(self, facts: ClaimFacts | None, as_of: AsOf) -> ClaimAt | None:
        """The claim at a moment between the two positions, without bodies; None for no facts."""
        if facts is None:
            return None
        position = as_of.position
        return ClaimAt(facts, [row.stance for row in self._rows if row.begin <= position < row.end], as_of)

    def differing(self, one: ClaimAt | None, other: ClaimAt | None) -> frozenset[str]:
        """The entries that may differ between two moments, or be kept at one of them alone; no others do."""
        if one is None or other is None:
            found = one or other
            return frozenset() if found is None else found.standing.kept_ids
        low, high = sorted((one.as_of.position, other.as_of.position))
        start, end = (bisect_right(self._marks, p, key=lambda mark: mark[0]) for p in (low, high))
        changed = {entry_id for _, entry_id in self._marks[start:end]}
        return frozenset(changed | _standing_otherwise(one.standing, other.standing))


def spans_of_rows(rows: Sequence[TupleRow]) -> defaultdict[str, Span]:
    """The spans by claim; of a claim that has no entries an empty one."""
    held: dict[str, list[Held]] = {}
    for row, stance in zip(rows, stances_of_rows(rows), strict=True):
        claim_id, begin, end = row[:3]
        held.setdefault(claim_id, []).append(Held(begin, end, stance))
    return defaultdict(lambda: Span(()), {claim_id: Span(of_claim) for claim_id, of_claim in held.items()})


class Made(NamedTuple):
    """What an entry says, as JSON (``EntryBody``), and the events that made it."""

    json: bytes
    positions: Sequence[int]


class Bodies:
    """What some entries say, at or between two positions."""

    def __init__(self, rows: Iterable[TupleRow]) -> None:
        self._rows: dict[str, list[tuple[int, int, Made]]] = {}
        for entry_id, begin, end, *made in rows:
            self._rows.setdefault(entry_id, []).append((begin, end, Made._make(made)))

    def at(self, entries: Set[str], position: int) -> dict[str, Made]:
        """The bodies of the entries that were recorded by then, by id."""
        return {
            entry_id: made
            for entry_id in entries
            for begin, end, made in self._rows.get(entry_id, ())
            if begin <= position < end
        }


@dataclass(frozen=True, slots=True)
class Glance:
    """What remains of a claim at a moment once it was compared with another moment.

    ``state`` is None where it did not exist yet; ``entries`` are those that may differ, ``stands`` tells how
    those of them stand that were kept, in fold order.
    """

    as_of: AsOf
    state: ClaimState | None
    entries: frozenset[str]
    stands: Mapping[str, Mapping[str, Any]]


def glances(span: Span, one: At, other: At) -> tuple[Glance, Glance]:
    """What remains of the two."""
    entries = span.differing(one[0], other[0])
    return _glance(*one, entries), _glance(*other, entries)


def _glance(claim: ClaimAt | None, as_of: AsOf, entries: frozenset[str]) -> Glance:
    if claim is None:
        return Glance(as_of, None, entries, {})
    kept = [entry.entry_id for entry in claim.standing.kept if entry.entry_id in entries]
    stands = {entry_id: standing_fields(entry_id, claim.standing) for entry_id in kept}
    return Glance(as_of, claim.state, entries, stands)


class ViewReading:
    """A claim at a moment for differences; of its entries it tells of those that may differ alone."""

    def __init__(self, glance: Glance, bodies: Bodies) -> None:
        self._glance = glance
        self._bodies = bodies.at(glance.entries, glance.as_of.position)

    @property
    def as_of(self) -> AsOf:
        """The moment."""
        return self._glance.as_of

    def state(self) -> ClaimState | None:
        """The state of the claim then."""
        return self._glance.state

    def versions(self) -> Mapping[str, Hashable]:
        """The entries kept then that may differ: the bodies, and how they stand."""
        stands = self._glance.stands
        return {entry_id: (self._bodies[entry_id].json, *stands[entry_id].values()) for entry_id in stands}

    def entry(self, entry_id: str) -> Entry:
        """One of the entries kept then."""
        return entry_of(self._bodies[entry_id].json, self._glance.stands[entry_id])

    def positions(self, entry_id: str) -> Sequence[int]:
        """The events that had made an entry by then."""
        return self._bodies[entry_id].positions if entry_id in self._bodies else ()


def _standing_otherwise(one: Standing, other: Standing) -> set[str]:
    """The entries that are kept at one moment alone, or stand otherwise: see ``standing_fields``."""
    return (
        {*(one.kept_ids ^ other.kept_ids), *(one.live ^ other.live), *(one.counted ^ other.counted)}
        | _unequal(one.sides, other.sides)
        | _unequal(one.ended, other.ended)
    )


def _unequal(one: Mapping[str, Any], other: Mapping[str, Any]) -> set[str]:
    """The keys under which the values differ, or that are missing on one side."""
    return {key for key, value in one.items() if other.get(key) != value} | (other.keys() - one.keys())
