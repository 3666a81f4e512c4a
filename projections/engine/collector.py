"""Python's collector of cyclic garbage, kept away while many objects are made that live long."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused_collector() -> Iterator[None]:
    """No garbage is looked for in the block, by any thread; what became garbage is found soon after it.

    A step makes some hundred thousand objects. Looking through all that are remembered, every time that a few
    hundred have come, would take longer than the step itself.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
