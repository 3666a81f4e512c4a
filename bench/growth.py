"""What an event costs to append as the log grows: it should cost the same.

Logs of every size hold the same kind of history, and each goes on where it stopped: so new events fall on old
and new streams alike. The sizes take turns, so that noise hits all alike.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
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
SINGLES: Final = 300
BATCHES: Final = 3
"""Of about 1,000 events; commands and batches that one run appends to each log."""
_ROUND: Final = 2 * SINGLES + BATCHES * 1_100

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
        logs.append(_make_log(server, size, (runs + 1) * _ROUND, seed))
        rate = size / (time.perf_counter() - start)
        yield Finding(f"{size:,} events filled, {rate:,.0f}/s", {"size": size, "filled_per_second": rate})
    for run in range(runs + 1):
        for log in logs[:: -1 if run % 2 else 1]:
            _append_more(log)
            if run == 0:
                # The first round was the warm-up.
                log.costs = {name: [] for name in log.costs}
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
    batches = [[event for command in group for event in command] for group in _groups(log.commands)]
    log.costs[SINGLE] += _costs(log.recorder, singles)
    log.costs[BATCH] += _costs(log.recorder, batches)


def _groups(commands: Iterator[list[Event]]) -> Iterable[list[list[Event]]]:
    groups = groups_of(commands)
    return [next(groups) for _ in range(BATCHES)]


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
