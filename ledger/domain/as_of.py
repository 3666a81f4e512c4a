"""The moment an answer is about, on all clocks."""

from datetime import date
from typing import Annotated

from pydantic import Field

from ledger.domain.frozen import Frozen
from ledger.domain.instant import Instant
from ledger.domain.limit import NO_LIMIT, Limit
from ledger.domain.vocabulary import Certainty, Clock


class AsOf(Frozen):
    """What was recorded by ``position`` and, of that, what had happened by the said or reported day.

    ``recorded_at`` is when that position was recorded, null for the empty log. ``final`` says that
    the same question will for ever get the same answer. ``certainty`` goes with ``said_as_of``.
    """

    position: Annotated[int, Field(ge=0)]
    recorded_at: Instant | None
    final: bool
    said_as_of: date | None = None
    reported_as_of: date | None = None
    certainty: Certainty | None = None

    @property
    def limit(self) -> Limit:
        """The limit on the said or reported clock."""
        if self.reported_as_of is not None:
            return Limit(Clock.REPORTED, self.reported_as_of)
        if self.said_as_of is not None:
            return Limit(Clock.SAID, self.said_as_of, self.certainty or Certainty.CERTAIN)
        return NO_LIMIT
