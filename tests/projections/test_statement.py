"""The statements in files: each says why, and tables are made so that all may use them who should."""

from importlib.resources import files
from pathlib import Path

import psycopg
import pytest

from projections.registry import VIEWS
from tests.projections.keeper import Keeper

FILES = sorted(
    str(file)
    for folder in ("queries", "verification", *(view.folder for view in VIEWS))
    for file in (files("projections") / folder).iterdir()
    if file.name.endswith(".sql")
)


@pytest.mark.parametrize("file", FILES)
def test_statement_begins_with_its_reason(file: str) -> None:
    """The first line of every statement is a comment."""
    with Path(file).open(encoding="utf-8") as opened:
        assert opened.readline().startswith("-- ")


def test_readers_may_read_and_nothing_else(keeper: Keeper) -> None:
    """Reader and writer may select from every copy and view, and change none; projectors own them."""
    for view in VIEWS:
        with keeper.feed(view) as feed:
            feed.step()
    with keeper.superuser() as connection:
        relations = connection.execute(
            "SELECT oid::regclass::text, pg_get_userbyid(relowner) FROM pg_class"
            " WHERE relnamespace = 'views'::regnamespace AND relkind IN ('r', 'v')"
        ).fetchall()

    assert len(relations) == 2 * len(VIEWS) + len(("status", "skips", "rebuilds", "differences"))
    assert {owner for _, owner in relations} == {"ledger_projector"}
    for url in (keeper.database.reader, keeper.database.writer):
        with psycopg.connect(url, autocommit=True) as connection:
            for name, _ in relations:
                connection.execute(f"SELECT * FROM {name} LIMIT 1".encode())
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(f"DELETE FROM {name}".encode())
