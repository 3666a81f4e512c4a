"""Who appears in a generated history: speakers, checkers, publishers, agencies, documents; and sources."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from bench.chance import Chance
from bench.measured import CHECKERS
from ledger.domain.events import AgentFacts, AgentRegistered, Event, SourceCaptured, SourceFacts
from ledger.domain.value import Day
from ledger.domain.vocabulary import AgentKind

SPEAKERS: Final = 300
PUBLISHERS: Final = 40
AGENCIES: Final = 6
DOCUMENTS: Final = 20
SOURCES: Final = 300
_KINDS: Final = (AgentKind.PERSON,) * 7 + (AgentKind.ORGANIZATION,) * 2 + (AgentKind.GROUP,)


class Cast:
    """The agents and the standing sources; ``register`` must be recorded before anything else."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        speakers = self._ids("agent", SPEAKERS)
        checkers = self._ids("agent", len(CHECKERS))
        self.publishers: Final = self._ids("agent", PUBLISHERS)
        agencies = self._ids("agent", AGENCIES)
        documents = self._ids("agent", DOCUMENTS)
        sources = self._ids("source", SOURCES)
        self.speaker: Final = chance.by_rank(speakers)
        self.checker: Final = chance.by_weight(checkers, CHECKERS)
        self.publisher: Final = chance.by_rank(self.publishers)
        self.agency: Final = chance.by_rank(agencies)
        self.document: Final = chance.by_rank(documents)
        self.source: Final = chance.by_rank(sources, 0.6)
        self._kinds = {
            **{agent: chance.one(_KINDS) for agent in speakers},
            **dict.fromkeys((*checkers, *self.publishers, *agencies), AgentKind.ORGANIZATION),
            **dict.fromkeys(documents, AgentKind.DOCUMENT),
        }
        self._sources = sources

    def register(self) -> Iterator[list[Event]]:
        """A command for each agent and source."""
        for agent, kind in self._kinds.items():
            name = self._chance.text(self._chance.between(6, 25))
            is_anonymous = kind is AgentKind.GROUP and self._chance.happens(0.7)
            facts = AgentFacts(
                name=name, kind=kind, anonymous=is_anonymous, count=3 if is_anonymous else None
            )
            yield [
                AgentRegistered(
                    originator_id=agent,
                    originator_version=1,
                    event_id=self._chance.new_id("event"),
                    agent=facts,
                )
            ]
        for source in self._sources:
            yield [self.capture(source, None)]

    def capture(self, source: str, published: date | None) -> Event:
        """A document becomes a source."""
        day = None
        if published is not None:
            day = Day(edtf=published.isoformat(), earliest=published, latest=published)
        return SourceCaptured(
            originator_id=source,
            originator_version=1,
            event_id=self._chance.new_id("event"),
            source=SourceFacts(
                url=f"https://{self._chance.between(1, 60)}.example/{source[-9:]}",
                title=self._chance.text(self._chance.between(20, 90)),
                publisher=self._chance.one(self.publishers),
                published=day,
                language="en",
                sha256=f"{self._chance.between(0, 2**256 - 1):064x}",
                media_type="text/html",
            ),
        )

    def _ids(self, kind: str, count: int) -> list[str]:
        return [self._chance.new_id(kind) for _ in range(count)]
