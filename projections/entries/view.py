"""The view ``entries``: every entry as the record had it, a row for each range of positions.

A row ends when the record of the entry changes (corrected, voided, evidence added), or when it begins or
ceases to be live without any limit on a day. Everything else about how an entry stands depends on the day
that is asked for, and is decided when it is read, by the same rule as in replay.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from pydantic_core import to_json

from ledger.domain.claim import ClaimRecord, EntryRecord
from ledger.domain.entry import EntryBody, body_fields
from ledger.domain.events import RecordedEvent
from ledger.domain.standing import stands_for
from projections.claim_fold import Change, Reading, replay_claim
from projections.claim_view import ClaimViewFold
from projections.log import ViewLog
from projections.temporal import Versions
from projections.view import Row, Value, View


class EntriesSheet:
    """Remembers which entries are live, and what takes up each of them."""

    def __init__(self, record: ClaimRecord | None) -> None:
        self._takers: dict[str, set[str]] = {}
        self._taken: dict[str, str] = {}
        for entry in record.entries.values() if record else ():
            self._note(entry)
        self._live = {
            entry_id: self._is_live(record, entry_id) for entry_id in (record.entries if record else ())
        }

    def take(self, record: ClaimRecord, change: Change, rows: Versions[Any]) -> None:
        """The entries that the command touched, and those whose life it changed."""
        concerned = dict.fromkeys(sorted(change.touched))
        for entry_id in change.touched:
            concerned.update(dict.fromkeys(self._note(record.entries[entry_id])))
        for entry_id in concerned:
            is_live = self._is_live(record, entry_id)
            was_live = self._live.get(entry_id)
            if entry_id not in change.touched and is_live == was_live:
                continue
            if was_live is not None:
                rows.end(entry_id, change.position)
            self._live[entry_id] = is_live
            rows.open(entry_id, values_of(record.entries[entry_id], is_live=is_live), change.position)

    def _note(self, entry: EntryRecord) -> Iterator[str]:
        """Keep in mind what the entry takes up; that, and what it took up before, come back."""
        entry_id, taken = entry.entry_id, entry.stance.takes_up
        before = self._taken.pop(entry_id, None)
        if before is not None:
            self._takers[before].discard(entry_id)
        if taken is not None:
            self._taken[entry_id] = taken
            self._takers.setdefault(taken, set()).add(entry_id)
        return iter({concerned for concerned in (before, taken) if concerned is not None})

    def _is_live(self, record: ClaimRecord | None, entry_id: str) -> bool:
        if record is None or record.entries[entry_id].stance.is_voided:
            return False
        takers = [record.entries[taker].stance for taker in self._takers.get(entry_id, ())]
        return bool(stands_for(record.entries[entry_id].stance, [t for t in takers if not t.is_voided]))


def values_of(entry: EntryRecord, *, is_live: bool) -> tuple[Value, ...]:
    """The columns of the entry up to those of the range."""
    stance = entry.stance
    body = EntryBody.of_valid(body_fields(entry))
    return (
        entry.entry_id,
        entry.claim_id,
        entry.utterance_id,
        entry.position,
        str(stance.act),
        list(stance.speakers),
        stance.said_edtf,
        None if stance.said_earliest is None else stance.said_earliest.isoformat(),
        stance.said_latest.isoformat(),
        stance.reported_latest.isoformat(),
        entry.utterance.reported.source,
        stance.is_presupposed,
        stance.is_inferred,
        stance.is_voided,
        is_live,
        stance.bears_on_claim,
        None if stance.verdict is None else str(stance.verdict),
        stance.takes_up,
        stance.parent,
        None if stance.normalised is None else str(stance.normalised),
        None if stance.relation is None else str(stance.relation),
        None if stance.rating is None else stance.rating.model_dump_json(),
        None if stance.citation is None else to_json(stance.citation).decode(),
        list(entry.positions),
        _named_in(entry),
        body.model_dump_json(),
    )


def _named_in(entry: EntryRecord) -> list[str]:
    """The agents that the entry names, each once."""
    facts = entry.utterance
    hops = (agent for hop in facts.chain for agent in hop.agents)
    via = () if facts.reported.via is None else (facts.reported.via,)
    return list(dict.fromkeys((*facts.speakers, *hops, *via)))


_READING: Final = Reading(EntriesSheet)


def replay(events: Sequence[RecordedEvent]) -> list[Row]:
    """The rows of all entries of the claim."""
    return replay_claim(_READING, events)


def _arrays(ended: list[tuple[str, int]]) -> dict[str, list[Any]]:
    return {"entries": [entry_id for entry_id, _ in ended], "ends": [position for _, position in ended]}


def _open(log: ViewLog) -> ClaimViewFold:
    return ClaimViewFold(log, _READING, _arrays)


ENTRIES: Final = View(
    name="entries",
    version=3,
    kinds=("claim",),
    folder="entries",
    columns=(
        "entry_id",
        "claim_id",
        "utterance_id",
        "position",
        "act",
        "speakers",
        "said_edtf",
        "said_earliest",
        "said_latest",
        "reported_latest",
        "source",
        "is_presupposed",
        "is_inferred",
        "is_voided",
        "is_live",
        "bears_on_claim",
        "verdict",
        "takes_up",
        "parent",
        "normalised",
        "relation",
        "rating",
        "citation",
        "positions",
        "named",
        "body",
        "from_position",
        "to_position",
    ),
    stream="claim_id",
    key="entry_id",
    open=_open,
    replay=replay,
)
