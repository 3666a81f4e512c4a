"""The statements in ``queries/*.sql``, by the name of their file."""

from functools import cache
from importlib.resources import files


@cache
def load(name: str) -> bytes:
    """The text of one statement; its parameters are named ``%(name)s``."""
    return (files("ledger.persistence") / "queries" / f"{name}.sql").read_bytes()
