"""Measures the ledger beside the eventsourcing library's own recorder, on one server, in one run.

make bench              every figure is the median of RUNS runs; peers alternate, so that noise hits both
ratios travel between machines, absolute figures do not
"""

import argparse
import os
import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.append import measure_appends
from bench.read import measure_reads
from ledger.persistence.embedded import open_embedded_server

RUNS = 5


def main() -> None:
    """Run every measurement and print a table."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS, help="runs of each measurement")
    runs = parser.parse_args().runs
    now = datetime.now(UTC)
    print(
        f"{now:%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"eventsourcing {version('eventsourcing')}, psycopg {version('psycopg')}, median of {runs} runs"
    )
    # In the temporary folder of the system, which the server's own user can reach; fsync stays on.
    with TemporaryDirectory(prefix="claims-ledger-bench-") as folder:
        Path(folder).chmod(0o755)
        with open_embedded_server(Path(folder) / "data") as server:
            for row in (*measure_appends(server, runs), *measure_reads(server, runs)):
                print(row)


if __name__ == "__main__":
    main()
