"""The demonstration's own ledger: embedded, with the Kursk case imported and its views fed.

It is never the ledger of the settings: nobody wants a demonstration in an append-only log. Of the settings it
takes the data directory, in which it has a folder of its own, the port and the editor key.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO, Final, cast

from pydantic import SecretStr

from api.logs import configure_logging
from ledger.bootstrap import Databases, OpenLedger, open_databases, open_ledger
from ledger.interchange.importer import ImportReport, import_lines
from ledger.interchange.parser import read_lines
from ledger.interchange.resolver import SCOPE
from ledger.settings import EDITOR_KEY_MIN_LENGTH, Settings
from projections.registry import open_engine

NAMESPACE: Final = "kursk-2025"
ORIGIN: Final = "claims-ledger.localhost/demo"


@dataclass(frozen=True, slots=True)
class Stage:
    """What the demonstration works with; ``key`` may read and write."""

    databases: Databases
    opened: OpenLedger
    settings: Settings
    key: str
    imported: ImportReport

    def claim_id(self, ref: str) -> str:
        """The claim that the case calls so."""
        key = f"{NAMESPACE}:{ref}"
        return str(self.opened.log.answers(SCOPE, [key])[key]["claim_id"])


@contextmanager
def open_stage(settings: Settings, data_dir: Path, *, is_durable: bool) -> Iterator[Stage]:
    """The demonstration in ``data_dir``; opened again, it goes on with what is there."""
    own = _own_settings(settings, data_dir)
    configure_logging(own)
    with open_databases(own, is_durable=is_durable) as databases, open_ledger(databases, own) as opened:
        imported = _import_case(opened)
        key = own.editor_key.get_secret_value() if own.editor_key else ""
        with open_engine(databases.projector, self_check_seconds=own.self_check_seconds):
            yield Stage(databases, opened, own, key, imported)


def _own_settings(settings: Settings, data_dir: Path) -> Settings:
    given = {name: getattr(settings, name) for name in ("port", "pool_size", "log_format")}
    # One line a request would drown what the demonstration shows.
    level = settings.log_level if "log_level" in settings.model_fields_set else "warning"
    return Settings(
        **given,
        log_level=level,
        data_dir=data_dir,
        origin=ORIGIN,
        editor_key=settings.editor_key or SecretStr(secrets.token_urlsafe(EDITOR_KEY_MIN_LENGTH)),
    )


def _import_case(opened: OpenLedger) -> ImportReport:
    with (files("seeds") / "kursk.ndjson").open("rb") as stream:
        return import_lines(opened.ledger, opened.log, read_lines(cast("BinaryIO", stream)), strict=True)
