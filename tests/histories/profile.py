"""How many examples Hypothesis draws.

LEDGER_TEST_EXAMPLES=fast      the default: a few seconds for each law
LEDGER_TEST_EXAMPLES=thorough  as many as the tests marked slow draw always
"""

import os

from hypothesis import HealthCheck, Phase, settings

# Histories are long and take rejected commands in their stride; a slow machine is no failure.
_COMMON = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[phase for phase in Phase if phase is not Phase.explain],
)

FAST = settings(_COMMON, max_examples=20)
THOROUGH = settings(_COMMON, max_examples=150)


def load_profile() -> None:
    """The profile that the environment names, for all tests that are decorated from now on."""
    settings.register_profile("fast", FAST)
    settings.register_profile("thorough", THOROUGH)
    settings.load_profile(os.environ.get("LEDGER_TEST_EXAMPLES", "fast"))
