"""What had happened by a day: the limit on the said or reported clock."""

from dataclasses import dataclass
from datetime import date

from ledger.domain.claim import EntryRecord
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

    def day_of(self, entry: EntryRecord) -> date | None:
        """The day by which the entry is kept on this clock; None means it always is."""
        if self.clock is Clock.REPORTED:
            return entry.utterance.reported.latest
        said = entry.utterance.said
        return said.earliest if self.certainty is Certainty.POSSIBLE else said.latest

    def keeps(self, entry: EntryRecord) -> bool:
        """Whether the entry is kept: it is not voided, and its day has come."""
        if entry.voided is not None:
            return False
        day = self.day_of(entry)
        return self.day is None or day is None or day <= self.day


NO_LIMIT = Limit()
"""Everything that is recorded, whenever it was said."""
