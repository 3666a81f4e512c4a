"""Waiting for what other threads and processes do."""

import time
from collections.abc import Callable


def eventually(is_so: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until it is so, and fail if it never is."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.005)
