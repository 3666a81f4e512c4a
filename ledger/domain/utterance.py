"""An utterance as readers see it: its facts, and what it did to every claim it touched."""

from collections.abc import Sequence

from ledger.domain.entry import Entry, EntryChange
from ledger.domain.frozen import Frozen
from ledger.domain.instant import Instant
from ledger.domain.value import Hop, Quote, ReportedDay, SaidDay, Venue


class Utterance(Frozen):
    """One act of speaking or publishing; ``entries`` in the order in which they were recorded.

    ``corrections`` are those of the utterance itself, one for each claim it touched.
    """

    utterance_id: str
    position: int
    recorded_at: Instant
    recorded_by: str
    speakers: tuple[str, ...]
    said: SaidDay
    reported: ReportedDay
    venue: Venue | None
    chain: tuple[Hop, ...]
    quotes: tuple[Quote, ...]
    notes: str | None
    corrections: tuple[EntryChange, ...]
    entries: tuple[Entry, ...]


def utterance_of(entries: Sequence[Entry]) -> Utterance:
    """The utterance that made the entries; at least one, all of the same utterance."""
    ordered = sorted(entries, key=lambda entry: entry.position)
    first = ordered[0]
    corrections = {
        change.position: change for entry in ordered for change in entry.corrections if change.of_utterance
    }
    return Utterance(
        utterance_id=first.utterance_id,
        position=first.position,
        recorded_at=first.recorded_at,
        recorded_by=first.recorded_by,
        speakers=first.speakers,
        said=first.said,
        reported=first.reported,
        venue=first.venue,
        chain=first.chain,
        quotes=first.quotes,
        notes=first.utterance_notes,
        corrections=tuple(corrections[position] for position in sorted(corrections)),
        entries=tuple(ordered),
    )
