"""A long way is folded by several processes, and comes to the same rows."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from ledger.domain.events import RecordedEvent
from projections.claim_states.view import CLAIM_STATES
from projections.engine import folding
from projections.engine.folding import LocalFolding, ParallelFolding, PartFailed
from projections.entries.view import ENTRIES
from projections.registry import VIEWS, open_admin
from projections.view import Changes, View
from tests.projections.keeper import Keeper
from tests.projections.projector import Fault


@pytest.fixture(autouse=True)
def every_way_is_long(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[ParallelFolding]]:
    """Two processes, from the first event on; those that were opened."""
    opened: list[ParallelFolding] = []
    open_one = ParallelFolding.try_open.__func__  # type: ignore[attr-defined]  # a class method's function

    def note(cls: type[ParallelFolding], database_url: str, view: View) -> ParallelFolding | None:
        made: ParallelFolding | None = open_one(cls, database_url, view)
        opened.extend([made] if made else [])
        return made

    monkeypatch.setattr("projections.engine.copy.LONG_WAY", 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(ParallelFolding, "try_open", classmethod(note))
    yield opened
    assert not folding._cores.locked()


def record_some(keeper: Keeper) -> None:
    claims, ada, ben = keeper.claims(5), keeper.agent("Ada"), keeper.agent("Ben")
    for claim in claims:
        said = keeper.say({"act": "assert", "claim": claim}, speaker=ada)
        keeper.say({"act": "rebut", "claim": claim}, speaker=ben)
        keeper.say({"act": "retract", "entry": said["entries"][0]["entry_id"]}, speaker=ada)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_several_processes_come_to_the_same_rows(
    keeper: Keeper, every_way_is_long: list[ParallelFolding], view: View
) -> None:
    """In steps of any size, each process following a part of the streams; at the head all have ended."""
    record_some(keeper)
    keeper.redact(2)
    with keeper.feed(view, batch_size=4) as feed:
        while feed.step():
            pass

    assert len(every_way_is_long) == 1
    assert keeper.rows(view) == keeper.replayed(view)


def test_further_views_have_a_process_each(keeper: Keeper, every_way_is_long: list[ParallelFolding]) -> None:
    """The first to go a long way has one a core; rows are the same, whoever comes first to the head."""
    record_some(keeper)
    with keeper.feed(CLAIM_STATES, batch_size=4) as first, keeper.feed(ENTRIES, batch_size=4) as second:
        first.step()
        second.step()
        processes = [len(opened._parts) for opened in every_way_is_long]
        while second.step() or first.step():
            pass

    assert processes == [2, 1]
    assert keeper.rows(CLAIM_STATES) == keeper.replayed(CLAIM_STATES)
    assert keeper.rows(ENTRIES) == keeper.replayed(ENTRIES)


def test_a_process_that_is_killed_is_done_without(
    keeper: Keeper, every_way_is_long: list[ParallelFolding]
) -> None:
    """The step is folded here, nothing is lost, and nothing is doubled."""
    record_some(keeper)
    with keeper.feed(CLAIM_STATES, batch_size=4) as feed:
        feed.step()
        (opened,) = every_way_is_long
        for _, process in opened._parts:
            os.kill(process.pid, signal.SIGKILL)
        while feed.step():
            pass

    assert keeper.rows(CLAIM_STATES) == keeper.replayed(CLAIM_STATES)


def test_a_view_that_cannot_be_sent_is_folded_here(
    keeper: Keeper, every_way_is_long: list[ParallelFolding]
) -> None:
    """A fold that other processes could not import is used where it is."""
    record_some(keeper)
    with keeper.feed(Fault().view(), batch_size=4) as feed:
        while feed.step():
            pass

    assert every_way_is_long == []
    assert keeper.rows(CLAIM_STATES) == keeper.replayed(CLAIM_STATES)


def test_one_step_at_a_time_is_folded_here(keeper: Keeper) -> None:
    """Views of one process take turns: who answers beside them waits for one of them, not for all."""
    record_some(keeper)
    folding_now, most = 0, 0

    class Slow:
        def fold(self, events: Sequence[RecordedEvent]) -> Changes:
            nonlocal folding_now, most
            folding_now += 1
            most = max(most, folding_now)
            time.sleep(0.05)
            folding_now -= 1
            return Changes()

        def forget(self) -> None:
            pass

    view = replace(CLAIM_STATES, open=lambda log: Slow())
    with keeper.feed(view) as feed, ThreadPoolExecutor(4) as threads:
        folds = [LocalFolding(feed._log, view) for _ in range(4)]
        steps = list(threads.map(lambda fold: fold.take(0, 100), folds))

    assert (len(steps), most) == (4, 1)


def test_a_view_that_is_paused_keeps_no_processes(
    keeper: Keeper, every_way_is_long: list[ParallelFolding]
) -> None:
    """Another view may have them as soon as this one stands still; resumed, it goes on."""
    record_some(keeper)
    with open_admin(keeper.database.projector) as admin, keeper.feed(CLAIM_STATES, batch_size=4) as feed:
        feed.step()
        admin.pause("claim_states")
        feed.step()

        assert not folding._cores.locked()
        admin.resume("claim_states")
        while feed.step():
            pass

    assert len(every_way_is_long) == 2
    assert keeper.rows(CLAIM_STATES) == keeper.replayed(CLAIM_STATES)


def test_processes_end_with_their_owner(keeper: Keeper) -> None:
    """Closed, they end by themselves; asked for another step than the one begun, they are of no use."""
    record_some(keeper)
    opened = ParallelFolding.try_open(keeper.database.projector, CLAIM_STATES)
    assert opened is not None
    processes: list[subprocess.Popen[bytes]] = [process for _, process in opened._parts]
    opened.take(0, 5, 9)

    with pytest.raises(PartFailed):
        opened.take(0, 5, None)
    opened.close()
    with pytest.raises(PartFailed):
        opened.take(5, 9, None)

    assert [process.returncode for process in processes] == [0, 0]


def test_nothing_is_left_of_processes_that_could_not_all_start(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The first ends, another view may have one a core, and this one is folded where the engine is."""
    started: list[subprocess.Popen[bytes]] = []
    start = folding._start_part

    def start_once(*arguments: Any) -> Any:
        if started:
            raise OSError("no more processes")
        part = start(*arguments)
        started.append(part[1])
        return part

    monkeypatch.setattr(folding, "_start_part", start_once)

    assert ParallelFolding.try_open(keeper.database.projector, CLAIM_STATES) is None
    assert "no more processes" in caplog.text
    assert [process.returncode for process in started] == [0]
    assert not folding._cores.locked()
