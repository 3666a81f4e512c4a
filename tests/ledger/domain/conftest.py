"""A desk for the rules; Hypothesis draws few examples here, unless the environment asks for more."""

import pytest

from tests.histories.desk import Desk
from tests.histories.profile import load_profile

load_profile()


@pytest.fixture
def desk() -> Desk:
    """A few agents and two claims, on 20 March 2025."""
    desk = Desk("2025-03-20")
    desk.register(agents="putin trump isw osce post wire official report", claims="C1 C2")
    return desk
