"""The system user that an embedded server runs as: PostgreSQL refuses to run as root.

Root runs an existing cluster as its owner, and a new one as a user made for the purpose, once a machine.
"""

import fcntl
import logging
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ledger.domain.errors import EmbeddedServerFailed

ACCOUNT_NAME: Final = "claims-ledger"

_LOCK: Final = Path("/var/run/claims-ledger.lock")
"""In a folder where only root makes files, so nobody else can hold us up."""

_SYSTEM_PATH: Final = "/usr/sbin:/sbin:/usr/bin:/bin"
_TRIES: Final = 20
_PAUSE_SECONDS: Final = 0.1

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Account:
    """A system user that the server runs as."""

    name: str
    uid: int
    gid: int


def server_account(cluster: Path) -> Account | None:
    """The account to run the server as; None means our own, which is right for everybody but root.

    Raises:
        EmbeddedServerFailed: there is neither our user, nor a way to make it, nor nobody.
    """
    if os.geteuid() != 0:
        return None
    status = cluster.stat() if cluster.exists() else None
    if status and status.st_uid != 0:
        return Account(str(status.st_uid), status.st_uid, status.st_gid)
    with _alone():
        account = _find_account(ACCOUNT_NAME) or _make_account() or _find_account("nobody")
    if account is None:
        raise EmbeddedServerFailed(
            f"PostgreSQL does not run as root and no user {ACCOUNT_NAME} could be made"
        )
    return account


@contextmanager
def _alone() -> Iterator[None]:
    """No other process of ours looks for the user or makes it meanwhile.

    Two runs of useradd at once may both succeed; then the id that the first gave is nobody's.
    """
    descriptor = os.open(_LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _find_account(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _make_account() -> Account | None:
    program = shutil.which("useradd", path=_SYSTEM_PATH)
    if program is None:
        return None
    shell = shutil.which("nologin", path=_SYSTEM_PATH) or "/bin/false"
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", shell]
    command = [program, *options, ACCOUNT_NAME]
    for _ in range(_TRIES):  # a process that is not ours may hold the lock of /etc/passwd
        outcome = subprocess.run(command, capture_output=True, text=True, check=False)
        account = _find_account(ACCOUNT_NAME)
        if account:
            return account
        logger.warning("%s: %s", program, outcome.stderr.strip())
        time.sleep(_PAUSE_SECONDS)
    return None
