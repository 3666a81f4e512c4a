"""The difference between two moments of a claim: what changed, why, and by whom.

    record at P1 + limit 1 ─┐
                            ├─>  ClaimDifference(status, entries, changes, patch, because)
    record at P2 + limit 2 ─┘

Applying ``patch`` (RFC 6902) to the state at ``from`` gives the state at ``to``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ConfigDict, Field

from ledger.domain.as_of import AsOf, Instant
from ledger.domain.claim import ClaimRecord
from ledger.domain.entry import Entry, entries_of
from ledger.domain.events import RecordedEvent
from ledger.domain.state import ClaimState, state_of
from ledger.domain.value import Frozen, Redacted
from ledger.domain.vocabulary import Status
from ledger.domain.wording import TextOperation, is_substantive, text_operations

_OF_THE_MOMENT: Final = frozenset({"as_of", "revision", "position"})
"""Fields of a state that say where it was read, not what the claim is."""


class FieldChange(Frozen):
    """One field that differs; ``path`` is a JSON pointer, of an entry's field below ``/entries/<id>``.

    Quotes, dashes, spaces and letter case alone are not substantive. ``text`` holds word-level
    operations when both values are texts.
    """

    path: str
    before: Any
    after: Any
    substantive: bool
    text: tuple[TextOperation, ...] | None = None


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


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim as read at a moment; ``record`` is None where it did not exist yet."""

    record: ClaimRecord | None
    as_of: AsOf

    def state(self) -> ClaimState | None:
        """The state of the claim then."""
        return None if self.record is None else state_of(self.record, self.as_of)

    def entries(self) -> dict[str, Entry]:
        """The entries kept then, by id, in fold order."""
        if self.record is None:
            return {}
        return {entry.entry_id: entry for entry in entries_of(self.record, self.as_of.limit)}


def difference_of(
    claim_id: str, before: Reading, after: Reading, events: Iterable[RecordedEvent]
) -> ClaimDifference:
    """The difference between two readings; ``events`` are those of the claim, up to the later one."""
    state_before, state_after = before.state(), after.state()
    entries_before, entries_after = before.entries(), after.entries()
    document_before, document_after = _document(state_before), _document(state_after)
    changes = [
        *_state_changes(document_before, document_after),
        *_entry_changes(entries_before, entries_after),
    ]
    added = tuple(entry for key, entry in entries_after.items() if key not in entries_before)
    removed = tuple(entry for key, entry in entries_before.items() if key not in entries_after)
    return ClaimDifference(
        claim_id=claim_id,
        from_=before.as_of,
        to=after.as_of,
        status=(
            state_before.status if state_before else None,
            state_after.status if state_after else None,
        ),
        entries_added=added,
        entries_removed=removed,
        changes=tuple(changes),
        patch=tuple(_patch("", document_before, document_after)),
        because=_causes(before, after, _affected(entries_before, entries_after), events),
    )


def _document(state: ClaimState | None) -> dict[str, Any]:
    """The state as JSON; a claim that does not exist is the empty object."""
    return {} if state is None else state.model_dump(mode="json")


def _state_changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[FieldChange]:
    for name in dict.fromkeys((*before, *after)):
        if name not in _OF_THE_MOMENT:
            yield from _change(f"/{name}", before.get(name), after.get(name))


def _entry_changes(before: dict[str, Entry], after: dict[str, Entry]) -> Iterator[FieldChange]:
    for entry_id, entry in after.items():
        if entry_id in before and before[entry_id] != entry:
            old = before[entry_id].model_dump(mode="json")
            new = entry.model_dump(mode="json")
            for name in new:
                yield from _change(f"/entries/{entry_id}/{name}", old[name], new[name])


def _change(path: str, before: Any, after: Any) -> Iterator[FieldChange]:
    """The change of one value; objects are taken apart, lists are compared whole."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys((*before, *after)):
            yield from _change(f"{path}/{name}", before.get(name), after.get(name))
        return
    are_texts = isinstance(before, str) and isinstance(after, str)
    yield FieldChange(
        path=path,
        before=before,
        after=after,
        substantive=is_substantive(before, after) if are_texts else True,
        text=text_operations(before, after) if are_texts else None,
    )


def _patch(path: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """RFC 6902 operations in the order of the fields, so that equal questions get equal bytes.

    Objects are taken apart, lists replaced whole: what a reader has to follow stays short. Names of fields
    hold neither ``/`` nor ``~``.
    """
    for name in dict.fromkeys((*before, *after)):
        pointer = f"{path}/{name}"
        if name not in after:
            yield {"op": "remove", "path": pointer}
        elif name not in before:
            yield {"op": "add", "path": pointer, "value": after[name]}
        elif isinstance(before[name], dict) and isinstance(after[name], dict):
            yield from _patch(pointer, before[name], after[name])
        elif before[name] != after[name]:
            yield {"op": "replace", "path": pointer, "value": after[name]}


def _affected(before: dict[str, Entry], after: dict[str, Entry]) -> frozenset[str]:
    """The entries that came, went or changed."""
    return frozenset(
        entry_id for entry_id in before.keys() | after.keys() if before.get(entry_id) != after.get(entry_id)
    )


def _causes(
    before: Reading, after: Reading, affected: frozenset[str], events: Iterable[RecordedEvent]
) -> tuple[Cause, ...]:
    """The events behind the difference.

    Of what was recorded between the moments: all that concerns the claim itself, and what made the
    affected entries. Where the days differ too: all that made the affected entries, whenever recorded.
    """
    low, high = sorted((before.as_of.position, after.as_of.position))
    is_same_limit = before.as_of.limit == after.as_of.limit
    made_affected = {
        position
        for record in (before.record, after.record)
        if record is not None
        for entry_id in affected
        if entry_id in record.entries
        for position in record.entries[entry_id].positions
    }
    return tuple(
        Cause(
            position=recorded.position,
            topic=recorded.topic,
            recorded_at=recorded.recorded_at,
            recorded_by=recorded.recorded_by,
            reason=getattr(recorded.event, "reason", None),
        )
        for recorded in events
        if (recorded.position in made_affected and not is_same_limit)
        or (
            low < recorded.position <= high
            and (recorded.position in made_affected or not _concerns_entry(recorded))
        )
    )


def _concerns_entry(recorded: RecordedEvent) -> bool:
    return getattr(recorded.event, "entry_id", None) is not None or recorded.event.utterance_id is not None
