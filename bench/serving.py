"""The served API under load: recording an utterance, and the main reads, now and as of the past."""

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

SECONDS: Final = 4
WARM_UP_SECONDS: Final = 2
"""Long enough that the server is done with what wrk left behind when it ended."""
CLAIMS: Final = 200
AGENTS: Final = 50
_PASTS: Final = (0.5, 0.6, 0.7, 0.8)
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
                    measure(connections, WARM_UP_SECONDS)
                    load = median_load([measure(connections, SECONDS) for _ in range(runs)])
                    yield _finding(name, size, connections, load)
        drop(server, database)


def _operations(program: str, url: str, database: FilledDatabase) -> dict[str, Measure]:
    """Reads first: they are asked of views that stand at the head. Writes leave the views behind."""
    with psycopg.connect(database.superuser) as connection:
        claims = [row[0] for row in connection.execute(statement_of("select_claims"), {"count": CLAIMS})]
        agents = [row[0] for row in connection.execute(statement_of("select_agents"), {"count": AGENTS})]
        (head,) = connection.execute(statement_of("select_last_position")).fetchone() or (0,)
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
