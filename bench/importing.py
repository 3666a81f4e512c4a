"""Importing a generated file by the command line, in a process of its own; and the same file once more.

    lines.ndjson ──> stdin of `claims-ledger import -`      after every block of lines: rate, and memory (RSS)

The lines go through a pipe, which holds a few hundred of them: so a line that was handed over is being read.
"""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

import psutil

from bench.database import make_migrated
from bench.finding import Finding
from bench.interchange import interchange_lines
from bench.service import PROGRAM, environment
from ledger.persistence.embedded import EmbeddedServer
from ledger.persistence.logins import Logins

BLOCK: Final = 100_000
"""Lines; a tenth of a file that has less than ten such blocks."""
_AT_ONCE: Final = 100
_MEBIBYTE: Final = 2**20


@dataclass(frozen=True)
class Block:
    """Lines handed over so far, when, and the memory of the process then."""

    lines: int
    seconds: float
    rss_mib: float


def write_lines(file: Path, lines: int, seed: int) -> None:
    """The generated file."""
    with file.open("wb") as stream:
        stream.writelines(interchange_lines(lines, seed=seed))


def measure_import(server: EmbeddedServer, folder: Path, lines: int, seed: int) -> Iterator[Finding]:
    """Lines for the first import and for the second, which appends nothing."""
    file = folder / "lines.ndjson"
    write_lines(file, lines, seed)
    logins = make_migrated(server, "import").logins
    size = file.stat().st_size / _MEBIBYTE
    yield Finding(
        f"{lines:,} lines, {size:,.0f} MiB, seed {seed}", {"lines": lines, "mib": size, "seed": seed}
    )
    for name in ("first import", "second import"):
        yield from _import(name, logins, file, lines)
    file.unlink()


def _import(name: str, logins: Logins, file: Path, lines: int) -> Iterator[Finding]:
    start = time.perf_counter()
    with importing(logins) as run, file.open("rb") as stream:
        blocks = []
        for block in run.feed(stream, min(BLOCK, max(lines // 10, 1))):
            blocks.append(block)
            yield _block(name, blocks)
        report = run.report()
    seconds = time.perf_counter() - start
    counts = {key: report[key] for key in ("read", "appended", "repeated", "refused")}
    assert counts["refused"] == 0, report["refusals"][:3]
    yield Finding(
        f"{name}: {lines / seconds:,.0f} lines/s, {counts['appended']:,} appended, "
        f"{counts['repeated']:,} already there; "
        f"RSS {blocks[0].rss_mib:,.0f} to {blocks[-1].rss_mib:,.0f} MiB",
        {"run": name, "seconds": seconds, "lines_per_second": lines / seconds, **counts},
    )


def _block(name: str, blocks: list[Block]) -> Finding:
    block, before = blocks[-1], blocks[-2] if len(blocks) > 1 else Block(0, 0.0, 0.0)
    rate = (block.lines - before.lines) / (block.seconds - before.seconds)
    return Finding(
        f"  {block.lines:10,} lines {rate:9,.0f}/s   RSS {block.rss_mib:7,.0f} MiB",
        {"run": name, "lines": block.lines, "lines_per_second": rate, "rss_mib": block.rss_mib},
    )


@contextmanager
def importing(logins: Logins) -> "Iterator[Import]":
    """An import that waits for lines; it does not outlive the context."""
    command = [PROGRAM, "import", "-", "--json"]
    with (
        tempfile.TemporaryFile() as answer,
        subprocess.Popen(command, env=environment(logins), stdin=subprocess.PIPE, stdout=answer) as process,
    ):
        run = Import(process, answer)
        try:
            yield run
        finally:
            run.end()


class Import:
    """The running command."""

    def __init__(self, process: "subprocess.Popen[bytes]", answer: BinaryIO) -> None:
        self._process = process
        self._answer = answer

    def feed(self, stream: BinaryIO, block: int) -> Iterator[Block]:
        """Hand over the header and all lines; a report after each block, and after the last line."""
        assert self._process.stdin is not None
        memory = psutil.Process(self._process.pid)
        start = time.perf_counter()
        self._process.stdin.write(stream.readline())
        lines = 0
        while some := list(islice(stream, min(_AT_ONCE, block - lines % block))):
            self._process.stdin.write(b"".join(some))
            self._process.stdin.flush()
            lines += len(some)
            if lines % block == 0:
                rss = memory.memory_info().rss / _MEBIBYTE
                yield Block(lines, time.perf_counter() - start, rss)

    def end(self) -> None:
        """End it wherever it is; what it appended stays."""
        assert self._process.stdin is not None
        self._process.kill()
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait()

    def report(self) -> dict[str, Any]:
        """Wait for the end; the counts of the file."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        self._answer.seek(0)
        report: dict[str, Any] = json.loads(self._answer.read())["files"][0]
        return report
