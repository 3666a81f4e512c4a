"""Measures the ledger beside its peers, on one server, in one run.

make bench                                    every part; bench/README.md says what each measures
make bench ARGS="--only append --runs 5 --json append.json --profile"
make bench ARGS="--only growth --sizes 10000,100000,1000000 --plot growth.svg"
peers alternate, so that noise hits all; ratios travel between machines, absolute figures do not
"""

import argparse
import json
import signal
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from bench.append import SECONDS, WARM_UP_SECONDS, measure_appends
from bench.as_of import measure_as_of
from bench.catch_up import measure_catch_up
from bench.finding import Finding
from bench.growth import BAR, measure_growth
from bench.importing import measure_import
from bench.machine import NotOnDisk, circumstances, file_system
from bench.mixed import measure_mixed
from bench.plot import draw, growth_series
from bench.read import measure_reads
from bench.serving import measure_http
from ledger.persistence.embedded import EmbeddedServer, open_embedded_server

RUNS: Final = 3
SIZES: Final = (10_000,)
GROWTH_SIZES: Final = (10_000, 100_000)
LINES: Final = 100_000
PARTS: Final = ("append", "growth", "import", "mixed", "http", "read", "catch-up", "as-of")


def main() -> None:
    """Run the measurements, print a table, and write what was asked for."""
    asked = _arguments()
    # Whoever ends us ends the servers that we started, too.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        # The temporary folder of the system: the server's own user can reach it.
        with TemporaryDirectory(prefix="claims-ledger-bench-", dir=asked.folder) as made:
            folder = Path(made).resolve()
            folder.chmod(0o755)
            file_system(folder)
            with open_embedded_server(folder / "data") as server:
                _run(asked, server, folder)
    except NotOnDisk as error:
        sys.exit(str(error))


def _run(asked: argparse.Namespace, server: EmbeddedServer, folder: Path) -> None:
    told = circumstances(server, folder) | {
        "seed": asked.seed,
        "runs": asked.runs,
        "append_seconds": SECONDS,
        "append_warm_up_seconds": WARM_UP_SECONDS,
    }
    print(", ".join(f"{name} {value}" for name, value in told.items()), flush=True)
    findings: dict[str, list[Finding]] = {}
    for part in asked.only or PARTS:
        print(f"\n== {part}", flush=True)
        findings[part] = []
        for finding in _measure(part, asked, server, folder):
            print(finding, flush=True)
            findings[part].append(finding)
    if asked.json is not None:
        report = {
            "circumstances": told,
            "parts": {part: _plain(of_part) for part, of_part in findings.items()},
        }
        asked.json.write_text(json.dumps(report, indent=1) + "\n")
    if asked.plot is not None:
        title = "What an event costs to append, as the log grows (median)"
        asked.plot.write_text(draw(title, growth_series(findings["growth"]), BAR))


def _measure(part: str, asked: argparse.Namespace, server: EmbeddedServer, folder: Path) -> Iterator[Finding]:
    match part:
        case "append":
            return measure_appends(server, asked.runs, is_profiled=asked.profile)
        case "growth":
            return measure_growth(server, asked.runs, asked.sizes or GROWTH_SIZES, seed=asked.seed)
        case "import":
            return measure_import(server, folder, asked.lines, asked.seed)
        case "mixed":
            return measure_mixed(server, folder, asked.lines, asked.seed)
        case "http":
            return measure_http(server, asked.runs, asked.sizes or SIZES)
        case "read":
            return _told(measure_reads(server, asked.runs))
        case "catch-up":
            return _told(measure_catch_up(server, asked.runs, asked.sizes or SIZES))
    return _told(measure_as_of(server, asked.sizes or SIZES))


def _told(lines: Iterable[str]) -> Iterator[Finding]:
    return (Finding(line) for line in lines)


def _plain(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [{"text": finding.text, **finding.figures} for finding in findings]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=RUNS, help="runs of each measurement")
    parser.add_argument("--only", choices=PARTS, action="append", help="this part; may be given again")
    parser.add_argument("--sizes", type=_sizes, help="events of the generated histories")
    parser.add_argument("--lines", type=int, default=LINES, help="lines of the generated interchange file")
    parser.add_argument("--seed", type=int, default=1, help="of everything generated for the new parts")
    parser.add_argument(
        "--folder", type=Path, help="where the data lies, on a disk; its own user reads there"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the growth there, as SVG")
    parser.add_argument("--profile", action="store_true", help="profile the appending process as well")
    asked = parser.parse_args()
    if asked.plot is not None and "growth" not in (asked.only or PARTS):
        parser.error("--plot draws what --only growth measures")
    if asked.folder is not None and not asked.folder.is_dir():
        parser.error(f"--folder {asked.folder} is no folder")
    return asked


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(part.replace("_", "")) for part in text.split(","))


if __name__ == "__main__":
    main()
