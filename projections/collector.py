"""Python's collector of cyclic garbage, kept away while many objects are made that live long."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_YOUNG: Final = 50_000
_MIDDLE: Final = 10
_OLD: Final = 10
"""Python's own thresholds for what has lived for a while, and for long."""


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
    """From here on the process looks through what has lived long a good deal less often.

    What folds remember lives long and forms no cycles, but Python would look through all of it again whenever
    it has grown by a quarter. What has lived for a while it looks through every second time instead of every
    eleventh: what ten steps left takes 0.4 s, in which the process answers nobody, and what one left 0.08 s.
    So the old come after 2,000 looks at the young instead of 120. Who has set thresholds of their own keeps
    them.
    """
    young, middle, old = gc.get_threshold()
    if (middle, old) == (_MIDDLE, _OLD):
        gc.set_threshold(young, 0, old * 100)


def look_rarely_at_the_young() -> None:
    """From here on the process looks for garbage after many new objects, and never in what there is already.

    A page makes thousands of objects that are in no circle and gone when it is sent. By default Python would
    look for circles after each 700. Who has set a greater threshold keeps it.
    """
    gc.collect()
    gc.freeze()
    young, *older = gc.get_threshold()
    gc.set_threshold(max(young, _YOUNG), *older)
