"""A process that saves: one peer, some threads, for some seconds; ``writing`` starts and ends it.

python -m bench.writer ORDER

    connect ──> "ready" on stdout ──> a line on stdin ──> save, save, save ──> the report on stdout, as JSON
"""

import cProfile
import io
import json
import os
import pstats
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import asdict, dataclass

from bench.peer import Save, connect_ledger, connect_stock
from bench.raw import connect_copy, connect_insert
from bench.sample import Sample
from bench.uma import connect_uma
from projections.collector import look_rarely_at_the_young

PROFILE_LINES = 15


@dataclass(frozen=True)
class Order:
    """What to do: ``number`` tells processes apart that write side by side."""

    peer: str
    target: str
    threads: int
    size: int
    warm_up_seconds: float
    seconds: float
    number: int = 0
    is_profiled: bool = False


CONNECT: dict[str, Callable[[Order], Save]] = {
    "ours": lambda order: connect_ledger(order.target, order.threads)[0],
    "stock": lambda order: connect_stock(order.target, order.threads),
    "insert": lambda order: connect_insert(order.target, order.number),
    "copy": lambda order: connect_copy(order.target, order.number),
    "umadb": lambda order: connect_uma(order.target),
}
"""How each peer is reached."""


def work(save: Save, order: Order) -> tuple[Sample, str]:
    """Save until the time is up; what came of it after the warm-up, and the first thread's profile."""
    begin = time.perf_counter() + order.warm_up_seconds
    end = begin + order.seconds
    profile = cProfile.Profile() if order.is_profiled else None

    def run(number: int) -> list[float]:
        milliseconds = []
        with profile if profile is not None and number == 0 else nullcontext():
            while (start := time.perf_counter()) < end:
                save(order.size)
                if start >= begin:
                    milliseconds.append((time.perf_counter() - start) * 1000)
        return milliseconds

    with ThreadPoolExecutor(order.threads) as threads:
        taken = [value for values in threads.map(run, range(order.threads)) for value in values]
    seconds = time.perf_counter() - begin
    return Sample(len(taken) * order.size, seconds, tuple(taken)), _lines(profile)


def _lines(profile: cProfile.Profile | None) -> str:
    if profile is None:
        return ""
    text = io.StringIO()
    pstats.Stats(profile, stream=text).strip_dirs().sort_stats("tottime").print_stats(PROFILE_LINES)
    return text.getvalue()


def main() -> None:
    """Do what is ordered, as JSON on the command line."""
    order = Order(**json.loads(sys.argv[1]))
    save = CONNECT[order.peer](order)
    # As our server does: what was loaded is not looked through for garbage again and again.
    look_rarely_at_the_young()
    print("ready", flush=True)
    sys.stdin.readline()
    sample, profile = work(save, order)
    print(json.dumps({"sample": asdict(sample), "profile": profile}), flush=True)
    # A peer that hangs in closing has done its work all the same.
    os._exit(0)


if __name__ == "__main__":
    main()
