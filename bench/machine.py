"""On what it was measured: without that, no figure can be compared with another."""

import os
import platform
import time
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Final

import psutil
import psycopg

from bench.finding import Figure
from bench.raw import statement_of
from ledger.persistence.embedded import EmbeddedServer

_SETTINGS: Final = (
    "server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method",
    "shared_buffers", "max_wal_size",
)  # fmt: skip
_PACKAGES: Final = ("eventsourcing", "psycopg", "umadb", "granian")
_IN_MEMORY: Final = ("tmpfs", "ramfs")
_SYNCS: Final = 50


class NotOnDisk(Exception):
    """The folder of the data lies in memory, where nothing is durable: name another one."""


def file_system(folder: Path) -> str:
    """The kind of file system that holds the folder.

    Raises:
        NotOnDisk: it is kept in memory.
    """
    mounts = {Path(part.mountpoint): part.fstype for part in psutil.disk_partitions(all=True)}
    kinds = (mounts[parent] for parent in (folder, *folder.parents) if parent in mounts)
    kind = next(kinds, "unknown")
    if kind in _IN_MEMORY:
        raise NotOnDisk(f"{folder} is on {kind}: name a folder on a disk with --folder")
    return kind


def sync_ms(folder: Path) -> float:
    """How long the disk takes to make 8 kB durable; every commit waits that long at least."""
    file = folder / "synced"
    taken = []
    with file.open("wb", buffering=0) as stream:
        for _ in range(_SYNCS):
            stream.write(bytes(8192))
            start = time.perf_counter()
            os.fsync(stream.fileno())
            taken.append((time.perf_counter() - start) * 1000)
    file.unlink()
    return median(taken)


def circumstances(server: EmbeddedServer, folder: Path) -> dict[str, Figure]:
    """Date, machine, versions and the settings that matter."""
    with psycopg.connect(server.dsn()) as connection:
        rows = connection.execute(statement_of("select_settings"), {"names": list(_SETTINGS)}).fetchall()
    settings: dict[str, str] = dict(rows)
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "system": f"{platform.system()} {platform.release()}",
        "processor": platform.machine(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "load": round(os.getloadavg()[0], 1),
        "file_system": file_system(folder),
        "fsync_ms": round(sync_ms(folder), 3),
        "python": platform.python_version(),
        **{package: _version(package) for package in _PACKAGES},
        "postgres": settings.pop("server_version"),
        **settings,
    }


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
