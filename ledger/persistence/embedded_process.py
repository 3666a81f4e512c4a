"""The processes of an embedded server: made by number, watched, and ended by number.

    end_leftover --> initialise --> start --> restart, when it ended by itself --> end

A server is known by its process number, and a number that was found in a file is trusted only after a look at
the process that has it now.
"""

import contextlib
import logging
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import psutil

from ledger.domain.errors import EmbeddedServerFailed
from ledger.persistence.embedded_account import Account
from ledger.persistence.embedded_folder import give_away, make_private_folder, remove_socket_folder

SUPERUSER: Final = "postgres"
RETRY_SECONDS = 10  # how long the helpers of a killed server may keep its shared memory

_START_TIMEOUT_SECONDS = 300  # replaying the log after a crash takes time
_STOP_TIMEOUT_SECONDS = 30
_NO_PROCESS = 2**31 - 1
_POLL_SECONDS = 0.02
_LOG_LIMIT_BYTES = 10_000_000
_PID_FILE_LINES = 8  # process, folder, start, port, socket folder, address, shared memory, status
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}  # nothing of ours leaks into the server
_INITDB = (
    f"--username={SUPERUSER}",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--auth=trust",  # the folder of the socket is the door
)

logger = logging.getLogger(__name__)


def initialise(initdb: Path, cluster: Path, account: Account | None) -> None:
    """Make the cluster beside its place and move it there, so that it is there whole or not at all.

    Every attempt has a folder of its own: an initdb that outlived a killed process may still be writing.
    """
    for folder in cluster.parent.glob("postgres.new-*"):
        shutil.rmtree(folder, ignore_errors=True)
    unfinished = cluster.with_name(f"postgres.new-{os.getpid()}-{time.monotonic_ns()}")
    make_private_folder(unfinished, account)
    with _popen([str(initdb), "-D", str(unfinished), *_INITDB], account, subprocess.PIPE) as process:
        output, _ = process.communicate()
    if process.returncode != 0:
        raise EmbeddedServerFailed(f"initdb: {output.decode(errors='replace').strip()}")
    unfinished.rename(cluster)
    _sync(cluster.parent)


def start(
    command: Sequence[str], cluster: Path, account: Account | None, retry_seconds: float
) -> subprocess.Popen[bytes]:
    """Start the server and wait until it takes connections.

    The helpers of a killed server keep its shared memory for a moment: try again for ``retry_seconds``.
    """
    log = cluster.with_suffix(".log")
    if log.exists() and log.stat().st_size > _LOG_LIMIT_BYTES:
        log.replace(log.with_suffix(".log.1"))
    give_up = time.monotonic() + retry_seconds
    while True:
        log.touch(mode=0o600)  # errors name ids and logins
        with log.open("ab") as sink:
            begin = sink.tell()
            process = _popen(command, account, sink.fileno())
        try:
            if _becomes_ready(process, cluster):
                return process
        except BaseException:
            end(process)
            raise
        if time.monotonic() >= give_up:
            said = log.read_bytes()[begin:].decode(errors="replace").strip()
            raise EmbeddedServerFailed(f"{said or 'it took too long'} (log: {log})")
        time.sleep(0.2)


def restart(command: Sequence[str], cluster: Path, account: Account | None) -> subprocess.Popen[bytes]:
    """Start the server of a cluster again whose process has ended; its socket folder stays the same."""
    lines = _read_pid_file(cluster)
    if lines and psutil.pid_exists(int(lines[0])):
        _disown_pid_file(cluster, account)
    return start(command, cluster, account, RETRY_SECONDS)


def _becomes_ready(process: subprocess.Popen[bytes], cluster: Path) -> bool:
    """Wait until the server says in its pid file that it takes connections; false when it ended instead."""
    give_up = time.monotonic() + _START_TIMEOUT_SECONDS
    while process.poll() is None:
        lines = _read_pid_file(cluster)
        if len(lines) == _PID_FILE_LINES and lines[0] == str(process.pid) and lines[-1] == "ready":
            return True
        if time.monotonic() > give_up:
            end(process)
        time.sleep(_POLL_SECONDS)
    return False


def end_leftover(cluster: Path, account: Account | None) -> bool:
    """End the server that a killed process left behind; true if the cluster was not shut down cleanly.

    The caller holds the lock, so nobody of ours uses the server. If the server was killed itself, the process
    number in its file may belong to anything by now.

    Raises:
        EmbeddedServerFailed: that process is a PostgreSQL server, and nothing tells which files it serves.
    """
    lines = _read_pid_file(cluster)
    if not lines:
        return False
    leftover = _find_process(int(lines[0]))
    if leftover and _is_server_of(leftover, cluster):
        logger.warning("ending the server %d that a killed process left in %s", leftover.pid, cluster)
        end(leftover)
    if _read_pid_file(cluster) and psutil.pid_exists(int(lines[0])):
        _disown_pid_file(cluster, account)
    if len(lines) == _PID_FILE_LINES:
        remove_socket_folder(Path(lines[4]), account)
    return True


def end(process: subprocess.Popen[bytes] | psutil.Process) -> None:
    """Ask the server to shut down, then more firmly; it is gone when this returns."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.send_signal(number)
        give_up = time.monotonic() + _STOP_TIMEOUT_SECONDS
        while time.monotonic() < give_up:
            if _has_ended(process):
                return
            time.sleep(_POLL_SECONDS)
        logger.warning("the server %d did not end on %s", process.pid, number.name)


def _popen(command: Sequence[str], account: Account | None, output: int) -> subprocess.Popen[bytes]:
    """Start a program of the server: in a session of its own, so that Ctrl-C reaches us alone."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=_ENVIRONMENT,
        cwd="/",
        umask=0o077,
        start_new_session=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def _has_ended(process: subprocess.Popen[bytes] | psutil.Process) -> bool:
    if isinstance(process, subprocess.Popen):
        return process.poll() is not None
    return _find_process(process.pid) is None


def _find_process(number: int) -> psutil.Process | None:
    """The process of that number, if it can be our server.

    One that is ending, or has ended and waits for its parent, perhaps for ever, has lost its command line.
    One that we may not look at belongs to somebody else.
    """
    try:
        process = psutil.Process(number)
        return process if process.cmdline() else None
    except psutil.Error:
        return None


def _is_server_of(process: psutil.Process, cluster: Path) -> bool:
    try:
        name, command = process.name(), process.cmdline()
    except psutil.NoSuchProcess:
        return False
    if name != "postgres" or not command:
        return False
    if str(cluster) not in command:
        raise EmbeddedServerFailed(
            f"process {process.pid} may be a server of {cluster}, started under another name; end it,"
            f" or remove {cluster / 'postmaster.pid'} if it serves other files"
        )
    return True


def _disown_pid_file(cluster: Path, account: Account | None) -> None:
    """Put a process number into the file that nobody has.

    PostgreSQL takes any process of the number it finds there for its predecessor. But neither does it start
    while helpers of a killed predecessor use the shared memory that the file names, so the rest must stay.
    """
    file = cluster / "postmaster.pid"
    first, end_of_line, rest = file.read_text().partition("\n")
    logger.warning("process %s is not the server of %s any more", first, cluster)
    changed = file.with_suffix(".new")
    changed.write_text(f"{_NO_PROCESS}{end_of_line}{rest}")
    give_away(changed, account)
    changed.rename(file)


def _read_pid_file(cluster: Path) -> list[str]:
    try:
        return [line.strip() for line in (cluster / "postmaster.pid").read_text().splitlines()]
    except FileNotFoundError:
        return []


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
