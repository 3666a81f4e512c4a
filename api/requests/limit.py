"""How much a request may bring."""

from typing import Final

BODY_LIMIT_BYTES: Final = 1024 * 1024
DEPTH_LIMIT: Final = 100
"""Levels of nesting in a body."""
PARAMETERS_LIMIT: Final = 50
