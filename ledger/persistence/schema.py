"""``schema.sql``: the schema that all migrations together make, to be read by people.

    python -m ledger.persistence.schema      writes it anew

A test on PostgreSQL 18 compares it with a database that was just migrated.
"""

import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Final

from ledger.persistence import migrate
from ledger.persistence.embedded import open_temporary_server
from ledger.persistence.embedded_folder import installed_package

_HEADER: Final = """\
-- Generated: python -m ledger.persistence.schema. What the migrations make on PostgreSQL 18, without the roles.
"""


def dump(database_url: str) -> str:
    """The schema of a PostgreSQL 18 database as SQL, the same text for the same schema."""
    program = installed_package() / "pginstall" / "bin" / "pg_dump"
    command = [str(program), "--schema-only", f"--dbname={database_url}"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    # Comments carry version numbers, and backslash commands a random key.
    lines = [line for line in printed.splitlines() if not line.startswith(("--", "\\"))]
    paragraphs = "\n".join(lines).split("\n\n")
    return _HEADER + "".join(f"\n{text.strip()}\n" for text in paragraphs if text.strip())


def main() -> None:
    """Rewrite ``schema.sql`` beside this file."""
    with open_temporary_server() as server:
        migrate.apply(server.dsn(), "schema.invalid/log")
        Path(str(files("ledger.persistence") / "schema.sql")).write_text(dump(server.dsn()))


if __name__ == "__main__":
    main()
