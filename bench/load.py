"""Load on the served API by wrk, which asks again as soon as it has an answer, on so many connections."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import NamedTemporaryFile
from typing import Final
from uuid import uuid4

from bench.service import EDITOR_KEY

CONNECTIONS: Final = (1, 16, 64)
MISSING: Final = "not measured: wrk is not installed (on Debian and Ubuntu: apt install wrk)"
_PATIENCE_SECONDS: Final = 30
_SCRIPT: Final = Path(__file__).with_suffix(".lua")


@dataclass(frozen=True)
class Load:
    """What came of it: ``refused`` counts answers of 400 and more, ``broken`` what got none."""

    rate: float
    p50_ms: float
    p99_ms: float
    refused: int
    broken: int

    def __str__(self) -> str:
        if not self.rate:
            return "no answer in time"
        failed = f"   {self.refused} refused, {self.broken} broken" if self.refused or self.broken else ""
        return f"{self.rate:8,.0f}/s   p50 {self.p50_ms:7.2f} ms   p99 {self.p99_ms:7.2f} ms{failed}"


def find_wrk() -> str | None:
    """The program, None where it is not installed."""
    return shutil.which("wrk")


def load_reads(program: str, api_url: str, paths: Sequence[str], connections: int, seconds: int) -> Load:
    """Ask for the paths in turn."""
    return _run(program, api_url, paths, connections, seconds, kind="reads")


def load_utterances(
    program: str, api_url: str, pairs: Sequence[tuple[str, str]], connections: int, seconds: int
) -> Load:
    """Record utterances, each with an idempotency key of its own, on a claim and by an agent of the pairs."""
    lines = [" ".join(pair) for pair in pairs]
    return _run(program, api_url, lines, connections, seconds, kind="utterances")


def median_load(loads: Sequence[Load]) -> Load:
    """Medians of several runs; failures are added up."""
    return Load(
        median(load.rate for load in loads),
        median(load.p50_ms for load in loads),
        median(load.p99_ms for load in loads),
        sum(load.refused for load in loads),
        sum(load.broken for load in loads),
    )


def _run(
    program: str, api_url: str, lines: Sequence[str], connections: int, seconds: int, *, kind: str
) -> Load:
    with NamedTemporaryFile("w", prefix="claims-ledger-bench-", suffix=".txt") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        told = (kind, file.name, EDITOR_KEY, uuid4().hex)
        options = (
            "-t1",
            f"-c{connections}",
            f"-d{seconds}s",
            f"--timeout={_PATIENCE_SECONDS}s",
            "-s",
            str(_SCRIPT),
        )
        command = [program, *options, api_url, "--", *told]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return Load(
        rate=found["requests"] / found["seconds"],
        p50_ms=found["p50_ms"],
        p99_ms=found["p99_ms"],
        refused=found["refused"],
        broken=found["broken"],
    )
