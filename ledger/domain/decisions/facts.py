"""Decisions on the facts of an utterance: its days on both clocks, its chain, its quotes."""

from datetime import date

from ledger.domain.commands import EvidenceInput, HopInput, ReportedInput, SaidInput
from ledger.domain.day import clamp, narrow, parse_day
from ledger.domain.decisions.world import World
from ledger.domain.errors import InvalidChain, InvalidQuote, MissingChain, ReportedBeforeSaid
from ledger.domain.value import Day, Evidence, Hop, Quote, ReportedDay, SaidDay
from ledger.domain.vocabulary import ReportedBasis


def resolve_days(
    said: SaidInput | None, reported: ReportedInput | None, world: World, bound: date
) -> tuple[SaidDay, ReportedDay]:
    """The said and the reported day, with bounds as they can be known on ``bound``.

    The reported day is the one given, else the source's, else the said day; the said day is never
    later than a reported day that was given.

    Raises:
        InvalidDay: not in an accepted form, or the bounds leave the day.
        DayInFuture: even the earliest day lies beyond the bound.
        ReportedBeforeSaid: carried before it was said.
    """
    said = said or SaidInput()
    day = clamp("said", _day("said", said.edtf, said.earliest, said.latest), bound)
    given = _given(reported, bound)
    latest = _closed(day)
    said_day = SaidDay(
        edtf=day.edtf,
        earliest=day.earliest,
        latest=min(latest, _closed(given)) if given and _caps(reported) else latest,
        basis=said.basis,
        justification=said.justification,
    )
    return said_day, _reported(said_day, reported, given, world, bound)


def _caps(reported: ReportedInput | None) -> bool:
    """Whether the reported day was given: then nothing is said after it."""
    return reported is not None and reported.basis in (None, ReportedBasis.GIVEN)


def _closed(day: Day) -> date:
    """The latest end of a day that ``clamp`` closed."""
    if day.latest is None:
        raise TypeError("the day was not clamped")
    return day.latest


def _day(field: str, text: str | None, earliest: date | None, latest: date | None) -> Day:
    return narrow(field, parse_day(text) if text is not None else Day(), earliest, latest)


def _given(reported: ReportedInput | None, bound: date) -> Day | None:
    """The reported day when one stands beside the source."""
    if reported is None or not reported.has_day:
        return None
    day = _day("reported", reported.on, reported.earliest, reported.latest)
    return clamp("reported", day, bound)


def _reported(
    said: SaidDay, reported: ReportedInput | None, given: Day | None, world: World, bound: date
) -> ReportedDay:
    source = reported.source if reported else None
    record = world.sources.get(source) if source is not None else None
    published = record.facts.published if record is not None else None
    told = reported.basis if reported is not None else None
    if given is not None:
        day, basis = given, told or ReportedBasis.GIVEN
    elif published is not None and told is None:
        day, basis = clamp("published", published, bound), ReportedBasis.PUBLISHED
    else:
        day, basis = said, ReportedBasis.SAID
    latest = _closed(day)
    if said.earliest and latest < said.earliest:
        raise ReportedBeforeSaid(reported_latest=latest, said_earliest=said.earliest)
    return ReportedDay(
        edtf=day.edtf,
        earliest=day.earliest,
        latest=latest,
        basis=basis,
        source=source,
        via=reported.via if reported else None,
    )


def as_said_input(said: SaidDay) -> SaidInput:
    """What a client would give to get this said day again: its bounds as they stand, so they never widen."""
    return SaidInput(
        edtf=said.edtf,
        earliest=said.earliest,
        latest=said.latest,
        basis=said.basis,
        justification=said.justification,
    )


def as_reported_input(reported: ReportedDay, bound: date) -> ReportedInput | None:
    """What a client would give to get this reported day; None when nothing was reported."""
    if reported.basis is ReportedBasis.GIVEN:
        return ReportedInput(
            source=reported.source,
            via=reported.via,
            on=reported.edtf,
            earliest=reported.earliest,
            latest=reported.latest if reported.latest < bound or reported.edtf is None else None,
        )
    if reported.source is None and reported.via is None:
        return None
    return ReportedInput(source=reported.source, via=reported.via)


def check_reported(reported: ReportedInput | None, world: World) -> None:
    """Refuse a source or an agent that does not exist."""
    if reported is not None:
        world.need("source", reported.source)
        world.need("agent", reported.via)


def resolve_speakers(speakers: tuple[str, ...], world: World) -> tuple[str, ...]:
    """The speakers, each once, all of them known."""
    for speaker in speakers:
        world.need("agent", speaker)
    return tuple(dict.fromkeys(speakers))


def resolve_chain(chain: tuple[HopInput, ...], *, is_reported: bool, world: World) -> tuple[Hop, ...]:
    """The chain with every ``after`` filled in; the first hop follows none.

    Raises:
        MissingChain: something is reported, but the chain is empty.
        InvalidChain: a hop follows one that does not stand before it.
    """
    if is_reported and not chain:
        raise MissingChain()
    hops: list[Hop] = []
    for number, hop in enumerate(chain, start=1):
        for agent in hop.agents:
            world.need("agent", agent)
        after = hop.after if hop.after is not None else (number - 1 or None)
        if after is not None and after >= number:
            raise InvalidChain(hop=number, after=after)
        hops.append(
            Hop(
                agents=tuple(dict.fromkeys(hop.agents)),
                role=hop.role,
                verb=hop.verb,
                named=hop.named,
                after=after,
            )
        )
    return tuple(hops)


def check_quotes(quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """The quotes themselves.

    Raises:
        InvalidQuote: positions and words do not fit each other.
    """
    for quote in quotes:
        check_quote(quote)
    return quotes


def check_quote(quote: Quote) -> None:
    """Refuse a quote whose positions and words do not fit each other."""
    start, end = quote.start, quote.end
    reason = None
    if (start is None) != (end is None):
        reason = "give both start and end, or neither"
    elif start is None and quote.exact is None and quote.gist is None:
        reason = "give positions, the exact words or a gist"
    elif start is not None and end is not None and end <= start:
        reason = "it ends before it starts"
    elif (
        start is not None and end is not None and quote.exact is not None and end - start != len(quote.exact)
    ):
        reason = f"the exact words have {len(quote.exact)} code points"
    if reason is not None:
        raise InvalidQuote(start=start, end=end, reason=reason)


def resolve_evidence(evidence: tuple[EvidenceInput, ...], world: World) -> tuple[Evidence, ...]:
    """The evidence, its sources known and its quotes sound."""
    for item in evidence:
        world.need("source", item.source)
        if item.quote is not None:
            check_quote(item.quote)
    return tuple(Evidence(**dict(item)) for item in evidence)
