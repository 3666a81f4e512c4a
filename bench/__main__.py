"""Measures the ledger beside its peers, on one server, in one run.

make bench                                    a few minutes: every figure is the median of RUNS runs
make bench ARGS="--only catch-up --sizes 10000,100000,1000000 --runs 3"
peers alternate, so that noise hits both; ratios travel between machines, absolute figures do not
"""

import argparse
import os
import platform
import signal
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from bench.append import measure_appends
from bench.as_of import measure_as_of
from bench.catch_up import measure_catch_up
from bench.read import measure_reads
from ledger.persistence.embedded import EmbeddedServer, open_embedded_server

RUNS = 3
SIZES = (10_000,)
PARTS = ("append", "read", "catch-up", "as-of")
_SETTINGS = ("server_version", "shared_buffers", "fsync", "synchronous_commit")


def main() -> None:
    """Run the measurements and print a table."""
    parser = argparse.ArgumentParser(
        prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=RUNS, help="runs of each measurement")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part; may be given again")
    parser.add_argument("--sizes", type=_sizes, default=SIZES, help="events of the generated histories")
    asked = parser.parse_args()
    # Whoever ends us ends the servers that we started, too.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    # In the temporary folder of the system, which the server's own user can reach; fsync stays on.
    with TemporaryDirectory(prefix="claims-ledger-bench-") as folder:
        Path(folder).chmod(0o755)
        with open_embedded_server(Path(folder) / "data") as server:
            print(_circumstances(server, asked.runs), flush=True)
            for part in asked.only or PARTS:
                for row in _measure(part, server, asked.runs, asked.sizes):
                    print(row, flush=True)


def _measure(part: str, server: EmbeddedServer, runs: int, sizes: Sequence[int]) -> Iterator[str]:
    match part:
        case "append":
            return measure_appends(server, runs)
        case "read":
            return measure_reads(server, runs)
        case "catch-up":
            return measure_catch_up(server, runs, sizes)
    return measure_as_of(server, sizes)


def _circumstances(server: EmbeddedServer, runs: int) -> str:
    now, load = datetime.now(UTC), os.getloadavg()[0]
    with psycopg.connect(server.dsn()) as connection:
        settings = [
            f"{name} {connection.info.parameter_status(name) or _show(connection, name)}"
            for name in _SETTINGS
        ]
    return (
        f"{now:%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, {platform.machine()}, load {load:.1f}, "
        f"Python {platform.python_version()}, eventsourcing {version('eventsourcing')}, "
        f"psycopg {version('psycopg')}, {', '.join(settings)}, median of {runs} runs"
    )


def _show(connection: "psycopg.Connection[tuple[str]]", name: str) -> str:
    row = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
    return "" if row is None else row[0]


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part.replace("_", "")) for part in text.split(","))


if __name__ == "__main__":
    main()
