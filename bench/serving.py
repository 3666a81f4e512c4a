"""The served API under load: recording an utterance, and the main reads, now and as of the past."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final
from urllib.parse import urlencode

import psycopg

from bench.catch_up import feed_all
from bench.database import FilledDatabase, drop, make_filled, tidy
from bench.finding import Finding
from bench.load import CONNECTIONS, MISSING, Load, find_wrk, load_reads, load_utterances, median_load
from bench.page_plan import LIMIT
from bench.raw import statement_of
from bench.service import serving
from ledger.domain.vocabulary import Status
from ledger.persistence.embedded import EmbeddedServer

SECONDS: Final = 5
WARM_UP_SECONDS: Final = 1
SETTLE_SECONDS: Final = 30.0
CLAIMS: Final = 200
AGENTS: Final = 50
_REGISTERED_BY: Final = 0.4
_PASTS: Final = (0.5, 0.6, 0.7, 0.8)
"""Shares of the log: claims that were there at every past moment that is asked about."""
_WORDS: Final = ("kalo", "mire", "sunta", "vorne", "beldri", "osqua", "fenu", "taka")
"""Of the syllables that generated texts consist of; search finds words that begin so."""

Measure = Callable[[int, int], Load]
"""Connections, seconds ──> what came of it."""


def measure_http(server: EmbeddedServer, runs: int, sizes: Sequence[int]) -> Iterator[Finding]:
    """A line for each operation and number of connections, on a log of each size."""
    program = find_wrk()
    if program is None:
        yield Finding(f"HTTP is {MISSING}")
        return
    for size in sizes:
        database = make_filled(server, size)
        feed_all(database.logins.projector)
        tidy(database.superuser)
        yield Finding(f"a log of {size:,} events, views at its head")
        with serving(database.logins) as url:
            for name, measure in _operations(program, url, database).items():
                for connections in CONNECTIONS:
                    loads = []
                    for seconds in (WARM_UP_SECONDS, *[SECONDS] * runs):
                        loads.append(measure(connections, seconds))
                        _settle(database.superuser)
                    yield _finding(name, size, connections, median_load(loads[1:]))
        drop(server, database)


def _settle(superuser_url: str) -> None:
    """Wait until the server is done with what wrk left behind when it ended: seen idle three times."""
    idle, give_up = 0, time.monotonic() + SETTLE_SECONDS
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        while idle < 3 and time.monotonic() < give_up:
            (active,) = connection.execute(statement_of("count_active")).fetchone() or (0,)
            idle = 0 if active else idle + 1
            time.sleep(0.05)


def _operations(program: str, url: str, database: FilledDatabase) -> dict[str, Measure]:
    """Reads first: they are asked of views that stand at the head. Writes leave the views behind."""
    with psycopg.connect(database.superuser) as connection:
        (head,) = connection.execute(statement_of("select_last_position")).fetchone() or (0,)
        old = {"count": CLAIMS, "registered_by": round(head * _REGISTERED_BY)}
        claims = [row[0] for row in connection.execute(statement_of("select_claims"), old)]
        agents = [row[0] for row in connection.execute(statement_of("select_agents"), {"count": AGENTS})]
    pairs = [(claim, agents[number % len(agents)]) for number, claim in enumerate(claims)]
    reads = {
        name: lambda connections, seconds, paths=paths: load_reads(program, url, paths, connections, seconds)
        for name, paths in read_paths(claims, head).items()
    }
    return {
        **reads,
        "POST /v1/utterances": lambda connections, seconds: load_utterances(
            program, url, pairs, connections, seconds
        ),
    }


def read_paths(claims: Sequence[str], head: int) -> dict[str, list[str]]:
    """For each read the paths that are asked for in turn, on a log of ``head`` events."""
    pasts = [round(head * share) for share in _PASTS]
    contested = {"status": Status.CONTESTED, "limit": LIMIT}
    return {
        "claim, now": [f"/v1/claims/{claim}" for claim in claims],
        "claim, past": [f"/v1/claims/{claim}?as_of={past}" for claim in claims for past in pasts],
        "contested list, now": [f"/v1/claims?{urlencode(contested)}"],
        "contested list, past": [f"/v1/claims?{urlencode(contested | {'as_of': past})}" for past in pasts],
        "history": [f"/v1/claims/{claim}/history" for claim in claims],
        "diff": [f"/v1/claims/{claim}/diff?from={pasts[0]}&to={head}" for claim in claims],
        "search": [f"/v1/claims?{urlencode({'q': word, 'limit': LIMIT})}" for word in _WORDS],
    }


def _finding(name: str, size: int, connections: int, load: Load) -> Finding:
    return Finding(
        f"  {name:22} x{connections:<3} {load}",
        {
            "operation": name, "size": size, "connections": connections, "requests_per_second": load.rate,
            "p50_ms": load.p50_ms, "p99_ms": load.p99_ms, "refused": load.refused, "broken": load.broken,
        },
    )  # fmt: skip
