"""Logins for a server that is ours, embedded or for tests; elsewhere an administrator makes them."""

from dataclasses import dataclass
from typing import Final

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from ledger.persistence.failure import translated
from ledger.persistence.queries import load

_GROUPS: Final = {
    "claims_owner": ("ledger_owner", "ledger_projector"),
    "claims_writer": ("ledger_writer",),
    "claims_projector": ("ledger_projector",),
    "claims_reader": ("ledger_reader",),
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
        for login, groups in _GROUPS.items():
            if connection.execute(load("find_role"), {"name": login}).fetchone() is None:
                connection.execute(_statement("create_login", login=login))
            if password is not None:
                connection.execute(_statement("set_password", login=login, password=sql.Literal(password)))
            for group in groups:
                connection.execute(_statement("grant_group", login=login, group=group))
        # What a projector makes belongs to the group: every projector may replace it, readers may read it.
        connection.execute(_statement("assume_group", login="claims_projector", group="ledger_projector"))
    urls = {login: _as_login(superuser_url, login, password) for login in _GROUPS}
    return Logins(
        owner=urls["claims_owner"],
        writer=urls["claims_writer"],
        projector=urls["claims_projector"],
        reader=urls["claims_reader"],
    )


def _statement(name: str, **parts: str | sql.Composable) -> sql.Composed:
    """Commands about roles take no parameters, so their names are quoted into the text."""
    quoted = {k: sql.Identifier(part) if isinstance(part, str) else part for k, part in parts.items()}
    return sql.SQL(load(name).decode()).format(**quoted)


def _as_login(url: str, login: str, password: str | None) -> str:
    """In ``key=value`` form, with every parameter of the URL but the superuser's password."""
    return make_conninfo(url, user=login, password=password or "")
