"""What had happened by a day: the limit on the said or reported clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

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

    def day_of(self, entry: Stance) -> date | None:
        """The day by which the entry is kept on this clock; None means it always is."""
        if self.clock is Clock.REPORTED:
            return entry.reported_latest
        return entry.said_earliest if self.certainty is Certainty.POSSIBLE else entry.said_latest

    def kept(self, entries: Iterable[Stance]) -> list[Stance]:
        """Those of the entries that are kept."""
        if self.day is None:
            return [entry for entry in entries if not entry.is_voided]
        return [entry for entry in entries if self.keeps(entry)]

    def last_day(self, kept: Sequence[Stance]) -> date | None:
        """The greatest day by which an entry was kept; ``kept`` is in fold order. None when all are open."""
        if self.clock is Clock.SAID and self.certainty is Certainty.CERTAIN:
            return kept[-1].said_latest if kept else None
        return max((day for entry in kept if (day := self.day_of(entry)) is not None), default=None)

    def keeps(self, entry: Stance) -> bool:
        """Whether the entry is kept: it is not voided, and its day has come."""
        if entry.is_voided:
            return False
        if self.day is None:
            return True
        day = self.day_of(entry)
        return day is None or day <= self.day


NO_LIMIT = Limit()
"""Everything that is recorded, whenever it was said."""
