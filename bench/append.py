"""Appending beside the peers: single events from one and many writers, and batches.

Every measurement runs in processes of its own. The peers take turns, and their order turns round with every
run, so that noise hits all alike.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

import psycopg

from bench.finding import Finding
from bench.peer import make_ledger, make_stock
from bench.sample import Sample, Summary, summarise
from bench.uma import MISSING, serving_uma
from bench.writer import Order
from bench.writing import HANG_SECONDS, write
from ledger.persistence.embedded import EmbeddedServer

SECONDS = 2.0
WARM_UP_SECONDS = 1.0
TRIES = 2
"""Of a peer that hangs, in each run."""


@dataclass(frozen=True)
class Way:
    """A way of saving: ``bars`` are the least ratio to a peer, and the one we are after."""

    name: str
    processes: int
    threads: int
    size: int
    bars: Mapping[str, tuple[float, float]] = field(default_factory=dict)


WAYS = (
    Way("1 event, 1 writer", 1, 1, 1, {"stock": (1.0, 2.0)}),
    Way("1 event, 16 writers", 1, 16, 1, {"stock": (3.0, 8.0)}),
    Way("1 event, 4 processes of 4 writers", 4, 4, 1, {"stock": (3.0, 8.0)}),
    Way("200 events, 1 writer", 1, 1, 200, {"stock": (1.7, 1.7)}),
    Way("1,000 events, 1 writer", 1, 1, 1_000, {"stock": (1.7, 1.7), "insert": (0.4, 1.0)}),
)


@dataclass
class Measured:
    """The runs of one peer in one way, and how many tries ended because it hung."""

    samples: list[Sample] = field(default_factory=list)
    tries: int = 0
    hung: int = 0

    def measure(self, order: Order, processes: int) -> None:
        """One more run, tried again where it hangs."""
        for _ in range(TRIES):
            self.tries += 1
            written = write(order, processes)
            if written is not None:
                self.samples.append(written.sample)
                return
            self.hung += 1


def measure_appends(server: EmbeddedServer, runs: int, *, is_profiled: bool = False) -> Iterator[Finding]:
    """For each way a line a peer, then one for each bar; profiles of our own last."""
    with ExitStack() as stack:
        targets = {
            "ours": make_ledger(server, "append_ours"),
            "stock": make_stock(server, "append_stock"),
            "insert": make_ledger(server, "append_insert"),
            "copy": make_ledger(server, "append_copy"),
        }
        uma = stack.enter_context(serving_uma(server.data_dir))
        if uma is None:
            yield Finding(MISSING)
        else:
            targets["umadb"] = uma
        for way in WAYS:
            yield from _measure(server, way, targets, runs)
        if is_profiled:
            yield from _profiles(targets["ours"])


def _measure(server: EmbeddedServer, way: Way, targets: Mapping[str, str], runs: int) -> Iterator[Finding]:
    measured = {peer: Measured() for peer in targets}
    for run in range(runs):
        for peer in list(targets)[:: -1 if run % 2 else 1]:
            _checkpoint(server)
            measured[peer].measure(_order(peer, targets[peer], way), way.processes)
    summaries = {peer: summarise(m.samples) for peer, m in measured.items() if m.samples}
    yield Finding(f"save {way.name}")
    for peer, of_peer in measured.items():
        yield _finding(way, peer, of_peer, summaries)
    for peer, (bar, aim) in way.bars.items():
        if peer in summaries and "ours" in summaries:
            yield _bar(way, peer, summaries["ours"].rate / summaries[peer].rate, bar, aim)


def _order(peer: str, target: str, way: Way, *, is_profiled: bool = False) -> Order:
    return Order(peer, target, way.threads, way.size, WARM_UP_SECONDS, SECONDS, is_profiled=is_profiled)


def _finding(way: Way, peer: str, measured: Measured, summaries: Mapping[str, Summary]) -> Finding:
    summary = summaries.get(peer)
    figures: dict[str, str | float | None] = {
        "way": way.name, "peer": peer, "runs": len(measured.samples),
        "tries": measured.tries, "hung": measured.hung,
        "events_per_second": None, "p50_ms": None, "p99_ms": None,
    }  # fmt: skip
    text = f"  {peer:8} {summary or 'hung in every try'}"
    if summary is not None:
        figures |= {"events_per_second": summary.rate, "p50_ms": summary.p50_ms, "p99_ms": summary.p99_ms}
        if peer != "ours" and "ours" in summaries:
            text += f"   ours is {summaries['ours'].rate / summary.rate:5.2f} x"
    if measured.hung:
        text += f"   hung in {measured.hung} of {measured.tries} tries, {HANG_SECONDS:.0f} s each"
    return Finding(text, figures)


def _bar(way: Way, peer: str, ratio: float, bar: float, aim: float) -> Finding:
    said = "met" if ratio >= bar else "MISSED"
    text = f"  bar {bar} x {peer}: {said} with {ratio:.2f} x; the aim is {aim} x"
    return Finding(text, {"way": way.name, "bar_peer": peer, "ratio": ratio, "bar": bar, "aim": aim})


def _profiles(target: str) -> Iterator[Finding]:
    """Where the time of the appending process goes; of several threads, that of one."""
    for way in WAYS:
        written = write(_order("ours", target, way, is_profiled=True), way.processes)
        if written is not None:
            yield Finding(f"profile of save {way.name}, one thread\n{written.profile}")


def _checkpoint(server: EmbeddedServer) -> None:
    """So that nobody pays for what the one before wrote."""
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
