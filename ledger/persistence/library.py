"""The parts of ``eventsourcing.postgres`` that we extend.

Importing that module silences psycopg's loggers; here they keep their levels.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _kept_levels(*names: str) -> Iterator[None]:
    levels = {name: logging.getLogger(name).level for name in names}
    try:
        yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


with _kept_levels("psycopg", "psycopg.pool"):
    from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore, PostgresFactory

__all__ = ["PostgresApplicationRecorder", "PostgresDatastore", "PostgresFactory"]
