"""The history of a claim, each event with the difference that it made."""

from collections.abc import Sequence

from pydantic import Field

from ledger.application.log import Moment
from ledger.application.question import NOW
from ledger.bootstrap import OpenLedger
from ledger.domain.as_of import AsOf
from ledger.domain.claim import ClaimRecord, project_claim
from ledger.domain.difference import ClaimDifference, Reading, difference_of
from ledger.domain.events import RecordedEvent
from ledger.domain.history import HistoryItem


class ChangedItem(HistoryItem):
    """One event in the history of a claim; ``difference`` is between the states before and after it."""

    difference: ClaimDifference | None = Field(default=None, description="with `states=true`")


def with_changes(
    opened: OpenLedger, claim_id: str, items: Sequence[HistoryItem], *, is_wanted: bool
) -> tuple[ChangedItem, ...]:
    """The items with their differences where they are wanted; the states are folded from the events."""
    if not is_wanted or not items:
        return tuple(ChangedItem.model_construct(**dict(item)) for item in items)
    events = opened.log.stream(claim_id, upto=items[-1].position)
    first = len(events) - len(items)
    record = project_claim(None, events[:first])
    changed = []
    for number, (item, event) in enumerate(zip(items, events[first:], strict=True), start=first):
        after = project_claim(record, [event])
        before_event = events[number - 1] if number else None
        difference = difference_of(claim_id, _reading(record, before_event), _reading(after, event), [event])
        changed.append(ChangedItem.model_construct(**dict(item), difference=difference))
        record = after
    return tuple(changed)


def _reading(record: ClaimRecord | None, last: RecordedEvent | None) -> Reading:
    return Reading(record, _as_of(last))


def _as_of(last: RecordedEvent | None) -> AsOf:
    """The moment of the event; before the first one the log was empty, as far as this claim goes."""
    if last is None:
        return NOW.at(Moment(0, None, is_final=True))
    return NOW.at(Moment(last.position, last.recorded_at, is_final=True))
