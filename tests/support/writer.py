"""Processes that append, for tests of what happens between processes."""

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from typing import Any
from unittest.mock import patch

import psycopg

from ledger.domain.errors import RevisionConflict
from ledger.persistence import binary_copy as copy
from ledger.persistence import copy_message
from ledger.persistence.batch import Save
from ledger.persistence.connection import configure
from ledger.persistence.mapper import LedgerMapper
from ledger.persistence.transaction import write_saves
from tests.support.application import open_application
from tests.support.events import append, claim_events, claim_registered

# A server process forks the others: they start at once, and inherit none of our threads and connections.
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload([__name__])


@contextmanager
def running(target: Callable[..., Any], *arguments: Any, processes: int = 1) -> Iterator[list[BaseProcess]]:
    """Processes that run ``target``; they are ended with the context if they have not ended themselves."""
    started: list[BaseProcess] = [_context.Process(target=target, args=arguments) for _ in range(processes)]
    for process in started:
        process.start()
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.join()


def make_event() -> Event:
    """An event that may be given to a process."""
    return _context.Event()


def append_for(database_url: str, seconds: float, shared_stream: str) -> None:
    """Append saves of one to five events, one in ten of them a conflict, until the time is over."""
    until = time.monotonic() + seconds
    with open_application(database_url, pool_size=1) as app:
        while time.monotonic() < until:
            try:
                if random.random() < 0.1:
                    app.append(claim_registered(shared_stream), append=append())
                else:
                    app.append(*claim_events(random.randint(1, 5)), append=append())
            except RevisionConflict:
                continue


def append_and_wait(database_url: str, has_written: Event) -> None:
    """Write everything of an append but its COMMIT, say so, and wait to be killed."""
    mapper = LedgerMapper(None)  # type: ignore[arg-type]
    with psycopg.connect(database_url) as connection:
        configure(connection)
        with connection.transaction(), connection.cursor(binary=True) as cursor:
            write_saves(
                cursor.connection,
                [Save([mapper.to_stored_event(event) for event in claim_events(3)], append("key"))],
            )
            has_written.set()
            time.sleep(60)


def append_and_stop(database_url: str, count: int) -> None:
    """Append so many events by COPY; in the middle of the first time, stand still until told to go on."""
    row = copy.row

    def stop(*fields: bytes) -> bytes:
        copy.row = row
        os.kill(os.getpid(), signal.SIGSTOP)
        return row(*fields)

    copy.row = stop
    with open_application(database_url, pool_size=1) as app:
        app.append(*claim_events(count), append=append())


def append_slowly(database_url: str, count: int, has_begun: Event) -> None:
    """Append so many events by COPY, sending each row by itself after a while; once, in one transaction."""
    row = copy.row

    def dawdle(*fields: bytes) -> bytes:
        has_begun.set()
        time.sleep(0.1)
        return row(*fields)

    with (
        patch.object(copy, "row", dawdle),
        patch.object(copy_message, "_PIECE", 1),
        open_application(database_url, pool_size=1) as app,
    ):
        (first, *_) = app.append(*claim_events(count), append=append()).events
    assert first.position == 1
