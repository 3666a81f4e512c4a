"""Adds up what chunks gave, and makes the report of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ledger.application.identity import utc_now
from projections.status import Status
from projections.verification.comparison import Pair, difference_of
from projections.verification.report import LISTED, Asked, RowDifference, VerificationReport
from projections.view import View


@dataclass(frozen=True, slots=True)
class Finding:
    """The report; ``generation`` is the copy in which the last difference was, or the last that was read."""

    report: VerificationReport
    generation: int


class Tally:
    """What was found so far; ``streams`` were compared."""

    def __init__(self, view: View, asked: Asked, current: Status) -> None:
        self.streams = 0
        self._view = view
        self._asked = asked
        self._started_at = utc_now()
        self._from_position = self._to_position = current.position
        self._generation = current.generation
        self._rows = 0
        self._differences = 0
        self._listed: list[RowDifference] = []

    def add(
        self, current: Status, streams: int, equal: int, pairs: Sequence[Pair], unreadable: Mapping[str, str]
    ) -> None:
        """Take a chunk: rows that are equal, pairs that are not, and streams that the log does not give."""
        self.streams += streams
        self._rows += equal + len(pairs)
        self._to_position = current.position
        if pairs or unreadable or not self._differences:
            self._generation = current.generation
        self._differences += len(pairs) + len(unreadable)
        room = LISTED - len(self._listed)
        self._listed += [difference_of(self._view, pair) for pair in pairs[:room]]
        failed = [RowDifference(key=key, kind="unreadable", reason=why) for key, why in unreadable.items()]
        self._listed += failed[: room - len(pairs[:room])]

    def close(self, *, unsettled: int) -> Finding:
        """The end."""
        report = VerificationReport(
            view=self._view.name,
            version=self._view.version,
            asked=self._asked,
            from_position=self._from_position,
            to_position=self._to_position,
            streams=self.streams,
            rows=self._rows,
            differences=self._differences,
            listed=tuple(self._listed),
            unsettled=unsettled,
            started_at=self._started_at,
            finished_at=utc_now(),
        )
        return Finding(report, self._generation)
