"""The demonstration's own ledger: embedded, with the Kursk case imported and its views fed.

It is never the ledger of the settings: nobody wants a demonstration in an append-only log. Of the settings it
takes the data directory, in which it has a folder of its own, the port and the editor key.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from io import BufferedIOBase
from pathlib import Path
from typing import Final, cast

from pydantic import SecretStr

from api.logs import configure_logging
from cli.feeding import feeding_beside
from ledger.bootstrap import Databases, OpenLedger, open_databases, open_ledger
from ledger.interchange.importer import import_lines
from ledger.interchange.parser import read_lines
from ledger.interchange.report import ImportReport
from ledger.interchange.resolver import SCOPE
from ledger.settings import EDITOR_KEY_MIN_LENGTH, Settings

NAMESPACE: Final = "kursk-2025"
ORIGIN: Final = "claims-ledger.localhost/demo"
KEY_FILE: Final = "editor-key"
"""In the data directory, for its owner alone."""


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
        return str(self.opened.writer_log.answers(SCOPE, [key])[key].ids["claim_id"])


@contextmanager
def open_stage(settings: Settings, data_dir: Path, *, is_durable: bool) -> Iterator[Stage]:
    """The demonstration in ``data_dir``; opened again, it goes on with what is there."""
    own = _own_settings(settings, data_dir)
    configure_logging(own)
    with open_databases(own, is_durable=is_durable) as databases, open_ledger(databases, own) as opened:
        imported = _import_case(opened)
        # The folder was made with the server, and this process has it to itself.
        key = own.editor_key or _keep_key(data_dir)
        own = own.model_copy(update={"editor_key": key})
        with feeding_beside(databases.projector, self_check_seconds=own.self_check_seconds):
            yield Stage(databases, opened, own, key.get_secret_value(), imported)


def _own_settings(settings: Settings, data_dir: Path) -> Settings:
    given = {name: getattr(settings, name) for name in ("port", "pool_size", "log_format")}
    # One line a request would drown what the demonstration shows.
    level = settings.log_level if "log_level" in settings.model_fields_set else "warning"
    return Settings(
        **given,
        log_level=level,
        data_dir=data_dir,
        origin=ORIGIN,
        editor_key=settings.editor_key,
    )


def _keep_key(data_dir: Path) -> SecretStr:
    """The key of the demonstration, made the first time: writes that are sent again need the same one.

    The file is there whole or not at all, and closed to others from the start.
    """
    file = data_dir / KEY_FILE
    if not file.exists():
        unfinished = file.with_suffix(".new")
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_urlsafe(EDITOR_KEY_MIN_LENGTH), encoding="ascii")
        unfinished.rename(file)
    return SecretStr(file.read_text(encoding="ascii").strip())


def _import_case(opened: OpenLedger) -> ImportReport:
    with (files("seeds") / "kursk.ndjson").open("rb") as stream:
        lines = read_lines(cast("BufferedIOBase", stream))
        return import_lines(opened.bulk(), opened.writer_log, lines, strict=True)
