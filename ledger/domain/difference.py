"""The difference between two moments of a claim: what changed, why, and by whom.

    record at P1 + limit 1 ─┐
                            ├─>  ClaimDifference(status, entries, changes, patch, because)
    record at P2 + limit 2 ─┘

Applying ``patch`` (RFC 6902) to the state at ``from`` gives the state at ``to``.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from pydantic import ConfigDict, Field

from ledger.domain.as_of import AsOf
from ledger.domain.change import FieldChange, Reading, compare
from ledger.domain.claim import CLAIM_FACTS, ClaimRecord
from ledger.domain.entry import Entry, entries_of
from ledger.domain.events import EventRedacted, RecordedEvent
from ledger.domain.frozen import Frozen
from ledger.domain.instant import Instant
from ledger.domain.state import ClaimState, state_of
from ledger.domain.value import Redacted
from ledger.domain.vocabulary import Status


class Cause(Frozen):
    """An event that made a difference."""

    position: int
    topic: str
    recorded_at: Instant
    recorded_by: str
    reason: str | Redacted | None = None


class ClaimDifference(Frozen):
    """What differs between two moments of a claim; ``status`` is null where the claim did not exist."""

    model_config = ConfigDict(populate_by_name=True)

    claim_id: str
    from_: AsOf = Field(validation_alias="from", serialization_alias="from")
    to: AsOf
    status: tuple[Status | None, Status | None]
    entries_added: tuple[Entry, ...]
    entries_removed: tuple[Entry, ...]
    changes: tuple[FieldChange, ...]
    patch: tuple[dict[str, Any], ...]
    because: tuple[Cause, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing about the claim differs, however far apart the moments are."""
        return not (self.entries_added or self.entries_removed or self.changes)


class RecordReading:
    """A claim as its events give it; ``record`` is None where it did not exist yet."""

    def __init__(self, record: ClaimRecord | None, as_of: AsOf) -> None:
        self._record = record
        self._as_of = as_of

    @property
    def as_of(self) -> AsOf:
        """The moment."""
        return self._as_of

    def state(self) -> ClaimState | None:
        """The state of the claim then."""
        return None if self._record is None else state_of(self._record, self._as_of)

    def versions(self) -> Mapping[str, Hashable]:
        """The entries kept then, by id, in fold order, as JSON."""
        return {entry_id: entry.model_dump_json() for entry_id, entry in self._entries.items()}

    def entry(self, entry_id: str) -> Entry:
        """One of the entries kept then."""
        return self._entries[entry_id]

    def positions(self, entry_id: str) -> Sequence[int]:
        """The events that had made an entry by then."""
        if self._record is None or entry_id not in self._record.entries:
            return ()
        return self._record.entries[entry_id].positions

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        if self._record is None:
            return {}
        return {entry.entry_id: entry for entry in entries_of(self._record, self._as_of.limit)}


OF_CLAIM: Final = (*CLAIM_FACTS, EventRedacted)
"""The events that concern the claim itself and no entry alone."""


def difference_of(
    claim_id: str, before: Reading, after: Reading, events: Iterable[RecordedEvent]
) -> ClaimDifference:
    """The difference between two readings.

    ``events`` are those of the claim in order, up to the later reading; of these at least the ones at
    ``positions_behind`` the two readings, and all of ``OF_CLAIM`` between them.
    """
    status, changes, patch = compare(before, after)
    old, new = before.versions(), after.versions()
    return ClaimDifference(
        claim_id=claim_id,
        from_=before.as_of,
        to=after.as_of,
        status=status,
        entries_added=tuple(after.entry(key) for key in new if key not in old),
        entries_removed=tuple(before.entry(key) for key in old if key not in new),
        changes=changes,
        patch=patch,
        because=_causes(before, after, events),
    )


def positions_behind(before: Reading, after: Reading) -> frozenset[int]:
    """The events that made what came, went or changed; where only the positions differ, those between."""
    old, new = before.versions(), after.versions()
    affected = [key for key in dict.fromkeys((*old, *new)) if old.get(key) != new.get(key)]
    made = {p for key in affected for reading in (before, after) for p in reading.positions(key)}
    if before.as_of.limit != after.as_of.limit:
        return frozenset(made)
    low, high = sorted((before.as_of.position, after.as_of.position))
    return frozenset(position for position in made if low < position <= high)


def _causes(before: Reading, after: Reading, events: Iterable[RecordedEvent]) -> tuple[Cause, ...]:
    """The events that made the affected entries, and those of the claim itself between the moments."""
    behind = positions_behind(before, after)
    low, high = sorted((before.as_of.position, after.as_of.position))
    return tuple(
        Cause(
            position=recorded.position,
            topic=recorded.topic,
            recorded_at=recorded.recorded_at,
            recorded_by=recorded.recorded_by,
            reason=getattr(recorded.event, "reason", None),
        )
        for recorded in events
        if recorded.position in behind
        or (low < recorded.position <= high and isinstance(recorded.event, OF_CLAIM))
    )
