"""How often Python looks for garbage."""

import gc
from collections.abc import Callable, Iterator

import pytest

from projections.collector import look_rarely_at_the_old, look_rarely_at_the_young


@pytest.fixture
def thresholds() -> Iterator[Callable[..., None]]:
    """Those of Python, to be changed at will."""
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    yield gc.set_threshold
    gc.unfreeze()
    gc.set_threshold(*before)


@pytest.mark.usefixtures("thresholds")
@pytest.mark.parametrize("is_engine_first", [True, False])
def test_server_and_engine_of_one_process(*, is_engine_first: bool) -> None:
    """Each sets what it needs, whichever begins first and however often."""
    both = [look_rarely_at_the_old, look_rarely_at_the_young]
    for look in both if is_engine_first else both[::-1]:
        look()
        look()

    assert gc.get_threshold() == (50_000, 0, 1_000)


def test_thresholds_of_somebody_else_are_kept(thresholds: Callable[..., None]) -> None:
    """Whoever embeds the software knows better."""
    thresholds(90_000, 20, 30)

    look_rarely_at_the_old()
    look_rarely_at_the_young()

    assert gc.get_threshold() == (90_000, 20, 30)
