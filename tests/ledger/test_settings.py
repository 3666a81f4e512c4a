"""The settings: what they default to, what they refuse, and what they never show."""

from pathlib import Path

import pytest

from ledger.domain.errors import SettingsError
from ledger.settings import MASK, Settings, describe_settings, load_settings, variable_of

KEY = "k" * 32
URL = "postgresql://writer:s3cret@db.example/ledger?sslmode=require&sslpassword=hush"


def test_an_empty_environment_gives_the_defaults() -> None:
    """A new installation serves on loopback, from an embedded server, with nobody allowed to write."""
    settings = load_settings({})

    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.database_url_for("writer") is None
    assert settings.editor_key is None
    assert settings.data_dir.is_absolute()


def test_values_are_read_and_converted() -> None:
    """Texts become numbers, booleans, paths and lower-case words."""
    environ = {
        "LEDGER_PORT": "0",
        "LEDGER_PUBLIC_READ": "true",
        "LEDGER_LOG_LEVEL": "DEBUG",
        "LEDGER_DATA_DIR": "~/d",
    }

    settings = load_settings(environ)

    assert (settings.port, settings.public_read, settings.log_level) == (0, True, "debug")
    assert settings.data_dir == Path.home() / "d"


def test_the_process_environment_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a mapping the variables of the process count."""
    monkeypatch.setenv("LEDGER_POOL_SIZE", "3")

    assert load_settings().pool_size == 3


def test_an_empty_variable_counts_as_unset() -> None:
    """Compose files pass on empty variables."""
    assert load_settings({"LEDGER_EDITOR_KEY": "", "LEDGER_PORT": ""}) == load_settings({})


def test_an_unknown_variable_is_refused_with_its_neighbours() -> None:
    """A typing mistake names the setting that was probably meant."""
    with pytest.raises(
        SettingsError, match="LEDGER_POOLSIZE is not a setting; did you mean LEDGER_POOL_SIZE"
    ):
        load_settings({"LEDGER_POOLSIZE": "4"})


def test_variables_of_the_tests_and_of_others_are_ignored() -> None:
    """Only our own prefix is ours, and the tests' part of it is not read here."""
    environ = {"LEDGER_TEST_DATABASE_URL": "x", "PORT": "x", "MY_LEDGER_PORT": "x"}

    assert load_settings(environ) == load_settings({})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("port", "http"),
        ("port", "65536"),
        ("pool_size", "0"),
        ("log_level", "loud"),
        ("log_format", "xml"),
        ("public_read", "perhaps"),
        ("origin", "two words"),
        ("origin", "a+b"),
        ("editor_key", "k" * 31),
        ("editor_key", "k" * 31 + "\n"),
        ("editor_key", "k" * 31 + "é"),
        ("database_url", "mysql://localhost/ledger"),
        ("database_url", "localhost"),
    ],
)
def test_a_malformed_value_is_refused_by_name(field: str, value: str) -> None:
    """The error names the variable."""
    with pytest.raises(SettingsError, match=f"{variable_of(field)}: "):
        load_settings({variable_of(field): value})


def test_all_problems_are_told_at_once_and_no_secret() -> None:
    """One start shows everything that is to be corrected; keys and URLs are not repeated."""
    environ = {
        "LEDGER_PORT": "x",
        "LEDGER_EDITOR_KEY": "hunter2",
        "LEDGER_DATABASE_URL": "mysql://u:hunter2@h",
    }

    with pytest.raises(SettingsError) as caught:
        load_settings(environ)

    assert all(name in str(caught.value) for name in environ)
    assert "hunter2" not in repr(caught.value) + str(caught.value)


@pytest.mark.parametrize("field", ["read_database_url", "projector_database_url", "migrate_database_url"])
def test_a_second_url_needs_the_first(field: str) -> None:
    """A reader's URL beside an embedded writer would be two different ledgers."""
    with pytest.raises(SettingsError, match=f"{variable_of(field)} is set, but LEDGER_DATABASE_URL is not"):
        load_settings({variable_of(field): URL})


def test_roles_fall_back_to_the_writers_url() -> None:
    """Each role may have a login of its own."""
    settings = load_settings(
        {"LEDGER_DATABASE_URL": URL, "LEDGER_READ_DATABASE_URL": "postgres://reader@standby/l"}
    )

    assert settings.database_url_for("reader") == "postgres://reader@standby/l"
    assert settings.database_url_for("writer") == URL
    assert settings.database_url_for("projector") == URL
    assert settings.database_url_for("owner") == URL


@pytest.mark.parametrize(
    ("host", "public_read", "expected"),
    [
        ("127.0.0.1", None, True),
        ("127.9.9.9", None, True),
        ("::1", None, True),
        ("localhost", None, True),
        ("0.0.0.0", None, False),
        ("::", None, False),
        ("10.0.0.1", None, False),
        ("ledger.example", None, False),
        ("0.0.0.0", "true", True),
        ("127.0.0.1", "false", False),
    ],
)
def test_reading_is_public_on_loopback_unless_set(host: str, public_read: str | None, expected: bool) -> None:
    """Nobody but this machine reads without a key, until somebody decides otherwise."""
    environ = {"LEDGER_HOST": host} | ({"LEDGER_PUBLIC_READ": public_read} if public_read else {})

    assert load_settings(environ).is_public_read is expected


def test_descriptions_cover_every_setting_and_mask_secrets() -> None:
    """What is shown to people has a meaning for every setting, the address of a database and no password."""
    settings = load_settings({"LEDGER_DATABASE_URL": URL, "LEDGER_EDITOR_KEY": KEY})

    shown = {each.variable: each for each in describe_settings(settings)}

    assert list(shown) == [variable_of(field) for field in Settings.model_fields]
    assert all(each.meaning for each in shown.values())
    assert shown["LEDGER_EDITOR_KEY"].value == MASK
    assert shown["LEDGER_DATABASE_URL"].value == (
        f"postgresql://writer:{MASK}@db.example/ledger?sslmode=require&sslpassword={MASK}"
    )


@pytest.mark.parametrize("secret", ["s3cret", "hush", KEY])
def test_settings_print_without_secrets(secret: str) -> None:
    """Settings may be logged whole."""
    settings = load_settings({"LEDGER_DATABASE_URL": URL, "LEDGER_EDITOR_KEY": KEY})

    assert secret not in repr(settings)
    assert secret not in str(describe_settings(settings))
