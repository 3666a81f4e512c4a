"""What changed about a claim from one reading to the next: fields, words of texts, and a patch.

    Reading at P1 ─┐
                   ├─>  status, FieldChange (state and entries), patch
    Reading at P2 ─┘

Applying the patch (RFC 6902) to the state before gives the state after.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

from pydantic import ConfigDict, Field

from ledger.domain.as_of import AsOf
from ledger.domain.entry import Entry
from ledger.domain.frozen import Frozen
from ledger.domain.state import ClaimState
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


class StateChange(Frozen):
    """What one command changed about a claim, with no limit on days.

    ``from`` is the position of the state before, null where the claim did not exist yet; ``to`` that of the
    state after. ``changes`` are those of the state and of entries that stood before and after; what came or
    went is told by the event. ``patch`` leads from the bare state at ``from``, ``{}`` where null, to that at
    ``to``.
    """

    model_config = ConfigDict(populate_by_name=True)

    from_: int | None = Field(validation_alias="from", serialization_alias="from")
    to: int
    status: tuple[Status | None, Status | None]
    changes: tuple[FieldChange, ...]
    patch: tuple[dict[str, Any], ...]


class Reading(Protocol):
    """A claim as read at a moment, from its events or from the views."""

    @property
    def as_of(self) -> AsOf:
        """The moment."""
        ...

    def state(self) -> ClaimState | None:
        """The state of the claim then; None where it did not exist yet."""
        ...

    def versions(self) -> Mapping[str, Hashable]:
        """The entries kept then, by id, in fold order: values that are equal where the entry is the same.

        Entries that are the same in the other reading may be left out of both.
        """
        ...

    def entry(self, entry_id: str) -> Entry:
        """One of the entries kept then."""
        ...

    def positions(self, entry_id: str) -> Sequence[int]:
        """The events that had made an entry by then, kept or not; none where it was not recorded yet."""
        ...


class Comparison(NamedTuple):
    """What two readings come to: the statuses, null where the claim did not exist; fields; the patch."""

    status: tuple[Status | None, Status | None]
    changes: tuple[FieldChange, ...]
    patch: tuple[dict[str, Any], ...]


def compare(before: Reading, after: Reading) -> Comparison:
    """The statuses, the fields that differ (of the state, then of entries kept at both), and the patch."""
    state_before, state_after = before.state(), after.state()
    old, new = before.versions(), after.versions()
    document_before, document_after = _document(state_before), _document(state_after)
    changed = [key for key, version in new.items() if old.get(key, version) != version]
    return Comparison(
        (state_before.status if state_before else None, state_after.status if state_after else None),
        (
            *_state_changes(document_before, document_after),
            *(change for key in changed for change in _entry_changes(before.entry(key), after.entry(key))),
        ),
        tuple(_patch("", document_before, document_after)),
    )


def change_of(before: Reading, after: Reading) -> StateChange:
    """What one command changed, as read before and after it."""
    status, changes, patch = compare(before, after)
    return StateChange(
        from_=None if status[0] is None else before.as_of.position,
        to=after.as_of.position,
        status=status,
        changes=changes,
        patch=patch,
    )


def _document(state: ClaimState | None) -> dict[str, Any]:
    """The state as JSON; a claim that does not exist is the empty object."""
    return {} if state is None else state.model_dump(mode="json")


def _state_changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[FieldChange]:
    for name in dict.fromkeys((*before, *after)):
        if name not in _OF_THE_MOMENT:
            yield from _change(f"/{name}", before.get(name), after.get(name))


def _entry_changes(before: Entry, after: Entry) -> Iterator[FieldChange]:
    old, new = before.model_dump(mode="json"), after.model_dump(mode="json")
    for name in new:
        yield from _change(f"/entries/{after.entry_id}/{name}", old[name], new[name])


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
