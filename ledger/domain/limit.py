"""What had happened by a day: the limit on the said or reported clock."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from ledger.domain.stance import Stance
from ledger.domain.vocabulary import Certainty, Clock


@dataclass(frozen=True, slots=True)
class Limit:
    """Keeps the entries of a day and before, on one clock; ``day`` None keeps all.

    On the said clock ``certain`` keeps what was said by the day for sure, ``possible`` what cannot be
    excluded (not one consistent world). The reported clock knows no certainty.
    """

    clock: Clock = Clock.SAID
    day: date | None = None
    certainty: Certainty = Certainty.CERTAIN

    @property
    def day_of(self) -> Callable[[Stance], date | None]:
        """Gives the day by which an entry is kept on this clock; None means it always is."""
        if self.clock is Clock.REPORTED:
            return _reported_latest
        return _said_earliest if self.certainty is Certainty.POSSIBLE else _said_latest

    def kept(self, entries: Iterable[Stance]) -> list[Stance]:
        """Those of the entries that are kept: they are not voided, and their day has come."""
        if self.day is None:
            return [entry for entry in entries if not entry.is_voided]
        limit, day_of = self.day, self.day_of
        return [
            entry
            for entry in entries
            if not entry.is_voided and ((day := day_of(entry)) is None or day <= limit)
        ]

    def last_day(self, kept: Sequence[Stance]) -> date | None:
        """The greatest day by which an entry was kept; ``kept`` is in fold order. None when all are open."""
        if self.clock is Clock.SAID and self.certainty is Certainty.CERTAIN:
            return kept[-1].said_latest if kept else None
        return max((day for day in map(self.day_of, kept) if day is not None), default=None)

    def keeps(self, entry: Stance) -> bool:
        """Whether the entry is kept."""
        return bool(self.kept((entry,)))


_said_earliest = attrgetter("said_earliest")
_said_latest = attrgetter("said_latest")
_reported_latest = attrgetter("reported_latest")

NO_LIMIT = Limit()
"""Everything that is recorded, whenever it was said."""
