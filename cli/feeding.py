"""Views that are fed by the process that serves them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from projections.registry import open_engine

_SWITCH_SECONDS: Final = 0.0005
"""How long a thread keeps the interpreter when others want it.

An answer needs it for moments, twenty times. Python's 5 ms for each, beside threads that fold, doubled the
p99 of writers beside an import.
"""


@contextmanager
def feeding_beside(projector_url: str, *, self_check_seconds: float) -> Iterator[None]:
    """Feed the views while the context lasts, in a way that leaves the interpreter to those who answer."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        with open_engine(projector_url, self_check_seconds=self_check_seconds):
            yield
    finally:
        sys.setswitchinterval(before)
