"""Claims as they were last folded, so that a batch need not read their streams from the log again."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Final, NamedTuple

from ledger.domain.claim import ClaimRecord, project_claim
from ledger.domain.events import EventRedacted, RecordedEvent
from projections.log import ViewLog

CAPACITY: Final = 100_000
"""Claims and entries that are remembered, together."""


class Folded(NamedTuple):
    """A claim after a batch; ``before`` is what it was, None when that is not known or it did not exist."""

    before: ClaimRecord | None
    after: ClaimRecord


class ClaimFold:
    """Folds batches of events of claims. What is remembered is checked by its revision."""

    def __init__(self, log: ViewLog, capacity: int = CAPACITY) -> None:
        self._log = log
        self._capacity = capacity
        self._records: OrderedDict[str, ClaimRecord] = OrderedDict()
        self._weight = 0

    def fold(self, events: Sequence[RecordedEvent]) -> list[Folded]:
        """Every claim that the events touch, in the order in which they first do."""
        streams: dict[str, list[RecordedEvent]] = {}
        for recorded in events:
            streams.setdefault(recorded.originator_id, []).append(recorded)
        unknown = [stream for stream, of_stream in streams.items() if not self._follows(stream, of_stream)]
        loaded = self._log.streams(unknown, upto=events[-1].position) if unknown else {}
        folded = []
        for stream, of_stream in streams.items():
            before = None if stream in loaded else self._records.get(stream)
            after = project_claim(before, loaded.get(stream, of_stream))
            if after is None:
                raise LookupError(f"{stream} has no events")
            self._remember(after)
            folded.append(Folded(before, after))
        return folded

    def forget(self) -> None:
        """Remember nothing."""
        self._records.clear()
        self._weight = 0

    def _follows(self, stream: str, events: Sequence[RecordedEvent]) -> bool:
        """Whether the events go on from what is remembered; a redaction changes what was read before."""
        if any(isinstance(recorded.event, EventRedacted) for recorded in events):
            return False
        known = self._records.get(stream)
        return events[0].originator_version == (1 if known is None else known.revision + 1)

    def _remember(self, record: ClaimRecord) -> None:
        known = self._records.pop(record.claim_id, None)
        self._weight += _weigh(record) - (0 if known is None else _weigh(known))
        self._records[record.claim_id] = record
        while self._weight > self._capacity and len(self._records) > 1:
            _, oldest = self._records.popitem(last=False)
            self._weight -= _weigh(oldest)


def _weigh(record: ClaimRecord) -> int:
    return 1 + len(record.entries)
