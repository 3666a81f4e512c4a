"""A writing process counts what it saved after the warm-up, and one that hangs is ended."""

import socket
import time
from collections.abc import Iterator
from threading import Lock

import pytest

from bench import writing
from bench.writer import Order, work


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port where connections are taken, and nobody ever says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def order(**changed: object) -> Order:
    """Two threads that save three events at a time."""
    values = {"peer": "ours", "target": "", "threads": 2, "size": 3, "warm_up_seconds": 0.0, "seconds": 0.1}
    return Order(**(values | changed))  # type: ignore[arg-type]


def test_every_save_is_counted_and_timed() -> None:
    """Events are saves times size, over all threads, and each save has its milliseconds."""
    saved, lock = [], Lock()

    def save(size: int) -> None:
        time.sleep(0.005)
        with lock:
            saved.append(size)

    sample, profile = work(save, order())

    assert sample.events == sum(saved) == 3 * len(sample.milliseconds)
    assert min(sample.milliseconds) >= 5
    assert sample.seconds >= 0.1
    assert profile == ""


def test_the_warm_up_is_not_counted() -> None:
    """Saves that began before it was over are in no figure."""
    begun = []

    def save(_: int) -> None:
        begun.append(time.perf_counter())
        time.sleep(0.005)

    sample, _ = work(save, order(warm_up_seconds=0.1))

    assert 0 < len(sample.milliseconds) < len(begun) * 0.75


def test_a_profile_names_what_took_the_time() -> None:
    """Where it is asked for, the functions of the first thread are listed."""
    _, profile = work(lambda _: time.sleep(0.005), order(is_profiled=True))

    assert "time.sleep" in profile


def test_a_process_that_hangs_is_ended(silent_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no figure then, and nobody waits for ever."""
    monkeypatch.setattr(writing, "HANG_SECONDS", 2.0)
    target = f"postgresql://nobody@127.0.0.1:{silent_port}/nothing"

    assert writing.write(order(peer="insert", target=target), processes=2) is None


def test_a_process_that_fails_is_no_hang() -> None:
    """A peer that cannot be reached stops the bench: its figure would be missing without a reason."""
    with pytest.raises(AssertionError, match="failed"):
        writing.write(order(peer="insert", target="postgresql://nobody@127.0.0.1:1/nothing"))
