"""Hypothesis draws few examples here, unless the environment asks for more."""

from tests.histories.profile import load_profile

load_profile()
