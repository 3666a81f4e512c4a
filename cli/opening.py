"""What commands open: the databases of the settings, and the ledger on them."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from ledger.bootstrap import Databases, OpenLedger, check_schema, open_databases, open_ledger
from ledger.settings import Settings, load_settings


def read_settings() -> Settings:
    """The settings of the process; a command that only runs for a moment logs nothing but errors.

    Raises:
        SettingsError: variables are unknown or malformed.
    """
    handler = logging.StreamHandler()
    handler.setLevel(logging.ERROR)
    logging.basicConfig(handlers=[handler], format="%(levelname)s: %(message)s")
    return load_settings()


@contextmanager
def open_checked_databases(settings: Settings) -> Iterator[Databases]:
    """The databases, whose schema fits this version; the embedded server is started and brought up to date.

    Raises:
        MigrationsMissing, MigrationsUnknown, OriginMismatch: the given database does not fit.
    """
    with open_databases(settings) as databases:
        if not databases.is_embedded:
            check_schema(databases, settings)
        yield databases


@contextmanager
def open_checked_ledger(settings: Settings) -> Iterator[OpenLedger]:
    """The ledger that the settings name, ready to append."""
    with open_checked_databases(settings) as databases, open_ledger(databases, settings) as opened:
        yield opened
