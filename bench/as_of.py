"""Lists and claims at a moment, over HTTP, beside the same list for now.

python -m bench.as_of http://127.0.0.1:8000 postgresql://reader@...     of an API that somebody serves

Requests one after the other on one kept-alive connection; and as many as go, with wrk where it is installed.
"""

import argparse
import http.client
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from statistics import median
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg

from bench.catch_up import feed_all
from bench.database import drop, make_filled
from bench.load import find_wrk, load_reads
from bench.page_plan import LIMIT, explain_page
from bench.sample import percentile
from bench.service import serving
from bench.speech import SPAN_DAYS, day_of
from ledger.application.question import Question
from ledger.domain.vocabulary import Certainty, Status
from ledger.persistence.embedded import EmbeddedServer

REQUESTS = 300
SECONDS = 5.0
"""Most requests, and the longest time, of one measurement."""
PATIENCE_SECONDS = 30.0
SLOW_MS = 100.0
"""What takes longer is not asked by many at once: it would still be worked on while the next is measured."""
WRK_SECONDS = 3
CONNECTIONS = (1, 16)
SHARES = (0.25, 0.5, 0.75)

_KINDS = (
    "assertions", "presuppositions", "rebuttals", "supports", "assessments", "comments_declined", "inferred",
)  # fmt: skip
"""The counts of a claim that count its live entries, each once."""
_DEEPEST = (
    "SELECT stream, count(*) FROM ledger.events WHERE stream ^@ 'claim_' GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
)


@dataclass(frozen=True)
class Asked:
    """A question, how long its answers took, and how many live entries the claims of a page have together."""

    name: str
    path: str
    milliseconds: list[float]
    entries: int = 0


def measure_as_of(server: EmbeddedServer, sizes: Sequence[int]) -> Iterator[str]:
    """Lines for a history of each size, in order and out of order."""
    for size in sizes:
        for is_in_order in (True, False):
            database = make_filled(server, size, is_in_order=is_in_order)
            rate = size / feed_all(database.logins.projector)
            with psycopg.connect(database.superuser, autocommit=True) as connection:
                connection.execute("VACUUM (ANALYZE)")
            yield (
                f"{size:,} events {'in' if is_in_order else 'out of'} order: "
                f"filled {database.filled.rate:,.0f}/s, views fed {rate:,.0f}/s"
            )
            with serving(database.logins) as url:
                yield from measure_served(url, database.logins.reader)
            drop(server, database)


def measure_served(api_url: str, database_url: str) -> Iterator[str]:
    """A line for each question to an API whose views stand at the head."""
    with psycopg.connect(database_url) as connection:
        head = connection.execute("SELECT max(position) FROM ledger.events").fetchone()
        deepest = connection.execute(_DEEPEST).fetchone()
    assert head is not None and deepest is not None  # noqa: PT018
    moments = moments_before(head[0])
    for name, question in moments.items():
        yield f"  SQL of the contested list, {name:30} {explain_page(database_url, question)}"
    now = None
    for name, path in paths(moments, *deepest):
        asked = _ask(api_url, name, path)
        now = now or asked
        is_slow = median(asked.milliseconds) > SLOW_MS
        yield _line(asked, now, [] if is_slow else _requests_per_second(api_url, path))


def moments_before(head: int) -> dict[str, Question]:
    """Now, three past positions, three past days, and some of both."""
    positions = {f"position {share:.0%}": Question(as_of=round(head * share)) for share in SHARES}
    days = {f"day {share:.0%}": Question(said_as_of=day_of(round(SPAN_DAYS * share))) for share in SHARES}
    day = days["day 50%"]
    return {
        "now": Question(),
        **positions,
        **days,
        "position 75%, day 50%": replace(day, as_of=positions["position 75%"].as_of),
        "position 50%, day 75%": replace(days["day 75%"], as_of=positions["position 50%"].as_of),
        "day 50%, possible": replace(day, certainty=Certainty.POSSIBLE),
        "reported 50%": Question(reported_as_of=day.said_as_of),
    }


def paths(moments: Mapping[str, Question], claim_id: str, depth: int) -> Iterator[tuple[str, str]]:
    """The list for now first, which others are compared with; then one claim, with entries and without."""
    for name, question in moments.items():
        query = {"status": Status.CONTESTED, "limit": LIMIT, **_parameters_of(question)}
        yield f"contested list, {name}", f"/v1/claims?{urlencode(query)}"
    for name in ("now", "position 75%", "position 75%, day 50%"):
        query = _parameters_of(moments[name])
        yield f"claim of {depth:,} events, {name}", f"/v1/claims/{claim_id}?{urlencode(query)}"
        bare = urlencode({"entries": "false", **query})
        yield f"its state alone, {name}", f"/v1/claims/{claim_id}?{bare}"


def _parameters_of(question: Question) -> dict[str, object]:
    return {name: value for name, value in asdict(question).items() if value is not None}


def _ask(api_url: str, name: str, path: str) -> Asked:
    """Ask again and again; an answer that does not come in time is the last one, and counts as endless."""
    address = urlsplit(api_url)
    connection = http.client.HTTPConnection(
        address.hostname or "", address.port or 80, timeout=PATIENCE_SECONDS
    )
    milliseconds: list[float] = []
    page: dict[str, Any] = {}
    give_up = time.perf_counter() + SECONDS
    try:
        while len(milliseconds) < REQUESTS and (not milliseconds or time.perf_counter() < give_up):
            start = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            body = answer.read()
            milliseconds.append((time.perf_counter() - start) * 1000)
            assert answer.status == 200, body
            page = json.loads(body)
            assert page.get("items", [page]), path
    except TimeoutError:
        return Asked(name, path, [float("inf")])
    finally:
        connection.close()
    # The first answers warm what is warm in the long run.
    entries = sum(item["counts"][kind] for item in page.get("items", ()) for kind in _KINDS)
    return Asked(name, path, milliseconds[len(milliseconds) // 10 :], entries)


def _line(asked: Asked, now: Asked, rates: list[float]) -> str:
    p50 = median(asked.milliseconds)
    p99 = percentile(asked.milliseconds, 99)
    shown = "".join(f"{rate:9,.0f}/s x{n}" for rate, n in zip(rates, CONNECTIONS, strict=False))
    entries = f"   {asked.entries:,} entries" if asked.entries else ""
    return (
        f"  {asked.name:44} p50 {p50:9.2f} ms   p99 {p99:9.2f} ms   "
        f"{p50 / median(now.milliseconds):8.2f} x now{shown}   n={len(asked.milliseconds)}{entries}"
    )


def _requests_per_second(api_url: str, path: str) -> list[float]:
    """With wrk, for each number of connections; nothing without it."""
    program = find_wrk()
    if program is None:
        return []
    return [load_reads(program, api_url, [path], n, WRK_SECONDS).rate for n in CONNECTIONS]


def main() -> None:
    """Measure an API that is served already."""
    parser = argparse.ArgumentParser(prog="bench.as_of", description=__doc__)
    parser.add_argument("api_url")
    parser.add_argument("database_url", help="a reader's connection string")
    asked = parser.parse_args()
    for line in measure_served(asked.api_url, asked.database_url):
        print(line, flush=True)


if __name__ == "__main__":
    main()
