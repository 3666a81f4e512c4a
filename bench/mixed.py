"""Editors who record utterances while a file is imported: how long do they wait?

editors ──> POST /v1/utterances ──> `claims-ledger serve` ─┐
                                                           ├──> one log
lines.ndjson ──> `claims-ledger import -` ─────────────────┘
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Final

from bench.client import Client
from bench.database import make_migrated
from bench.finding import Finding
from bench.importing import importing, write_lines
from bench.sample import percentile
from bench.service import serving
from ledger.persistence.embedded import EmbeddedServer
from ledger.persistence.logins import Logins

BAR_MS: Final = 250.0
EDITORS: Final = 4
PAUSE_SECONDS: Final = 0.05
"""Between the answer and the next request of an editor, as of somebody very quick."""
WARM_UP_SECONDS: Final = 2.0
SECONDS: Final = 15.0
CLAIMS: Final = 40

Pair = tuple[str, str]


def measure_mixed(server: EmbeddedServer, folder: Path, lines: int, seed: int) -> Iterator[Finding]:
    """Lines for the editors alone and beside an import, with and without views fed by the same process."""
    file = folder / "lines.ndjson"
    write_lines(file, lines, seed)
    for is_feeding in (False, True):
        views = "views fed" if is_feeding else "views not fed"
        logins = make_migrated(server, f"mixed_{'fed' if is_feeding else 'not_fed'}").logins
        with serving(logins, is_feeding=is_feeding) as url:
            pairs = _register(url)
            yield _finding(f"editors alone, {views}", *_edit(url, pairs))
            with _import_beside(logins, file) as progress:
                before = progress.lines
                edited = _edit(url, pairs)
                rate = (progress.lines - before) / (SECONDS + WARM_UP_SECONDS)
                is_over = progress.is_over.is_set()
            yield _finding(f"beside an import, {views}", *edited, import_rate=rate)
            if is_over:
                yield Finding("  the import ended before the editors did: give more --lines")
    file.unlink()


def _register(url: str) -> list[Pair]:
    """Claims, each with the agent who speaks about it."""
    with Client(url) as client:
        pairs = []
        for number in range(CLAIMS):
            _, claim = client.post("/v1/claims", {"statement": f"statement {number}"})
            _, agent = client.post("/v1/agents", {"name": f"agent {number}", "kind": "person"})
            pairs.append((str(claim["claim_id"]), str(agent["agent_id"])))
    return pairs


def _edit(url: str, pairs: list[Pair]) -> tuple[list[float], Counter[int]]:
    """What each request took after the warm-up, in ms, and how often each status came."""
    begin = time.perf_counter() + WARM_UP_SECONDS
    statuses: Counter[int] = Counter()

    def edit(number: int) -> list[float]:
        milliseconds = []
        with Client(url) as client:
            for at in count(number, EDITORS):
                claim, agent = pairs[at % len(pairs)]
                act = {"act": "rebut" if at % 3 else "assert", "claim": claim}
                start = time.perf_counter()
                if start > begin + SECONDS:
                    break
                status, _ = client.post(
                    "/v1/utterances", {"speakers": [agent], "said": f"2025-{at % 12 + 1:02}", "acts": [act]}
                )
                if start >= begin:
                    milliseconds.append((time.perf_counter() - start) * 1000)
                    statuses[status] += 1
                time.sleep(PAUSE_SECONDS)
        return milliseconds

    with ThreadPoolExecutor(EDITORS) as threads:
        return [value for values in threads.map(edit, range(EDITORS)) for value in values], statuses


class _Progress:
    """How far an import is that runs beside."""

    def __init__(self) -> None:
        self.lines = 0
        self.is_over = threading.Event()


@contextmanager
def _import_beside(logins: Logins, file: Path) -> Iterator[_Progress]:
    """The import has begun when the context is entered, and is ended when it is left."""
    progress = _Progress()
    with importing(logins) as run, file.open("rb") as stream:
        blocks = run.feed(stream, 1_000)

        def feed() -> None:
            try:
                for block in blocks:
                    progress.lines = block.lines
                run.report()
            except (BrokenPipeError, ValueError):
                # Ended from outside: nobody waits for the rest.
                return
            progress.is_over.set()

        progress.lines = next(blocks).lines
        feeder = threading.Thread(target=feed)
        feeder.start()
        try:
            yield progress
        finally:
            run.end()
            feeder.join()


def _finding(
    name: str, milliseconds: list[float], statuses: Counter[int], import_rate: float = 0.0
) -> Finding:
    p50, p99 = (percentile(milliseconds, percent) for percent in (50, 99))
    refused = statuses.total() - statuses[201]
    said = "met" if p99 <= BAR_MS else "MISSED"
    beside = f"   import {import_rate:,.0f} lines/s" if import_rate else ""
    return Finding(
        f"{name:34} p50 {p50:7.1f} ms   p99 {p99:7.1f} ms   most {max(milliseconds):7.1f} ms   "
        f"n={len(milliseconds)}, {refused} refused   bar p99 {BAR_MS:.0f} ms: {said}{beside}",
        {
            "name": name, "p50_ms": p50, "p99_ms": p99, "most_ms": max(milliseconds),
            "requests": len(milliseconds), "refused": refused,
            "bar_ms": BAR_MS, "import_lines_per_second": import_rate,
        },
    )  # fmt: skip
