"""What holds for all commands: exit codes, and errors on one line."""

from pathlib import Path

import pytest

from cli.main import COMMANDS
from ledger.persistence.embedded import open_embedded_server
from tests.cli.conftest import NOWHERE, SEED, Running, run


def test_a_process_of_its_own_says_how_it_is_used() -> None:
    """Without arguments: the help on stderr, and exit code 2."""
    outcome = run(settings={"LEDGER_POTR": "8000"})

    assert (outcome.code, outcome.out) == (2, "")
    assert "Usage: claims-ledger" in outcome.err


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["sing"], "error: No such command 'sing'"),
        (["import"], "error: Missing argument 'FILE...'"),
        (["import", "nowhere.ndjson"], "File 'nowhere.ndjson' does not exist"),
        (["replay", "--loud"], "error: No such option"),
        (["projections", "show"], "error: Missing argument 'VIEW'"),
    ],
)
def test_wrong_usage(invoke: Running, arguments: list[str], error: str) -> None:
    """The exit code is 2 and one line on stderr says what is wrong."""
    outcome = invoke(*arguments, settings={})

    assert (outcome.code, outcome.out) == (2, "")
    assert error in outcome.err
    assert outcome.err.endswith("See --help.\n")
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["replay"], ["serve"]])
def test_an_unreachable_database(arguments: list[str]) -> None:
    """The exit code is 3, the last line says why, and no traceback is shown."""
    outcome = run(*arguments, settings={"LEDGER_DATABASE_URL": NOWHERE})

    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err.splitlines()[-1].startswith("error: the database cannot be reached: ")
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("arguments", [["import", SEED], ["migrate"], ["migrate", "--check"]])
def test_an_unreachable_database_on_one_line(invoke: Running, arguments: list[str]) -> None:
    """Commands that run for a moment print nothing else."""
    outcome = invoke(*arguments, settings={"LEDGER_DATABASE_URL": NOWHERE})

    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err.startswith("error: the database cannot be reached: ")
    assert outcome.err.count("\n") == 1


def test_a_setting_that_does_not_exist(invoke: Running) -> None:
    """The exit code is 2, and the variable is named."""
    outcome = invoke("settings", settings={"LEDGER_POTR": "8000"})

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("error: LEDGER_POTR is not a setting; did you mean LEDGER_PORT")


def test_a_data_directory_of_another_process(data_dir: Path, invoke: Running) -> None:
    """Two processes never share an embedded server; the other one is named."""
    with open_embedded_server(data_dir, is_durable=False):
        outcome = invoke("replay", settings={"LEDGER_DATA_DIR": str(data_dir)})

    assert (outcome.code, outcome.out) == (2, "")
    assert f"{data_dir} is in use by another claims-ledger process (process " in outcome.err


def test_without_a_url_the_embedded_server_is_used(data_dir: Path) -> None:
    """What was imported is there in the next process, and no server is left running."""
    settings = {"LEDGER_DATA_DIR": str(data_dir)}

    imported = run("import", SEED, settings=settings)
    replayed = run("replay", settings=settings)

    assert (imported.code, imported.err) == (0, "")
    assert len(replayed.out.splitlines()) == 13
    assert not (data_dir / "postgres" / "postmaster.pid").exists()


@pytest.mark.parametrize("command", [*COMMANDS, "projections rebuild"])
def test_every_command_explains_itself(invoke: Running, command: str) -> None:
    """``--help`` works whatever the environment holds."""
    outcome = invoke(*command.split(), "--help", settings={"LEDGER_POTR": "8000"})

    assert (outcome.code, outcome.err) == (0, "")
    assert f"Usage: claims-ledger {command}" in outcome.out
