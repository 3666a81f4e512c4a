"""The tree that the entries of a claim form: each below what it aims at."""

from collections.abc import Callable, Sequence
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
    """The tree of the kept entries, which come in fold order, made of what ``node`` gives for each.

    The parent is the first target (or the entry taken up); an entry whose parent is not kept, and one
    whose first target is the claim, stands at the top. What would be nested deeper than
    ``DEPTH_LIMIT`` stands beside its parent, which its first target names.
    """
    children = _children(kept)
    nodes: dict[str, Node] = {}
    # Parents come before their children here, so from the end each node finds its children made.
    for entry in reversed(_parents_first(children, kept)):
        below = [nodes[child.entry_id] for child in children.get(entry.entry_id, ())]
        nodes[entry.entry_id] = node(entry, below)
    return [nodes[entry.entry_id] for entry in children[None]]


def _children(kept: Sequence[Stance]) -> dict[str | None, list[Stance]]:
    """The entries below each entry; those at the top below None."""
    below: dict[str | None, list[Stance]] = {None: []}
    ids = {entry.entry_id for entry in kept}
    for entry in kept:
        parent = entry.parent
        below.setdefault(parent if parent in ids else None, []).append(entry)
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


def _parents_first(children: dict[str | None, list[Stance]], kept: Sequence[Stance]) -> list[Stance]:
    order = list(children[None])
    for entry in order:
        order.extend(children.get(entry.entry_id, ()))
    if len(order) != len(kept):
        raise AssertionError("every kept entry has one place in the tree")
    return order
