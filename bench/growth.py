"""What an event costs to append as the log grows: it should cost the same.

Logs of every size hold the same kind of history, and each goes on where it stopped: so new events fall on old
and new streams alike. The sizes take turns after every few saves, so that noise hits all alike.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from eventsourcing.persistence import JSONTranscoder

from bench.database import tidy
from bench.fill import append_commands, groups_of
from bench.finding import Finding
from bench.history import History
from bench.peer import make_ledger
from bench.sample import percentile
from ledger.application.append import Append
from ledger.application.identity import new_id
from ledger.domain.events import Event
from ledger.persistence.connection import CHECKOUT_SECONDS
from ledger.persistence.datastore import LedgerDatastore
from ledger.persistence.embedded import EmbeddedServer
from ledger.persistence.mapper import LedgerMapper
from ledger.persistence.recorder import LedgerRecorder

BAR: Final = 1.3
"""Times what it costs in the smallest log."""
SINGLES: Final = 50
"""Commands that one turn appends to a log, before a batch of about 1,000 events."""
TURNS: Final = 3
"""In a run; one more before the first is the warm-up. So few that the smallest log stays about its size."""
_MOST_A_TURN: Final = 2 * SINGLES + 1_100

SINGLE: Final = "1 command"
BATCH: Final = "1,000 events"


@dataclass
class Log:
    """A log that stands at its size, what comes next in it, and what events cost, in ms each."""

    size: int
    recorder: LedgerRecorder
    commands: Iterator[list[Event]]
    costs: dict[str, list[float]] = field(default_factory=lambda: {SINGLE: [], BATCH: []})


def measure_growth(
    server: EmbeddedServer, runs: int, sizes: Sequence[int], *, seed: int = 1
) -> Iterator[Finding]:
    """A line for each size as its log is filled, then one for each way of saving and size."""
    logs = []
    for size in sizes:
        start = time.perf_counter()
        logs.append(_make_log(server, size, (1 + runs * TURNS) * _MOST_A_TURN, seed))
        rate = size / (time.perf_counter() - start)
        yield Finding(f"{size:,} events filled, {rate:,.0f}/s", {"size": size, "filled_per_second": rate})
    for turn in range(1 + runs * TURNS):
        for log in logs[:: -1 if turn % 2 else 1]:
            if turn == 1:
                # What came before was the warm-up.
                log.costs = {name: [] for name in log.costs}
            _append_more(log)
    for way in (SINGLE, BATCH):
        least = median(logs[0].costs[way])
        for log in logs:
            yield _finding(way, log, median(log.costs[way]) / least)
    for log in logs:
        log.recorder.datastore.close()


def take(commands: Iterator[list[Event]], events: int) -> Iterator[list[Event]]:
    """The next commands with so many events together, or a few more: a command is whole."""
    count = 0
    while count < events and (command := next(commands, None)) is not None:
        count += len(command)
        yield command


def _make_log(server: EmbeddedServer, size: int, more: int, seed: int) -> Log:
    name = f"growth_{size}"
    url = make_ledger(server, name)
    commands = History(size + more, seed=seed).commands()
    append_commands(url, take(commands, size))
    tidy(server.dsn(dbname=name))
    datastore = LedgerDatastore(url, pool_size=1, timeout_seconds=CHECKOUT_SECONDS)
    return Log(size, LedgerRecorder(datastore), commands)


def _append_more(log: Log) -> None:
    singles = [next(log.commands) for _ in range(SINGLES)]
    batch = [event for command in next(groups_of(log.commands)) for event in command]
    log.costs[SINGLE] += _costs(log.recorder, singles)
    log.costs[BATCH] += _costs(log.recorder, [batch])


def _costs(recorder: LedgerRecorder, saves: Sequence[Sequence[Event]]) -> list[float]:
    """What each save took, in ms an event."""
    mapper = LedgerMapper(JSONTranscoder())
    costs = []
    for events in saves:
        stored = [mapper.to_stored_event(event) for event in events]
        start = time.perf_counter()
        recorder.insert_events(stored, append=Append("bench", new_id("correlation")))
        costs.append((time.perf_counter() - start) * 1000 / len(events))
    return costs


def _finding(way: str, log: Log, ratio: float) -> Finding:
    p50, p99 = (percentile(log.costs[way], percent) for percent in (50, 99))
    said = "met" if ratio <= BAR else "MISSED"
    return Finding(
        f"save {way:12} at {log.size:9,} events: {p50:7.4f} ms an event, p99 {p99:7.4f} ms   "
        f"{ratio:5.2f} x the first size   bar {BAR} x: {said}",
        {"way": way, "size": log.size, "p50_ms": p50, "p99_ms": p99, "ratio": ratio, "bar": BAR},
    )
