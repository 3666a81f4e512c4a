"""The tree that the entries of a claim form: each below what it aims at."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Final, TypeVar

from ledger.domain.claim import ClaimRecord
from ledger.domain.entry import Entry, entry_fields
from ledger.domain.limit import Limit
from ledger.domain.stance import Stance
from ledger.domain.standing import standing_of

Node = TypeVar("Node")

DEPTH_LIMIT: Final = 50
"""How deep entries are nested in an answer: JSON readers bound it, arguments do not."""


class EntryNode(Entry):
    """An entry with the entries whose first target it is."""

    children: tuple["EntryNode", ...] = ()


def entry_tree(record: ClaimRecord, limit: Limit) -> tuple[EntryNode, ...]:
    """The kept entries as a tree, siblings in fold order."""
    standing = standing_of(record.stances, limit)

    def node(entry: Stance, children: list[EntryNode]) -> EntryNode:
        fields = entry_fields(record.entries[entry.entry_id], standing)
        return EntryNode(**fields, children=tuple(children))

    return tuple(grow(standing.kept, node))


def grow(kept: Sequence[Stance], node: Callable[[Stance, list[Node]], Node]) -> list[Node]:
    """The tree of the kept entries, which come in fold order, made of what ``node`` gives for each."""
    below = children_of(kept)

    def made(entry: Stance) -> Node:
        return node(entry, [made(child) for child in below.get(entry.entry_id, ())])

    return [made(entry) for entry in below[None]]


def children_of(kept: Sequence[Stance]) -> Mapping[str | None, Sequence[Stance]]:
    """The entries below each of the kept entries, which come in fold order; those at the top below None.

    The parent is the first target (or the entry taken up); an entry whose parent is not kept, and one
    whose first target is the claim, stands at the top. What would be nested deeper than
    ``DEPTH_LIMIT`` stands beside its parent, which its first target names.
    """
    ids = set(map(_entry_id, kept))
    below: dict[str | None, list[Stance]] = {None: []}
    for entry in kept:
        below.setdefault(entry.parent if entry.parent in ids else None, []).append(entry)
    level, count = below[None], 0
    for _ in range(DEPTH_LIMIT):
        count += len(level)
        level = [child for entry in level for child in below.get(entry.entry_id, ())]
    # Nearly always every entry has been met; what has not is too deep, or in a circle.
    return below if count == len(kept) else _placed(below, kept)


def _placed(
    below: Mapping[str | None, Sequence[Stance]], kept: Sequence[Stance]
) -> Mapping[str | None, Sequence[Stance]]:
    """The same where some are nested too deep, or stand below each other in a circle."""
    placed: dict[str | None, list[Stance]] = {None: []}
    shelf: dict[str, str | None] = {}
    depth: dict[str | None, int] = {None: 0}
    for start in (*below[None], *kept):
        # Corrected targets can point at each other in a circle: its first entry then stands at the top.
        queue: list[tuple[Stance, str | None]] = [(start, None)]
        for entry, wanted in queue:
            if entry.entry_id in depth:
                continue
            parent = wanted if wanted is None or depth[wanted] < DEPTH_LIMIT else shelf[wanted]
            shelf[entry.entry_id] = parent
            depth[entry.entry_id] = depth[parent] + 1
            placed.setdefault(parent, []).append(entry)
            queue.extend((child, entry.entry_id) for child in below.get(entry.entry_id, ()))
    for siblings in placed.values():
        siblings.sort(key=lambda entry: entry.fold_order)
    return placed


_entry_id = attrgetter("entry_id")
