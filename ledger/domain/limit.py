"""What had happened by a day: the limit on the said or reported clock."""

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
