"""Processes of many threads that append until they are stopped, and keep a diary of what they were told.

    begun KEY DIGEST ID       before the save is handed over
    done KEY ID POSITION      it was acknowledged      refused KEY ID      it was refused
    unknown KEY ID            nobody could say

Each entry is one write to a file, so that a process killed at any point leaves what it knew.
"""

import os
import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path

from ledger.domain.errors import Conflict, DatabaseUnreachable, RevisionConflict
from ledger.domain.events import Event as DomainEvent
from tests.support.application import LedgerApplication, open_application
from tests.support.events import append, claim_registered, claim_reworded, new_id

THREADS = 16


class Diary:
    """The file of one process."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(self, *words: object) -> None:
        os.write(self._file, (" ".join(map(str, words)) + "\n").encode())


class Writer:
    """One thread: new claims, claims that others change too, keys that are used already."""

    def __init__(self, app: LedgerApplication, diary: Diary, shared: list[str]) -> None:
        self._app = app
        self._diary = diary
        self._shared = shared
        self._revisions: dict[str, int] = dict.fromkeys(shared, 0)
        self._used: list[str] = []

    def write(self) -> None:
        event = self._event()
        is_reused = bool(self._used) and random.random() < 0.05
        key = random.choice(self._used) if is_reused else new_id("key")
        digest = os.urandom(32)
        self._diary.note("begun", key, digest.hex(), event.event_id)
        try:
            outcome = self._app.append(event, append=append(key, digest=digest))
        except RevisionConflict as conflict:
            self._revisions[conflict.stream] = conflict.actual
            self._diary.note("refused", key, event.event_id)
        except Conflict:
            self._diary.note("refused", key, event.event_id)
        except DatabaseUnreachable:
            self._diary.note("unknown", key, event.event_id)
        else:
            self._used.append(key)
            self._revisions[event.originator_id] = event.originator_version
            self._diary.note("done", key, event.event_id, outcome.events[0].position)

    def _event(self) -> DomainEvent:
        if random.random() < 0.7:
            return claim_registered()
        stream = random.choice(self._shared)
        revision = self._revisions[stream] + 1
        return claim_registered(stream) if revision == 1 else claim_reworded(stream, revision)


def append_until(database_url: str, path: Path, shared: list[str], is_over: Event) -> None:
    """Append from many threads until told that it is over, or killed."""
    diary = Diary(path)
    with open_application(database_url, pool_size=4) as app:

        def work() -> None:
            writer = Writer(app, diary, shared)
            while not is_over.is_set():
                writer.write()

        threads = [threading.Thread(target=work) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


@dataclass
class Told:
    """What the diaries say: of each key that was begun its digest and event; and how each event ended."""

    begun: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def open(self) -> dict[str, tuple[bytes, str]]:
        """Of the events whose writers never heard the end: digest and event by key."""
        return {
            key: (digest, event_id)
            for key, (digest, event_id) in self.begun.items()
            if event_id not in self.done and event_id not in self.refused
        }


def read_diaries(paths: list[Path]) -> Told:
    """All diaries together."""
    told = Told()
    for line in (line for path in paths for line in path.read_text().splitlines()):
        kind, key, *rest = line.split()
        told.counts[kind] += 1
        if kind == "begun":
            # A key that is used again is refused: the first to begin with it is the one that may have it.
            told.begun.setdefault(key, (bytes.fromhex(rest[0]), rest[1]))
        elif kind == "done":
            told.done[rest[0]] = int(rest[1])
        elif kind == "refused":
            told.refused.add(rest[0])
    return told
