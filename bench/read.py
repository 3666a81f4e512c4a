"""Reading: decoding the log with every check, and the state of a deep claim replayed."""

import time
from collections.abc import Callable, Iterator
from statistics import median

from bench.peer import connect_ledger, make_ledger
from ledger.application.ledger import Ledger, LedgerApplication
from ledger.application.preparation import Context
from ledger.application.question import NOW
from ledger.application.replay import Replay
from ledger.domain.commands import RecordUtterance, RegisterAgent, RegisterClaim
from ledger.domain.vocabulary import AgentKind
from ledger.persistence.connection import make_pool
from ledger.persistence.embedded import EmbeddedServer
from ledger.persistence.factory import environment
from ledger.persistence.log import PostgresEventLog

LOG_SIZE = 20_000
DEPTH = 1_000
CONTEXT = Context(recorded_by="bench")


def measure_reads(server: EmbeddedServer, runs: int) -> Iterator[str]:
    """A line for each way of reading."""
    writer = make_ledger(server, "ours_read")
    save, close = connect_ledger(writer, threads=1)
    for _ in range(LOG_SIZE // 500):
        save(500)
    close()
    with make_pool(writer, size=2, name="bench") as pool:
        log = PostgresEventLog(pool)
        seconds = _median_seconds(lambda: sum(1 for _ in log.scan()), runs)
        yield f"{'read, verify, decode the log':32} {LOG_SIZE / seconds:9,.0f}/s"
        application = LedgerApplication(environment(writer, pool_size=2))
        claim_id = _deep_claim(Ledger(application, log))
        application.close()
        replay = Replay(log)
        seconds = _median_seconds(lambda: replay.state(claim_id, NOW), runs)
        yield f"{f'state of a claim {DEPTH:,} entries deep':32} {seconds * 1000:9.1f} ms  replayed"


def _deep_claim(ledger: Ledger) -> str:
    agents = [
        str(
            ledger.execute(RegisterAgent(name=f"agent {n}", kind=AgentKind.PERSON), CONTEXT).answer[
                "agent_id"
            ]
        )
        for n in range(20)
    ]
    claim = str(ledger.execute(RegisterClaim(statement="deep"), CONTEXT).answer["claim_id"])
    # One utterance does one kind of act to a claim once: a thousand entries are a thousand utterances.
    for number in range(DEPTH):
        act = {"act": "rebut" if number % 3 else "assert", "claim": claim}
        body = {"speakers": [agents[number % 20]], "said": f"2025-{number % 12 + 1:02}", "acts": [act]}
        ledger.execute(RecordUtterance.model_validate(body), CONTEXT)
    return claim


def _median_seconds(work: Callable[[], object], runs: int) -> float:
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return median(seconds)
