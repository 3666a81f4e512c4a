"""Callers that come at once share one transaction, and nobody is forgotten whatever stops the leader."""

import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from ledger.domain.errors import AppendQueueFull, DatabaseUnreachable
from ledger.persistence.batch import Save
from ledger.persistence.group_commit import GroupCommit, Join
from ledger.persistence.mapper import LedgerMapper
from tests.support.events import append, claim_events

MAPPER = LedgerMapper(None)  # type: ignore[arg-type]


def save(count: int = 1) -> Save:
    return Save([MAPPER.to_stored_event(event) for event in claim_events(count)], append())


class Stopped(BaseException):
    """What a signal makes of whatever the main thread does."""


@contextmanager
def stopped_by(number: signal.Signals) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Stopped

    before = signal.signal(number, stop)
    try:
        yield
    finally:
        signal.signal(number, before)


class Gate:
    """A commit that stops until it is let go; then it does what is planned for that group.

    With ``has_waited`` it lets others join then, as after waiting for the head.
    """

    def __init__(self) -> None:
        self.groups: list[tuple[int, bool]] = []
        self.joined: list[int] = []
        self.has_waited = False
        self.plans: list[Callable[[], None]] = []
        self._entered = threading.Semaphore(0)
        self._go = threading.Semaphore(0)

    def commit(self, saves: Sequence[Save], is_retry: bool, join: Join) -> None:
        self.groups.append((len(saves), is_retry))
        self._entered.release()
        assert self._go.acquire(timeout=30)
        if self.has_waited:
            before = list(saves)
            self.joined.append(len(joined := join()))
            assert list(saves) == [*before, *joined]
        if self.plans:
            self.plans.pop(0)()

    def wait(self) -> None:
        """Until a group has begun."""
        assert self._entered.acquire(timeout=30)

    def let_go(self, groups: int = 1) -> None:
        for _ in range(groups):
            self._go.release()


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(20) as threads:
        yield threads


def start(
    threads: ThreadPoolExecutor, line: GroupCommit, *saves: Save, waiting: int = 0
) -> list[Future[None]]:
    """Submit from threads of their own, one after the other; return when all of them wait in the line."""
    started = []
    for number, each in enumerate(saves, start=waiting + 1):
        started.append(threads.submit(line.submit, each))
        until = time.monotonic() + 30
        while len(line._waiting) < number and time.monotonic() < until:
            time.sleep(0.001)
    return started


def test_those_who_come_meanwhile_are_one_group(gate: Gate, threads: ThreadPoolExecutor) -> None:
    """Whoever comes while a group commits waits for it, and then all are committed together."""
    line = GroupCommit(gate.commit, group_limit=100, queue_limit=100)
    first = threads.submit(line.submit, save())
    gate.wait()
    others = start(threads, line, *[save() for _ in range(9)])

    gate.let_go(2)

    for each in (first, *others):
        each.result(30)
    assert gate.groups == [(1, False), (9, False)]


def test_groups_have_a_limit_of_events(gate: Gate, threads: ThreadPoolExecutor) -> None:
    """A group ends before the save that would be too much; a large one is committed alone."""
    line = GroupCommit(gate.commit, group_limit=4, queue_limit=100)
    first = threads.submit(line.submit, save())
    gate.wait()
    others = start(threads, line, save(2), save(2), save(1), save(9))

    gate.let_go(4)

    for each in (first, *others):
        each.result(30)
    assert [count for count, _ in gate.groups] == [1, 2, 1, 1]


@pytest.mark.parametrize(
    ("sizes", "groups", "joined"),
    [
        ([1, 1, 1], [1], [3]),
        ([3, 1, 1], [1, 1], [2, 0]),
        ([9], [1, 1], [0, 0]),
        ([], [1], [0]),
    ],
)
def test_others_join_a_group_that_waited(
    gate: Gate, threads: ThreadPoolExecutor, sizes: list[int], groups: list[int], joined: list[int]
) -> None:
    """In order, as long as the group stays below its limit; the rest is the next group."""
    line = GroupCommit(gate.commit, group_limit=5, queue_limit=100)
    gate.has_waited = True
    first = threads.submit(line.submit, save())
    gate.wait()
    others = start(threads, line, *map(save, sizes))

    gate.let_go(len(groups))

    for each in (first, *others):
        each.result(30)
    assert ([count for count, _ in gate.groups], gate.joined) == (groups, joined)
    assert line._events == 0


