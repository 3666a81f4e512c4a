"""The settings: environment variables with the prefix LEDGER_, read once and passed on.

    environment --load_settings--> Settings --> open_ledger, create_app, the command line

No other module reads the environment. A variable with our prefix and no meaning is refused by name, so that a
typing mistake never silently leaves a default in force. Plain Pydantic and no settings library: the mapping
is an argument, so a test or a script gives its own and nothing else leaks in.
"""

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo

from ledger.domain.errors import SettingsError

PREFIX = "LEDGER_"
MASK = "********"
EDITOR_KEY_MIN_LENGTH = 32

_TEST_PREFIX = "LEDGER_TEST_"
_URL_SCHEMES = ("postgresql", "postgres")
_QUERY_PASSWORD = re.compile(r"((?:^|&)(?:ssl)?password=)[^&]*")
_BEARER_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")  # RFC 6750, section 2.1
_KEY_NAME = re.compile(r"[^\s+]+")  # what a signed note allows in a name: no white space, no plus

DatabaseRole = Literal["writer", "reader", "projector", "owner"]


@dataclass(frozen=True)
class Unit:
    """The unit a setting is counted in, kept beside its type."""

    name: str


def _default_data_dir() -> Path:
    """A home that is closed to others (/root) cannot hold files of the system user Postgres runs as."""
    if os.name == "posix" and os.geteuid() == 0:
        return Path("/var/lib/claims-ledger")
    return platformdirs.user_data_path("claims-ledger", appauthor=False)


class Settings(BaseModel):
    """Everything that may differ between two installations; immutable.

    Without ``database_url`` the embedded server is used, and no other URL may be given.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, hide_input_in_errors=True)

    database_url: Annotated[
        SecretStr | None,
        Field(description="PostgreSQL to write to; unset: an embedded server in the data directory"),
    ] = None
    read_database_url: Annotated[
        SecretStr | None,
        Field(description="PostgreSQL to read from, a hot standby perhaps; unset: the writer's"),
    ] = None
    projector_database_url: Annotated[
        SecretStr | None, Field(description="PostgreSQL login of the projection engine; unset: the writer's")
    ] = None
    migrate_database_url: Annotated[
        SecretStr | None,
        Field(description="PostgreSQL login that may change the schema; unset: the writer's"),
    ] = None
    data_dir: Annotated[
        Path, Field(description="folder of the embedded server; used by one process at a time")
    ] = Field(default_factory=_default_data_dir)
    host: Annotated[str, Field(min_length=1, description="address to serve on")] = "127.0.0.1"
    port: Annotated[
        int, Unit("TCP port"), Field(ge=0, le=65535, description="port to serve on; 0 takes a free one")
    ] = 8000
    origin: Annotated[
        str, Field(max_length=255, description="name of the log, fixed by its first migration for ever")
    ] = "claims-ledger.localhost/ledger"
    editor_key: Annotated[
        SecretStr | None,
        Unit("characters, 32 or more"),
        Field(description="key that may read and write; unset: nobody may write over HTTP"),
    ] = None
    public_read: Annotated[
        bool | None, Field(description="whether reading needs no key; unset: only when served on loopback")
    ] = None
    pool_size: Annotated[
        int, Unit("connections"), Field(ge=1, le=1000, description="database connections a process may hold")
    ] = 8
    group_commit_max_events: Annotated[
        int,
        Unit("events"),
        Field(
            ge=1, le=10_000, description="most events that writers who come at once append in one transaction"
        ),
    ] = 1_000
    append_queue_max_events: Annotated[
        int,
        Unit("events"),
        Field(
            ge=1, description="most events that wait to be appended; beyond, writers are told to come again"
        ),
    ] = 10_000
    self_check_seconds: Annotated[
        int, Unit("seconds"), Field(ge=0, description="rest between checks of views; 0: none are made")
    ] = 10
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Field(description="least severe messages that are logged"),
    ] = "info"
    log_format: Annotated[
        Literal["console", "json"], Field(description="log lines for people, or one JSON object each")
    ] = "console"

    @property
    def is_public_read(self) -> bool:
        """Whether readers need no key: as set, else only where nobody but this machine can connect."""
        return _is_loopback(self.host) if self.public_read is None else self.public_read

    def database_url_for(self, role: DatabaseRole) -> str | None:
        """The URL, password included, that ``role`` connects with; None where the embedded server is used."""
        own = {
            "writer": self.database_url,
            "reader": self.read_database_url,
            "projector": self.projector_database_url,
            "owner": self.migrate_database_url,
        }[role]
        url = own or self.database_url
        return url.get_secret_value() if url else None

    @field_validator("database_url", "read_database_url", "projector_database_url", "migrate_database_url")
    @classmethod
    def _check_url(cls, value: SecretStr | None) -> SecretStr | None:
        if value and urlsplit(value.get_secret_value()).scheme not in _URL_SCHEMES:
            raise ValueError("not a URL of the form postgresql://user:password@host/database")
        return value

    @field_validator("data_dir")
    @classmethod
    def _make_absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("origin")
    @classmethod
    def _check_origin(cls, value: str) -> str:
        if not _KEY_NAME.fullmatch(value):
            raise ValueError("must not be empty and holds no white space and no plus sign")
        return value

    @field_validator("editor_key")
    @classmethod
    def _check_editor_key(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        if len(value) < EDITOR_KEY_MIN_LENGTH:
            raise ValueError(f"has {len(value)} characters, {EDITOR_KEY_MIN_LENGTH} is the least")
        if not _BEARER_TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("holds characters other than letters, digits and -._~+/=")
        return value

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _ignore_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value


@dataclass(frozen=True)
class SettingDescription:
    """One setting as shown to people: texts only, secrets masked; None where there is no value or unit."""

    variable: str
    meaning: str
    unit: str | None
    default: str | None
    value: str | None


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``environ``, by default the process environment; empty means unset.

    Raises:
        SettingsError: variables are unknown or malformed; its reason names every one of them, and no secret.
    """
    given = {k: v for k, v in (os.environ if environ is None else environ).items() if k.startswith(PREFIX)}
    known = {variable_of(field): field for field in Settings.model_fields}
    problems = [
        _unknown(name, known) for name in given if name not in known and not name.startswith(_TEST_PREFIX)
    ]
    values = {field: given[name] for name, field in known.items() if given.get(name)}
    if "database_url" not in values:
        others = [variable_of(field) for field in values if field.endswith("_database_url")]
        problems += [f"{name} is set, but LEDGER_DATABASE_URL is not" for name in others]
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        problems += [f"{variable_of(str(e['loc'][0]))}: {_plain(e['msg'])}" for e in error.errors()]
    else:
        if not problems:
            return settings
    raise SettingsError("; ".join(sorted(problems)))


