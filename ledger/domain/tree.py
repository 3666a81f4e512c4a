"""The tree that the entries of a claim form: each below what it aims at."""

from typing import Final

from ledger.domain.claim import ClaimRecord, EntryRecord
from ledger.domain.entry import Entry, entry_fields
from ledger.domain.limit import Limit
from ledger.domain.standing import standing_of

DEPTH_LIMIT: Final = 50
"""How deep entries are nested in an answer: JSON readers bound it, arguments do not."""


class EntryNode(Entry):
    """An entry with the entries whose first target it is."""

    children: tuple["EntryNode", ...] = ()


def entry_tree(record: ClaimRecord, limit: Limit) -> tuple[EntryNode, ...]:
    """The kept entries as a tree, siblings in fold order.

    The parent is the first target (or the entry taken up); an entry whose parent is not kept, and one
    whose first target is the claim, stands at the top. What would be nested deeper than
    ``DEPTH_LIMIT`` stands beside its parent, which its first target names.
    """
    standing = standing_of(record, limit)
    children = _children(standing.kept)
    nodes: dict[str, EntryNode] = {}
    # Parents come before their children here, so from the end each node finds its children made.
    for entry in reversed(_parents_first(children, standing.kept)):
        below = tuple(nodes[child.entry_id] for child in children.get(entry.entry_id, ()))
        nodes[entry.entry_id] = EntryNode(**entry_fields(entry, standing), children=below)
    return tuple(nodes[entry.entry_id] for entry in children[None])


def _children(kept: tuple[EntryRecord, ...]) -> dict[str | None, list[EntryRecord]]:
    """The entries below each entry; those at the top below None."""
    below: dict[str | None, list[EntryRecord]] = {None: []}
    ids = {entry.entry_id for entry in kept}
    for entry in kept:
        parent = _parent(entry)
        below.setdefault(parent if parent in ids else None, []).append(entry)
    placed: dict[str | None, list[EntryRecord]] = {None: []}
    shelf: dict[str, str | None] = {}
    depth: dict[str | None, int] = {None: 0}
    for start in (*below[None], *kept):
        # Corrected targets can point at each other in a circle: its first entry then stands at the top.
        queue: list[tuple[EntryRecord, str | None]] = [(start, None)]
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


def _parents_first(
    children: dict[str | None, list[EntryRecord]], kept: tuple[EntryRecord, ...]
) -> list[EntryRecord]:
    order = list(children[None])
    for entry in order:
        order.extend(children.get(entry.entry_id, ()))
    if len(order) != len(kept):
        raise AssertionError("every kept entry has one place in the tree")
    return order


def _parent(entry: EntryRecord) -> str | None:
    taken_up: str | None = getattr(entry.act, "entry", None)
    if taken_up is not None:
        return taken_up
    targets = getattr(entry.act, "targets", ())
    return targets[0].id if targets and targets[0].kind in ("entry", "assertion") else None
