"""Items of one stream over positions: what held from which event to which.

command ──> record ──> items that may have changed ──┬─ as they were: nothing
                                                     └─ otherwise: the open version ends, the next opens
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from ledger.domain.agent import AgentRecord, project_agent
from ledger.domain.claim import ClaimRecord, apply_event
from ledger.domain.events import RecordedEvent
from projections.search.item import Item, items_of_agent, items_of_claim
from projections.view import FOREVER, Row


@dataclass(frozen=True, slots=True)
class Version:
    """An item as it was from a position until before another."""

    item: Item
    from_position: int
    to_position: int = FOREVER

    def row(self, stream: str) -> Row:
        """The row of the version."""
        item, item_id, speakers, *rest = self.item
        written = (value.isoformat() if isinstance(value, date) else value for value in rest)
        return (stream, item, item_id, self.from_position, self.to_position, list(speakers), *written)


@dataclass(slots=True)
class Track:
    """One stream, followed event by event: its record, and the versions that hold."""

    record: ClaimRecord | AgentRecord | None = None
    open: dict[str, Version] = field(default_factory=dict)

    @property
    def revision(self) -> int:
        """Of the last event, 0 before the first."""
        return 0 if self.record is None else self.record.revision

    @property
    def weight(self) -> int:
        """How much is remembered."""
        return 1 + len(self.open)

    def follow(self, events: Sequence[RecordedEvent]) -> list[Version]:
        """The versions that end with the events, which go on from those before; whole commands.

        All events of a command are one moment, at the last of its positions in the stream.
        """
        ended = []
        for command in _commands(events):
            position = command[-1].position
            for item_id, item in self._apply(command).items():
                known = self.open.get(item_id)
                if (known.item if known is not None else None) == item:
                    continue
                if known is not None:
                    del self.open[item_id]
                    ended.append(Version(known.item, known.from_position, position))
                if item is not None:
                    self.open[item_id] = Version(item, position)
        return ended

    def _apply(self, command: Sequence[RecordedEvent]) -> dict[str, Item | None]:
        record = self.record
        if command[0].originator_id.startswith("agent_"):
            agent = project_agent(record if isinstance(record, AgentRecord) else None, command)
            self.record = agent
            return {} if agent is None else dict(items_of_agent(agent, command))
        claim = record if isinstance(record, ClaimRecord) else None
        for recorded in command:
            claim = apply_event(claim, recorded)
        self.record = claim
        return {} if claim is None else dict(items_of_claim(claim, command))


def replay(events: Sequence[RecordedEvent]) -> list[Row]:
    """The rows of all versions of all items of one stream."""
    track = Track()
    ended = track.follow(events)
    return [version.row(events[0].originator_id) for version in (*ended, *track.open.values())]


def _commands(events: Iterable[RecordedEvent]) -> Iterator[list[RecordedEvent]]:
    for _, command in groupby(events, key=lambda recorded: recorded.correlation_id):
        yield list(command)
