"""The tutorial's commands are run, in order, in a real shell against a real server."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import as_url
from tests.cli.service import running
from tests.support.database import ORIGIN, Database

TUTORIAL = Path(__file__).parents[2] / "docs/tutorial/a-claim-from-start-to-diff.md"
KEY = "a-key-for-the-tutorial-and-nothing-else"


@pytest.mark.skipif(shutil.which("curl") is None, reason="the tutorial's reader has curl")
def test_tutorial_prints_what_it_says(database: Database, tmp_path: Path) -> None:
    """Every status that the text promises comes out, in that order."""
    text = TUTORIAL.read_text(encoding="utf-8")
    script = "set -e\n" + "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
    settings = {
        "LEDGER_DATABASE_URL": as_url(database.writer),
        "LEDGER_PROJECTOR_DATABASE_URL": as_url(database.projector),
        "LEDGER_READ_DATABASE_URL": as_url(database.reader),
        "LEDGER_ORIGIN": ORIGIN,
        "LEDGER_PORT": "0",
        "LEDGER_EDITOR_KEY": KEY,
    }

    with running("serve", settings=settings) as service:
        found = re.search(r"http://[\d.:]+", service.wait_for("http://"))
        assert found is not None
        environment = {"PATH": os.environ["PATH"], "LEDGER": found[0], "KEY": KEY}
        done = subprocess.run(
            ["bash", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    assert done.stderr == ""
    promised = ["contested", "unchallenged", "['unchallenged', 'contested']", "retracted", "contested"]
    assert done.stdout.splitlines() == [*promised, "unchallenged"]
