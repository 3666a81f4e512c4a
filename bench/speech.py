"""The facts of generated utterances: days as the ledger resolves them, chains, quotes, venues."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from bench.cast import Cast
from bench.chance import Chance
from bench.measured import CARRIED_DAYS, QUOTE_LENGTH, VENUES
from ledger.domain.value import Hop, Quote, ReportedDay, SaidDay, UtteranceFacts, Venue
from ledger.domain.vocabulary import DayBasis, ReportedBasis, Role, Wording

LAST_DAY: Final = date(2026, 11, 1)
SPAN_DAYS: Final = 1826
"""About five years before ``LAST_DAY``; days of a history are counted from its start."""

_FIRST_DAY: Final = LAST_DAY - timedelta(days=SPAN_DAYS)

# How a said day is written, and how many of a thousand. The first three need no reported day that was given:
# their latest end is known without.
_FORMS: Final = (
    ("day", 880), ("month", 45), ("interval", 20), ("before", 12), ("year", 8), ("since", 5), ("unknown", 30),
)  # fmt: skip
_CLOSED: Final = ("day", "month", "interval")


def day_of(number: int) -> date:
    """The day of a history by its number."""
    return _FIRST_DAY + timedelta(days=number)


class Speech:
    """Makes facts. Every day given lies in the past, so that none is clamped to the day of recording."""

    def __init__(self, chance: Chance, cast: Cast) -> None:
        self._chance = chance
        self._cast = cast
        self._form = chance.weighted(_FORMS)
        self._venue = chance.weighted(
            [(Venue(kind=kind, name=chance.text(12)), weight) for kind, weight in VENUES]
        )
        # Most hops are one agent in one role: made once.
        self._hops: dict[tuple[tuple[str, ...], Role, int], Hop] = {}

    def facts(
        self, speakers: tuple[str, ...], number: int, bound: int, role: Role = Role.SPEAKER
    ) -> UtteranceFacts:
        """An utterance on the day of that number: reported by a source on a given day, by one, or by none.

        No day is later than ``bound``, the last day that its record can know of: a month that ends later is
        reported on a given day.
        """
        form = self._form()
        said = self._said(form, day_of(number))
        if form not in _CLOSED or said.latest > day_of(bound) or self._chance.happens(0.75):
            on = self.carried(number, bound)
            return self._whole(speakers, role, self.capped(said, on), self._given(on))
        source = self._cast.source() if self._chance.happens(0.4) else None
        return self._whole(speakers, role, said, self.as_said(said, source))

    def published(self, speakers: tuple[str, ...], number: int, source: str, on: date) -> UtteranceFacts:
        """An utterance that a source of its own carried, on the day it was published."""
        said = self._said("day", day_of(number))
        reported = ReportedDay(
            edtf=on.isoformat(), earliest=on, latest=on, basis=ReportedBasis.PUBLISHED, source=source
        )
        return self._whole(speakers, Role.SPEAKER, said, reported)

    def carried(self, number: int, bound: int) -> date:
        """The day on which a source carried what was said on that day, ``bound`` at the latest."""
        return day_of(min(number + self._chance.number(CARRIED_DAYS), bound))

    def corrected(self, facts: UtteranceFacts, number: int) -> UtteranceFacts:
        """The same utterance, but said on that day."""
        said = self._said("day", day_of(number))
        reported = facts.reported
        if reported.basis is ReportedBasis.SAID:
            reported = self.as_said(said, reported.source)
        elif reported.basis is ReportedBasis.GIVEN:
            said = self.capped(said, reported.latest)
        return facts.model_copy(update={"said": said, "reported": reported})

    @staticmethod
    def capped(said: SaidDay, on: date) -> SaidDay:
        """The said day, never later than the reported day that was given."""
        return said if said.latest <= on else said.model_copy(update={"latest": on})

    @staticmethod
    def as_said(said: SaidDay, source: str | None) -> ReportedDay:
        """The reported day where none is known: the said day."""
        return ReportedDay(
            edtf=said.edtf,
            earliest=said.earliest,
            latest=said.latest,
            basis=ReportedBasis.SAID,
            source=source,
        )

    def _given(self, on: date) -> ReportedDay:
        return ReportedDay(
            edtf=on.isoformat(),
            earliest=on,
            latest=on,
            basis=ReportedBasis.GIVEN,
            source=self._cast.source(),
            via=self._cast.agency() if self._chance.happens(0.1) else None,
        )

    def _said(self, form: str, day: date) -> SaidDay:
        """The day in that form; ends that stay open here are capped by a reported day."""
        if form == "day":
            return SaidDay(edtf=day.isoformat(), earliest=day, latest=day, basis=DayBasis.EXPLICIT)
        week, month = day - timedelta(days=6), day.replace(day=monthrange(day.year, day.month)[1])
        ends: dict[str, tuple[str | None, date | None, date]] = {
            "month": (f"{day:%Y-%m}", day.replace(day=1), month),
            "interval": (f"{week}/{day}", week, day),
            "before": (f"/{day}", None, day),
            "year": (f"{day:%Y}", date(day.year, 1, 1), date(day.year, 12, 31)),
            "since": (f"{day}/", day, date.max),
            "unknown": (None, None, date.max),
        }
        text, earliest, latest = ends[form]
        basis = DayBasis.UNKNOWN if text is None else DayBasis.DERIVED
        return SaidDay(edtf=text, earliest=earliest, latest=latest, basis=basis)

    def _whole(
        self, speakers: tuple[str, ...], role: Role, said: SaidDay, reported: ReportedDay
    ) -> UtteranceFacts:
        is_reported = reported.source is not None or reported.basis is not ReportedBasis.SAID
        words = self._chance.text(self._chance.number(QUOTE_LENGTH))
        start = self._chance.between(0, 20_000)
        is_direct = self._chance.happens(0.6)
        quote = Quote(
            start=start,
            end=start + len(words),
            exact=words if is_direct else None,
            wording=Wording.DIRECT_QUOTE if is_direct else Wording.PARAPHRASE,
            gist=None if is_direct else words[:200],
        )
        return UtteranceFacts(
            speakers=speakers,
            said=said,
            reported=reported,
            venue=self._venue() if self._chance.happens(0.9) else None,
            chain=self._chain(speakers, role) if is_reported else (),
            quotes=(quote,),
        )

    def _chain(self, speakers: tuple[str, ...], role: Role) -> tuple[Hop, ...]:
        """Publisher first: straight, through an agency, on to a document or group, or branching."""
        hops = [self._hop((self._cast.publisher(),), Role.PUBLISHER, 0)]
        if self._chance.happens(0.3):
            hops.append(self._hop((self._cast.agency(),), Role.AGENCY, len(hops)))
        hops.append(self._hop(speakers, role, len(hops)))
        if self._chance.happens(0.08):
            hops.append(self._hop((self._cast.speaker(),), Role.SOURCE, 1))
        elif self._chance.happens(0.12):
            hops.append(self._hop((self._cast.document(),), Role.DOCUMENT, len(hops)))
        return tuple(hops)

    def _hop(self, agents: tuple[str, ...], role: Role, after: int) -> Hop:
        key = (agents, role, after)
        if (hop := self._hops.get(key)) is None:
            hop = Hop(agents=agents, role=role, after=after or None)
            if len(agents) == 1:
                self._hops[key] = hop
        return hop
