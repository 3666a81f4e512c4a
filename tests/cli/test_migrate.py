"""``claims-ledger migrate``, and what other commands say to a database that does not fit."""

from pathlib import Path

from tests.cli.conftest import Environment, Running, as_url, run
from tests.support.database import Cluster, Database


def test_an_empty_database_is_brought_up_to_date(cluster: Cluster, invoke: Running) -> None:
    """Missing migrations are named, applied, and then none is missing."""
    settings = {"LEDGER_DATABASE_URL": as_url(cluster.create_empty()), "LEDGER_ORIGIN": "x.test/log"}

    before = invoke("migrate", "--check", settings=settings)
    served = run("serve", settings=settings)
    applied = run("migrate", settings=settings)
    after = invoke("migrate", "--check", settings=settings)

    assert (before.code, before.out) == (1, "")
    assert "error: the database lacks migrations: 0001_foundation" in before.err
    assert served.code == 2
    assert "run `claims-ledger migrate`" in served.err
    assert applied.code == 0
    assert applied.out.startswith("applied 0001_foundation\n")
    assert (after.code, after.out) == (0, "the log x.test/log is up to date\n")


def test_logins_are_made_as_the_settings_name_them(
    database: Database, given: Environment, invoke: Running
) -> None:
    """They are named in the answer; for a URL that is left out there is none."""
    settings = given | {"LEDGER_MIGRATE_DATABASE_URL": as_url(database.superuser)}
    without_reader = {name: url for name, url in settings.items() if name != "LEDGER_READ_DATABASE_URL"}

    made = invoke("migrate", "--logins", settings=settings)
    fewer = invoke("migrate", "--logins", settings=without_reader)
    both = invoke("migrate", "--logins", "--check", settings=settings)

    names = ["claims_writer", "claims_projector", "claims_reader"]
    assert made.out.splitlines()[:-1] == [f"the login {name} may do its work" for name in names]
    assert fewer.out.splitlines()[:-1] == [f"the login {name} may do its work" for name in names[:2]]
    assert (made.code, fewer.code, both.code) == (0, 0, 2)


def test_a_log_of_another_name_is_refused(ledger: Running) -> None:
    """A database is never taken for another one: no by the check, a wrong setting elsewhere."""
    check = ledger("migrate", "--check", LEDGER_ORIGIN="another.test/log")
    replay = ledger("replay", LEDGER_ORIGIN="another.test/log")

    assert (check.code, replay.code) == (1, 2)
    assert "the log was founded as 'ledger.test/log'" in check.err
    assert check.err == replay.err


def test_the_embedded_server_needs_no_migration(invoke: Running, tmp_path: Path) -> None:
    """Nothing is started to say so."""
    settings: Environment = {"LEDGER_DATA_DIR": str(tmp_path / "data")}

    outcome = invoke("migrate", "--check", settings=settings)

    assert (outcome.code, outcome.err) == (0, "")
    assert not (tmp_path / "data").exists()
