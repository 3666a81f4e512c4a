"""Appending: single events from one and from many threads, and batches."""

import threading
import time
from collections.abc import Iterator
from statistics import median

from bench.peer import Save, open_ours, open_stock
from ledger.persistence.embedded import EmbeddedServer

SECONDS = 2.0
BATCH = 200
"""The stock recorder can stop for ever on saves of about 1,000 events; at 200 it was not seen to."""


def measure_appends(server: EmbeddedServer, runs: int) -> Iterator[str]:
    """A line for each way of appending."""
    ours, close_ours, _ = open_ours(server, "ours_append")
    stock, close_stock = open_stock(server, "stock_append")
    for name, threads, size in (
        ("save 1 event, 1 writer", 1, 1),
        ("save 1 event, 16 writers", 16, 1),
        (f"save {BATCH} events, 1 writer", 1, BATCH),
    ):
        rates: dict[str, list[float]] = {"ours": [], "stock": []}
        for _ in range(runs):
            rates["ours"].append(events_per_second(ours, threads, size))
            rates["stock"].append(events_per_second(stock, threads, size))
        own, peer = median(rates["ours"]), median(rates["stock"])
        yield f"{name:32} {own:9,.0f}/s   stock {peer:9,.0f}/s   {own / peer:5.2f} x"
    close_ours()
    close_stock()


def events_per_second(save: Save, threads: int, size: int) -> float:
    """Events that ``threads`` threads save in batches of ``size``, until the time is up."""
    counts = [0] * threads
    start = time.perf_counter()

    def work(number: int) -> None:
        while time.perf_counter() - start < SECONDS:
            save(size)
            counts[number] += size

    workers = [threading.Thread(target=work, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(counts) / (time.perf_counter() - start)
