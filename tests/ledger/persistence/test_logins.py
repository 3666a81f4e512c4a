"""Logins that the settings name, made by an owner who is no superuser."""

import os
from collections.abc import Iterator
from dataclasses import fields

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ledger.domain.errors import SettingsError
from ledger.persistence import migrate
from ledger.persistence.logins import Logins, grant_logins
from tests.support.database import ORIGIN, PASSWORD, Cluster


@pytest.fixture
def named(cluster: Cluster) -> Iterator[Logins]:
    """Four logins of a migrated database: the owner, who may make roles, and three that are not there yet."""
    # Whoever made the groups may grant them; the cluster has them already, made by its superuser.
    cluster.create()
    url = cluster.create_empty()
    name = str(conninfo_to_dict(url)["dbname"])
    works = [field.name for field in fields(Logins)]
    urls = {work: make_conninfo(url, user=f"{work}_{name}", password=PASSWORD) for work in works}
    owner = sql.Identifier(f"owner_{name}")
    groups = sql.SQL("ledger_owner, ledger_writer, ledger_projector, ledger_reader")
    with psycopg.connect(url) as connection:
        create = sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD {}")
        connection.execute(create.format(owner, sql.Literal(PASSWORD)))
        connection.execute(
            sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(connection.info.dbname), owner)
        )
        connection.execute(sql.SQL("GRANT {} TO {} WITH ADMIN OPTION").format(groups, owner))
    migrate.apply(urls["owner"], ORIGIN)
    yield Logins(**urls)
    with psycopg.connect(url) as connection:
        back = sql.SQL("ALTER DATABASE {} OWNER TO CURRENT_USER")
        connection.execute(back.format(sql.Identifier(connection.info.dbname)))
        for work in ("reader", "projector", "writer", "owner"):
            role = sql.Identifier(f"{work}_{name}")
            if connection.execute("SELECT to_regrole(%s)", [role.as_string()]).fetchone() != (None,):
                connection.execute(sql.SQL("DROP OWNED BY {} CASCADE").format(role))
                connection.execute(sql.SQL("DROP ROLE {}").format(role))


def work_of(logins: Logins) -> dict[str, str]:
    return {"writer": logins.writer, "projector": logins.projector, "reader": logins.reader}


def grants_of(superuser: str, logins: Logins) -> dict[str, list[str]]:
    """The groups of each login but the owner."""
    names = {work: conninfo_to_dict(url)["user"] for work, url in work_of(logins).items()}
    with psycopg.connect(superuser) as connection:
        return {
            work: [
                row[0]
                for row in connection.execute(
                    "SELECT roleid::regrole::text FROM pg_auth_members WHERE member = to_regrole(%s)"
                    " ORDER BY 1",
                    [name],
                )
            ]
            for work, name in names.items()
        }


def test_each_login_gets_its_group_alone(cluster: Cluster, named: Logins) -> None:
    """An owner without superuser makes them; again changes nothing."""
    first = grant_logins(named.owner, work_of(named))
    again = grant_logins(named.owner, work_of(named))

    assert first == again
    assert grants_of(cluster.url, named) == {
        "writer": ["ledger_writer"],
        "projector": ["ledger_projector"],
        "reader": ["ledger_reader"],
    }


def test_the_logins_can_do_their_work_and_no_more(named: Logins) -> None:
    """Readers do not append, writers make no views, and what a projector makes is its group's."""
    grant_logins(named.owner, work_of(named))

    with psycopg.connect(named.reader) as reader, pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute("UPDATE ledger.log_head SET size = size")
    with psycopg.connect(named.writer) as writer, pytest.raises(psycopg.errors.InsufficientPrivilege):
        writer.execute("CREATE TABLE views.mine ()")
    with psycopg.connect(named.projector) as projector:
        assert projector.execute("SELECT current_user::text").fetchone() == ("ledger_projector",)


def test_a_password_of_the_url_becomes_the_logins(cluster: Cluster, named: Logins) -> None:
    """It reaches the server as the server keeps it; without one in the URL it stays as it is."""
    # A server that is given the password itself would keep it in this form.
    owner = make_conninfo(named.owner, options="-c password_encryption=md5")
    grant_logins(owner, work_of(named))
    grant_logins(owner, {"reader": make_conninfo(named.reader, password="another")})
    with psycopg.connect(cluster.url) as connection:
        second = stored_password(connection, named.reader)
        grant_logins(owner, {"reader": without(named.reader, "password")})
        third = stored_password(connection, named.reader)
        writer = stored_password(connection, named.writer)

    assert second.startswith("SCRAM-SHA-256$")
    assert second == third != writer


def without(url: str, part: str) -> str:
    """The connection string without one of its parts."""
    return make_conninfo("", **{k: v for k, v in conninfo_to_dict(url).items() if k != part})


def stored_password(connection: psycopg.Connection[tuple[str, ...]], url: str) -> str:
    name = conninfo_to_dict(url)["user"]
    row = connection.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [name]).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize("work", ["writer", "reader"])
def test_a_login_with_two_kinds_of_work_is_refused(work: str, named: Logins) -> None:
    """Neither the owner's nor another's login is widened; nothing is made."""
    urls = work_of(named) | {work: named.owner}

    with pytest.raises(SettingsError, match="is named for 2 kinds of work"):
        grant_logins(named.owner, urls)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(named.projector)


def test_a_url_without_a_login_is_refused(named: Logins) -> None:
    """The account of the operating system is not taken for one."""
    url = without(named.reader, "user")

    with pytest.raises(SettingsError, match="the URL of the reader names no login"):
        grant_logins(named.owner, {"reader": url})


def test_an_owner_who_may_not_make_logins_is_told(named: Logins) -> None:
    """It is a setting to correct."""
    grant_logins(named.owner, work_of(named))

    with pytest.raises(SettingsError, match="the database login lacks a right"):
        grant_logins(named.writer, {"reader": make_conninfo(named.reader, user=f"other_{os.getpid()}")})
