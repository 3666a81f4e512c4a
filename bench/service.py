"""The served API in a process of its own, ended by its id."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import quote, urlencode

from psycopg.conninfo import conninfo_to_dict

from bench.peer import ORIGIN
from ledger.persistence.logins import Logins

PROGRAM: Final = str(Path(sys.executable).with_name("claims-ledger"))
EDITOR_KEY: Final = "a-key-of-the-bench-that-opens-nothing-else"
_START_SECONDS: Final = 30.0


@contextmanager
def serving(logins: Logins, *, is_feeding: bool = False) -> Iterator[str]:
    """Serve the database on a free port while the context lasts; the URL."""
    command = [PROGRAM, "serve", *([] if is_feeding else ["--no-projector"])]
    with (
        tempfile.TemporaryFile("w+") as notes,
        subprocess.Popen(command, env=environment(logins), stdout=notes, stderr=notes) as process,
    ):
        try:
            yield _address(process, notes.fileno())
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _address(process: "subprocess.Popen[bytes]", notes: int) -> str:
    """The address, once it is announced."""
    give_up = time.monotonic() + _START_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        lines = os.pread(notes, 1_000_000, 0).decode().splitlines(keepends=True)
        for line in lines:
            if "serving " in line and line.endswith("\n"):
                return line.split()[-1]
        time.sleep(0.05)
    raise AssertionError(os.pread(notes, 1_000_000, 0).decode())


def environment(logins: Logins) -> dict[str, str]:
    """What the program is told by its environment: the database, a free port, a key to write with."""
    rest = {name: value for name, value in os.environ.items() if not name.startswith("LEDGER_")}
    return rest | {
        "LEDGER_DATABASE_URL": _url(logins.writer),
        "LEDGER_READ_DATABASE_URL": _url(logins.reader),
        "LEDGER_PROJECTOR_DATABASE_URL": _url(logins.projector),
        "LEDGER_MIGRATE_DATABASE_URL": _url(logins.owner),
        "LEDGER_ORIGIN": ORIGIN,
        "LEDGER_PORT": "0",
        "LEDGER_EDITOR_KEY": EDITOR_KEY,
        # A line a request would be measured with it.
        "LEDGER_LOG_LEVEL": "warning",
        "PYTHONUNBUFFERED": "1",
    }


def _url(conninfo: str) -> str:
    """A connection string in the form that the settings take."""
    parts = conninfo_to_dict(conninfo)
    login = quote(str(parts.pop("user")), safe="")
    parts.pop("password", None)
    name = parts.pop("dbname")
    return f"postgresql://{login}@/{name}?{urlencode(parts)}"
