"""The command line as others run it: a process of its own, with settings of its own."""

import logging
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
import structlog
from psycopg.conninfo import conninfo_to_dict

from cli.main import main
from tests.support.database import ORIGIN, Database

PROGRAM = str(Path(sys.executable).with_name("claims-ledger"))
SEED = Path(__file__).parents[2] / "seeds" / "kursk.ndjson"
NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1"

Environment = dict[str, str]


@dataclass(frozen=True)
class Outcome:
    """How a run ended."""

    code: int
    out: str
    err: str


Running = Callable[..., Outcome]


def environment_of(settings: Environment) -> Environment:
    """The environment of a process that has these settings and no others."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith("LEDGER_")}
    return rest | {"COLUMNS": "200"} | settings


def run(*arguments: str | Path, settings: Environment, stdin: bytes | str = b"") -> Outcome:
    """Run the program to its end."""
    done = subprocess.run(
        [PROGRAM, *arguments],
        env=environment_of(settings),
        input=stdin if isinstance(stdin, bytes) else stdin.encode(),
        capture_output=True,
        timeout=100,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


def as_url(conninfo: str) -> str:
    """A connection string in the form that the settings take."""
    parts = conninfo_to_dict(conninfo)
    login = quote(str(parts.pop("user")), safe="")
    password = parts.pop("password", None)
    secret = f":{quote(str(password), safe='')}" if password else ""
    name = parts.pop("dbname")
    return f"postgresql://{login}{secret}@/{name}?{urlencode(parts)}"


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A folder for an embedded server: pytest's are closed to the account that root runs the server as."""
    folder = Path(tempfile.mkdtemp(prefix="claims-ledger-test-"))
    folder.chmod(0o711)
    yield folder / "data"
    shutil.rmtree(folder)


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Running]:
    """Runs the program in this process, which takes a moment where a process of its own takes seconds."""

    root = logging.getLogger()
    before = (root.handlers[:], root.level)

    def run_here(*arguments: str | Path, settings: Environment) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["claims-ledger", *map(str, arguments)])
        for name in os.environ:
            if name.startswith("LEDGER_"):
                monkeypatch.delenv(name)
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        code = main()
        return Outcome(code, *capfd.readouterr())

    yield run_here
    root.handlers, root.level = before
    structlog.reset_defaults()


@pytest.fixture
def given(database: Database) -> Environment:
    """Settings that name a migrated, empty database, with a login for each kind of work."""
    return {
        "LEDGER_DATABASE_URL": as_url(database.writer),
        "LEDGER_READ_DATABASE_URL": as_url(database.reader),
        "LEDGER_PROJECTOR_DATABASE_URL": as_url(database.projector),
        "LEDGER_MIGRATE_DATABASE_URL": as_url(database.owner),
        "LEDGER_ORIGIN": ORIGIN,
    }


@pytest.fixture
def ledger(given: Environment) -> Running:
    """Runs the program on that database."""

    def run_there(*arguments: str | Path, stdin: bytes | str = b"", **settings: str) -> Outcome:
        return run(*arguments, settings=given | settings, stdin=stdin)

    return run_there
