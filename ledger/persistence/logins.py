"""Logins, one for each kind of work, and the group roles that give them their rights.

create_logins  ours by name, on a server that is ours: embedded, or for tests
grant_logins   those that the settings name, on a server where we are a guest
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ledger.domain.errors import SettingsError
from ledger.persistence.failure import translated
from ledger.persistence.queries import load

# Any number will do, as long as nothing else in the database uses it.
_LOCK: Final = 4_851_007_153_212_746_305

_GROUPS: Final = {
    "owner": ("ledger_owner", "ledger_projector"),
    "writer": ("ledger_writer",),
    "projector": ("ledger_projector",),
    "reader": ("ledger_reader",),
}


@dataclass(frozen=True, slots=True)
class Logins:
    """Connection strings to one database, one for each kind of work."""

    owner: str
    writer: str
    projector: str
    reader: str

    def to_database(self, name: str) -> "Logins":
        """The same logins to another database of the cluster."""
        return Logins(
            owner=make_conninfo(self.owner, dbname=name),
            writer=make_conninfo(self.writer, dbname=name),
            projector=make_conninfo(self.projector, dbname=name),
            reader=make_conninfo(self.reader, dbname=name),
        )


def create_logins(superuser_url: str, *, password: str | None = None) -> Logins:
    """Make ``claims_owner``, ``_writer``, ``_projector`` and ``_reader``, and grant them their groups.

    The database must be migrated: migrations make the groups. Calling again changes nothing but the password.
    Without a password the logins work only where the server trusts the connection.

    Raises:
        DatabaseUnreachable: no connection.
        SettingsError: the URL's login may not make logins.
    """
    with translated(), psycopg.connect(superuser_url, client_encoding="UTF8") as connection:
        connection.execute(load("lock_logins"))
        for work in _GROUPS:
            _grant(connection, work, f"claims_{work}", password)
    urls = {work: _as_login(superuser_url, f"claims_{work}", password) for work in _GROUPS}
    return Logins(**urls)


def grant_logins(owner_url: str, urls: Mapping[str, str]) -> tuple[str, ...]:
    """Make the logins of these URLs, by work (a field of ``Logins``), and grant each its group; their names.

    A URL's password becomes the login's; one without leaves it as it is. The owner has migrated the database
    or is a superuser, and so may grant the groups. Calling again changes nothing but passwords.

    Raises:
        DatabaseUnreachable: no connection.
        SettingsError: a URL names no login, or one that has other work too; or the owner may not make logins.
    """
    given = {work: conninfo_to_dict(url) for work, url in urls.items()}
    named = {work: _name_of(work, parts) for work, parts in given.items()}
    with translated(), psycopg.connect(owner_url, client_encoding="UTF8") as connection:
        _check_distinct([*named.values(), connection.info.user])
        connection.execute(load("lock_grants"), {"lock": _LOCK})
        for work, login in named.items():
            password = given[work].get("password")
            _grant(connection, work, login, None if password is None else str(password))
    return tuple(named.values())


def _name_of(work: str, parts: Mapping[str, Any]) -> str:
    if not parts.get("user"):
        raise SettingsError(reason=f"the URL of the {work} names no login")
    return str(parts["user"])


def _check_distinct(logins: list[str]) -> None:
    login, times = Counter(logins).most_common(1)[0]
    if times > 1:
        raise SettingsError(
            reason=f"{login} is named for {times} kinds of work; each needs a login of its own"
        )


def _grant(connection: Connection[Any], work: str, login: str, password: str | None) -> None:
    if connection.execute(load("find_role"), {"name": login}).fetchone() is None:
        connection.execute(_statement("create_login", login=login))
    if password is not None:
        # The server is told what it keeps, not the password, which could end up in its log.
        kept = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
        connection.execute(_statement("set_password", login=login, password=sql.Literal(kept.decode())))
    for group in _GROUPS[work]:
        connection.execute(_statement("grant_group", login=login, group=group))
    if work == "projector":
        # What a projector makes belongs to the group: every projector may replace it, readers may read it.
        connection.execute(_statement("assume_group", login=login, group="ledger_projector"))


def _statement(name: str, **parts: str | sql.Composable) -> sql.Composed:
    """Commands about roles take no parameters, so their names are quoted into the text."""
    quoted = {k: sql.Identifier(part) if isinstance(part, str) else part for k, part in parts.items()}
    return sql.SQL(load(name).decode()).format(**quoted)


def _as_login(url: str, login: str, password: str | None) -> str:
    """In ``key=value`` form, with every parameter of the URL but the superuser's password."""
    return make_conninfo(url, user=login, password=password or "")
