"""Signals that end a command."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress

import pytest

from cli.stop import Stopped, stopping


@pytest.fixture
def silent() -> Iterator[int]:
    """A descriptor at which nothing ever arrives."""
    readable, writable = os.pipe()
    yield readable
    os.close(readable)
    os.close(writable)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_that_came_before_the_wait_ends_it(number: int, silent: int) -> None:
    """Even where the first exception was lost, in a destructor or just before a call that blocks."""
    with stopping() as signals:
        with suppress(Stopped):
            signal.raise_signal(number)

        with pytest.raises(Stopped) as stopped:
            signals.wait_for(silent)

    assert stopped.value.number == number


def test_a_second_signal_changes_nothing() -> None:
    """Contexts that close are not cut short."""
    with stopping() as signals:
        with pytest.raises(Stopped):
            signal.raise_signal(signal.SIGTERM)

        signal.raise_signal(signal.SIGINT)

    assert signals.number == signal.SIGTERM


def test_afterwards_signals_do_what_they_did() -> None:
    """Handlers and the descriptor that wakes are given back."""
    before = signal.getsignal(signal.SIGTERM), signal.set_wakeup_fd(-1)

    with stopping():
        pass

    assert (signal.getsignal(signal.SIGTERM), signal.set_wakeup_fd(-1)) == before