def test_a_few_do_not_keep_many(gate: Gate, threads: ThreadPoolExecutor) -> None:
    """Where fewer wait than the group has, they are the next one."""
    line = GroupCommit(gate.commit, group_limit=100, queue_limit=100)
    first = threads.submit(line.submit, save())
    gate.wait()
    many = start(threads, line, *[save() for _ in range(3)])
    gate.let_go()
    first.result(30)
    gate.wait()
    gate.has_waited = True
    few = start(threads, line, save(), save())

    gate.let_go(2)

    for each in (*many, *few):
        each.result(30)
    assert ([count for count, _ in gate.groups], gate.joined) == ([1, 3, 2], [0, 0])


def test_those_who_joined_share_its_end(gate: Gate, threads: ThreadPoolExecutor) -> None:
    """An outage is told to them, too; and of a leader that is stopped they are left to the next."""

    def fail() -> None:
        raise DatabaseUnreachable(reason="away")

    def stop() -> None:
        raise KeyboardInterrupt

    line = GroupCommit(gate.commit, group_limit=100, queue_limit=100)
    gate.has_waited = True
    for plan, expected, groups in ((fail, DatabaseUnreachable, 1), (stop, KeyboardInterrupt, 2)):
        gate.plans = [plan]
        first = threads.submit(line.submit, save())
        gate.wait()
        others = start(threads, line, save(), save())
        gate.let_go(groups)
        assert isinstance(first.exception(30), expected)
        ends = [type(other.exception(30)) for other in others]
        assert ends == [expected if plan is fail else type(None)] * 2
    assert gate.groups == [(1, False), (1, False), (2, True)]


def test_too_many_events_are_refused(gate: Gate, threads: ThreadPoolExecutor) -> None:
    """Beyond the bound a caller is told so at once, and everyone who waits is still served."""
    line = GroupCommit(gate.commit, group_limit=100, queue_limit=5)
    first = threads.submit(line.submit, save())
    gate.wait()
    waiting = start(threads, line, save(3))

    with pytest.raises(AppendQueueFull) as caught:
        line.submit(save(3))
    fits = start(threads, line, save(2), waiting=1)
    gate.let_go(2)

    for each in (first, *waiting, *fits):
        each.result(30)
    assert (caught.value.waiting, caught.value.limit) == (3, 5)


def test_a_save_over_the_bound_is_taken_alone(gate: Gate) -> None:
    """Otherwise it could never be made."""
    line = GroupCommit(gate.commit, group_limit=1, queue_limit=1)
    gate.let_go()

    line.submit(save(10))

    assert gate.groups == [(1, False)]


def test_an_outage_is_told_to_each_of_the_group(gate: Gate, threads: ThreadPoolExecutor) -> None:
    """Each caller of the group has an error of its own, and the next group is not concerned."""

    def fail() -> None:
        raise DatabaseUnreachable(reason="away")

    line = GroupCommit(gate.commit, group_limit=100, queue_limit=100)
    first = threads.submit(line.submit, save())
    gate.wait()
    others = start(threads, line, save(), save())
    gate.plans = [lambda: None, fail]
    gate.let_go(2)
    errors = [other.exception(30) for other in others]

    gate.let_go()
    line.submit(save())

    assert first.exception(30) is None
    assert [str(error) for error in errors] == ["the database cannot be reached: away"] * 2
    assert errors[0] is not errors[1]


def test_a_leader_that_is_stopped_leaves_the_others_to_the_next(
    gate: Gate, threads: ThreadPoolExecutor
) -> None:
    """Its group is tried again by one of them, who looks first whether it was committed."""

    def stop() -> None:
        raise KeyboardInterrupt

    line = GroupCommit(gate.commit, group_limit=100, queue_limit=100)
    first = threads.submit(line.submit, save())
    gate.wait()
    others = start(threads, line, save(), save(), save())
    gate.plans = [lambda: None, stop]

    gate.let_go(3)

    assert first.exception(30) is None
    assert isinstance(others[0].exception(30), KeyboardInterrupt)
    assert [other.exception(30) for other in others[1:]] == [None, None]
    assert gate.groups == [(1, False), (3, False), (2, True)]


def test_one_who_is_stopped_while_waiting_is_not_appended(gate: Gate, threads: ThreadPoolExecutor) -> None:
    """What waits in the line is taken out of it by the signal that ends its caller, and the line goes on."""
    line = GroupCommit(gate.commit, group_limit=100, queue_limit=100)
    first = threads.submit(line.submit, save())
    gate.wait()

    def interrupt() -> None:
        start(threads, line, save(), waiting=1)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)

    threading.Timer(0.2, interrupt).start()
    with stopped_by(signal.SIGUSR1), pytest.raises(Stopped):
        line.submit(save())
    gate.let_go(2)
    first.result(30)
    gate.wait()

    assert gate.groups == [(1, False), (1, False)]
    assert line._events == 0
