"""Writers in several processes, with conflicts, broken connections and killed processes, lose nothing."""

import os
import random
import signal
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from ledger.persistence.log import PostgresEventLog
from tests.support.application import open_application
from tests.support.database import Database
from tests.support.events import append, claim_registered, new_id
from tests.support.storm import Told, append_until, read_diaries
from tests.support.writer import make_event, running

PROCESSES = 4


def rage(database: Database, folder: Path, seconds: float) -> list[Path]:
    """Let them write while connections and processes are killed; the diaries they left."""
    shared = [new_id("claim") for _ in range(8)]
    paths: list[Path] = []
    is_over = make_event()
    with ExitStack() as stack, psycopg.connect(database.superuser, autocommit=True) as connection:

        def start() -> int:
            paths.append(folder / f"{len(paths)}.diary")
            (process,) = stack.enter_context(
                running(append_until, database.writer, paths[-1], shared, is_over)
            )
            alive.append(process)
            return process.pid or 0

        alive: list[object] = []
        pids = [start() for _ in range(PROCESSES)]
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(random.uniform(0.2, 1))
            if random.random() < 0.4:
                os.kill(pids.pop(random.randrange(PROCESSES)), signal.SIGKILL)
                pids.append(start())
            else:
                kill_connection(connection)
        is_over.set()
        for process in alive:
            process.join(60)  # type: ignore[attr-defined]
    return paths


def kill_connection(connection: psycopg.Connection) -> None:
    """One of those that append, whatever it is doing."""
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1"
    )


def learn(database: Database, told: Told) -> dict[str, str]:
    """Ask again under every key whose end nobody heard: the event that each of them now stands for."""
    with open_application(database.writer) as app:
        outcomes = {
            key: app.append(claim_registered(), append=append(key, digest=digest))
            for key, (digest, _) in told.open.items()
        }
    return {key: outcome.events[0].event_id for key, outcome in outcomes.items()}


@pytest.mark.timeout(200)
@pytest.mark.parametrize("seconds", [4, pytest.param(30, marks=pytest.mark.slow)])
def test_nothing_is_lost_or_doubled(
    database: Database, event_log: PostgresEventLog, tmp_path: Path, seconds: int
) -> None:
    """What was acknowledged is there once, what was refused is not, and who heard nothing can ask."""
    told = read_diaries(rage(database, tmp_path, seconds))
    database.settle()
    before = {recorded.event.event_id: recorded.position for recorded in event_log.scan()}

    learnt = learn(database, told)

    positions: dict[str, int] = {}
    for number, recorded in enumerate(event_log.scan(), start=1):
        assert recorded.position == number
        assert recorded.event.event_id not in positions
        positions[recorded.event.event_id] = number
    assert {event_id: positions.get(event_id) for event_id in told.done} == told.done
    assert not told.refused & positions.keys()
    for key, (_, event_id) in told.open.items():
        assert (learnt[key] == event_id) == (event_id in before)
    assert set(positions) == told.done.keys() | set(learnt.values())
    assert told.counts["done"] > 100
    assert told.counts["refused"] > 10
    for stream in {
        recorded.originator_id for recorded in event_log.scan() if recorded.originator_version > 1
    }:
        event_log.stream(stream)
