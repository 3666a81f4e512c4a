"""Catching up and rebuilding, beside the library's own runner.

All views together are fed by an engine, on a copy of the database whose views are empty; then each is rebuilt
in this process: filled anew, compared with the live copy, indexed, and switched. The library's runner feeds
one view of one plain row a stream.
"""

import time
from collections.abc import Iterator, Sequence
from statistics import median

from bench.database import copied, drop, make_filled
from bench.projector_peer import EVENTS, STANDSTILL_SECONDS, catch_up, stock_log
from ledger.persistence.embedded import EmbeddedServer
from projections.registry import VIEWS, open_admin, open_engine

POLL_SECONDS = 0.05
TOGETHER = "all views together"


def measure_catch_up(server: EmbeddedServer, runs: int, sizes: Sequence[int]) -> Iterator[str]:
    """A line for each view, and for all together; the stock runner takes ``EVENTS`` events at most."""
    for size in sizes:
        database = make_filled(server, size)
        yield f"{'fill with a generated history':32} {database.filled.rate:9,.0f}/s   {size:,} events"
        url = stock_log(server, f"stock_catch_up_{size}", min(size, EVENTS))
        rates: dict[str, list[float]] = {TOGETHER: [], **{view.name: [] for view in VIEWS}}
        stock: list[float] = []
        for _ in range(runs):
            if (rate := catch_up(url, min(size, EVENTS))) is not None:
                stock.append(rate)
            with copied(server, database) as logins:
                rates[TOGETHER].append(size / feed_all(logins.projector))
                for view in VIEWS:
                    rates[view.name].append(size / _rebuild_seconds(logins.projector, view.name))
        peer = median(stock) if stock else None
        for name, measured in rates.items():
            what = "catch up," if name == TOGETHER else "rebuild,"
            yield f"{what:9} {name:22} {median(measured):9,.0f}/s   {_beside(peer, median(measured))}"
        if len(stock) < runs:
            missed = f"{runs - len(stock)} of {runs} runs"
            yield f"the stock runner stood still for {STANDSTILL_SECONDS:.0f} s in {missed}"
        drop(server, database)


def _beside(peer: float | None, own: float) -> str:
    return "stock not measured" if peer is None else f"stock {peer:9,.0f}/s   {own / peer:5.2f} x"


def _rebuild_seconds(projector_url: str, view: str) -> float:
    with open_admin(projector_url) as admin:
        start = time.perf_counter()
        admin.rebuild(view)
        seconds = time.perf_counter() - start
        assert admin.show(view).failure is None
        last = admin.rebuild_progress(view).last
        assert last is not None
        assert last.outcome == "switched"
    return seconds


def feed_all(projector_url: str) -> float:
    """The seconds that an engine takes to feed all views from where they are to the head."""
    with open_admin(projector_url) as admin:
        admin.list_status()
        start = time.perf_counter()
        with open_engine(projector_url):
            while True:
                states = admin.list_status()
                if all(state.position >= state.head for state in states):
                    return time.perf_counter() - start
                assert not any(state.failure for state in states)
                time.sleep(POLL_SECONDS)
