"""Fills a migrated database with a generated history, through the ledger's own way of appending.

python -m bench.fill postgresql://...     --size 1000000 [--out-of-order] [--seed 1]

The login must be a writer. Views are not fed: an engine that runs, or is started later, takes the events.
"""

import argparse
import gc
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import psycopg
from eventsourcing.persistence import JSONTranscoder

from bench.history import History
from ledger.application.append import Append
from ledger.application.identity import new_id
from ledger.domain.events import Event
from ledger.persistence.batch import Save
from ledger.persistence.connection import configure
from ledger.persistence.mapper import LedgerMapper
from ledger.persistence.transaction import append_saves

GROUP = 1_000
"""Events a transaction, about: commands are kept whole."""


@dataclass(frozen=True)
class Filled:
    """How many events went in, how fast, and the claim with the most entries."""

    events: int
    seconds: float
    deepest: str

    @property
    def rate(self) -> float:
        """Events a second, made and appended."""
        return self.events / self.seconds


def fill(writer_url: str, history: History, progress: Callable[[int], None] | None = None) -> Filled:
    """Append the whole history, group by group; memory stays flat."""
    start = time.perf_counter()
    events = append_commands(writer_url, history.commands(), progress)
    assert history.deepest is not None
    return Filled(events, time.perf_counter() - start, history.deepest)


def append_commands(
    writer_url: str, commands: Iterable[list[Event]], progress: Callable[[int], None] | None = None
) -> int:
    """Append the commands group by group; the number of their events."""
    mapper = LedgerMapper(JSONTranscoder())
    events = 0
    # No circles are made here, and the many objects of a history live long: looking through them is in vain.
    gc.disable()
    with psycopg.connect(writer_url) as connection:
        configure(connection)
        for group in groups_of(commands):
            saves = [_save(command, mapper) for command in group]
            append_saves(connection, saves)
            for save in saves:
                if save.error is not None:
                    raise save.error
            events += sum(len(command) for command in group)
            if progress is not None:
                progress(events)
    gc.enable()
    return events


def groups_of(commands: Iterable[list[Event]]) -> Iterator[list[list[Event]]]:
    """The commands in groups of about ``GROUP`` events."""
    group: list[list[Event]] = []
    size = 0
    for command in commands:
        group.append(command)
        size += len(command)
        if size >= GROUP:
            yield group
            group, size = [], 0
    if group:
        yield group


def _save(events: Sequence[Event], mapper: LedgerMapper) -> Save:
    return Save([mapper.to_stored_event(event) for event in events], Append("bench", new_id("correlation")))


def main() -> None:
    """Fill the database that is named."""
    parser = argparse.ArgumentParser(prog="bench.fill", description=__doc__)
    parser.add_argument("url", help="a writer's connection string")
    parser.add_argument("--size", type=int, default=100_000, help="events")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out-of-order", action="store_true", help="said days at random, as from an archive")
    asked = parser.parse_args()
    history = History(asked.size, seed=asked.seed, is_in_order=not asked.out_of_order)
    filled = fill(asked.url, history, lambda events: print(f"\r{events:,}", end="", flush=True))
    print(f"\n{filled.events:,} events in {filled.seconds:.1f} s, {filled.rate:,.0f}/s")
    print(f"the claim with the most entries: {filled.deepest}")


if __name__ == "__main__":
    main()
