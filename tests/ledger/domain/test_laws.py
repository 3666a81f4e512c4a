"""What holds for every history, however nasty."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings

from tests.histories.agreement import fold_follows_the_rule
from tests.histories.history import History
from tests.histories.law import LAWS
from tests.histories.profile import THOROUGH
from tests.histories.strategy import histories

Law = Callable[[History], None]
every_law = pytest.mark.parametrize("law", [*LAWS, fold_follows_the_rule], ids=lambda law: law.__name__)


@every_law
@given(history=histories())
def test_law(law: Law, history: History) -> None:
    """The law holds for a few histories."""
    law(history)


@pytest.mark.slow
@pytest.mark.timeout(1_800)
@every_law
@settings(THOROUGH)
@given(history=histories(40))
def test_law_thoroughly(law: Law, history: History) -> None:
    """The law holds for many and longer histories."""
    law(history)