def describe_settings(settings: Settings) -> list[SettingDescription]:
    """Every setting in the order of declaration, with its present value; passwords and keys are masked."""
    return [
        SettingDescription(
            variable=variable_of(name),
            meaning=field.description or "",
            unit=next((item.name for item in field.metadata if isinstance(item, Unit)), None),
            default=_show(field.get_default(call_default_factory=True, validated_data={})),
            value=_show(getattr(settings, name)),
        )
        for name, field in _fields().items()
    ]


def variable_of(field: str) -> str:
    """The environment variable of a field of Settings."""
    return PREFIX + field.upper()


def _fields() -> dict[str, FieldInfo]:
    return Settings.model_fields


def _unknown(name: str, known: Mapping[str, str]) -> str:
    near = difflib.get_close_matches(name, known, n=2)
    return f"{name} is not a setting" + (f"; did you mean {' or '.join(near)}?" if near else "")


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")


def _show(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, SecretStr):
        secret = value.get_secret_value()
        return _mask_url(secret) if urlsplit(secret).scheme in _URL_SCHEMES else MASK
    return str(value).lower() if isinstance(value, bool) else str(value)


def _mask_url(url: str) -> str:
    parts = urlsplit(url)
    login, at, address = parts.netloc.rpartition("@")
    user, colon, _ = login.partition(":")
    netloc = f"{user}{colon}{MASK if colon else ''}{at}{address}"
    return parts._replace(netloc=netloc, query=_QUERY_PASSWORD.sub(rf"\g<1>{MASK}", parts.query)).geturl()


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
