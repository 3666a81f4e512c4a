"""``claims-ledger settings``."""

import json

from ledger.settings import MASK, Settings, variable_of
from tests.cli.conftest import Running, run

SECRETS = {
    "LEDGER_DATABASE_URL": "postgresql://writer:hunter2@db.example/ledger",
    "LEDGER_EDITOR_KEY": "k3y" * 12,
}


def test_every_setting_is_shown_and_no_secret() -> None:
    """For people: variable, value, meaning, default."""
    outcome = run("settings", settings=SECRETS)

    assert outcome.code == 0
    assert all(f"{variable_of(name)}=" in outcome.out for name in Settings.model_fields)
    assert f"LEDGER_EDITOR_KEY={MASK}\n" in outcome.out
    assert not any(secret in outcome.out for secret in ("hunter2", "k3yk3y"))


def test_settings_as_json(invoke: Running) -> None:
    """For programs: an array of objects, secrets masked too."""
    outcome = invoke("settings", "--json", settings=SECRETS)

    shown = {setting["variable"]: setting for setting in json.loads(outcome.out)}
    assert shown["LEDGER_PORT"]["value"] == shown["LEDGER_PORT"]["default"] == "8000"
    assert shown["LEDGER_DATABASE_URL"]["value"] == f"postgresql://writer:{MASK}@db.example/ledger"
    assert "k3yk3y" not in outcome.out
