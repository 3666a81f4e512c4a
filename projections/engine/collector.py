"""Python's collector of cyclic garbage, kept away while many objects are made that live long."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_DEFAULT: Final = (700, 10, 10)


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


def look_rarely_at_the_old() -> None:
    """From here on the process looks through what has lived long a hundred times less often.

    What folds remember lives long and forms no cycles, but Python would look through all of it again whenever
    it has grown by a quarter. Who has set thresholds of their own keeps them.
    """
    if gc.get_threshold() == _DEFAULT:
        gc.set_threshold(*_DEFAULT[:2], _DEFAULT[2] * 100)
