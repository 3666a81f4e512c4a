"""The system user that root lends to an embedded server."""

import os
import pwd
import subprocess
import sys

import pytest

NAME = "claims-ledger-race"
ASK = f"""
from pathlib import Path
from ledger.persistence import embedded_account
embedded_account.ACCOUNT_NAME = {NAME!r}
print(embedded_account.server_account(Path("/nonexistent")).uid)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends a user")
def test_processes_that_start_at_once_make_one_user() -> None:
    """Each is told the id that the machine knows afterwards."""
    try:
        asking = [
            subprocess.Popen([sys.executable, "-c", ASK], stdout=subprocess.PIPE, text=True) for _ in range(4)
        ]
        told = {process.communicate()[0].strip() for process in asking}

        assert told == {str(pwd.getpwnam(NAME).pw_uid)}
    finally:
        subprocess.run(["userdel", NAME], capture_output=True, check=False)
