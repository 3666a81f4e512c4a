"""The tables of labels as they are packed, and what a table may not hold."""

from pathlib import Path

import pytest

from ledger.interchange.ratings import Table, fold_label, load_tables
from ledger.interchange.ratings.table import read_table

TABLES = [*load_tables().languages.values(), *(publisher.table for publisher in load_tables().publishers)]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_row_is_reached_by_its_label(table: Table) -> None:
    """No row is hidden by another of the same table, and none is contradicted."""
    assert len(table.ratings) == len(table.rows)
    assert all(table.ratings[fold_label(label)] is rating for rating, label in table.rows)


def test_no_two_languages_contradict_each_other() -> None:
    """A label that several languages share means the same, so it helps where the language is unknown."""
    languages = load_tables().languages.values()
    labels = {label for table in languages for label in table.ratings}

    differing = [
        label
        for label in labels
        if len({table.ratings[label] for table in languages if label in table.ratings}) > 1
    ]

    assert not differing


def test_every_file_of_a_publisher_belongs_to_one() -> None:
    """A table that no publisher names would never be used."""
    files = Path("ledger/interchange/ratings/tables/publishers").glob("*.csv")

    assert {file.stem for file in files} == {known.table.name for known in load_tables().publishers}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("label,normalised\nTrue,TRUE\n", "columns are not normalised, label"),
        ("normalised,label\nTRUE,True\nFALSE, TRUE!\n", "stands twice"),
        ("normalised,label\nTRUE,True\nTRUE,Trûe\n", "stands twice"),
        ("normalised,label\nTRUE,…\n", "is empty"),
        ("normalised,label\nMAYBE,Maybe\n", "'MAYBE' is not a valid NormalisedRating"),
        ("normalised,label\nTRUE\n", "line 2: not 2 columns"),
        ("", "columns are not"),
    ],
)
def test_table_that_contradicts_itself_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    """A wrong table stops everything: half of its rows would be worse than none."""
    file = tmp_path / "xx.csv"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match=reason):
        read_table(file)


def test_publishers_are_found_by_name_and_host() -> None:
    """A host at or below one of theirs, the name however it is written; nothing that only ends alike."""
    tables = load_tables()

    for found in ("politifact.com", "WWW.PolitiFact.com", "politifact", "PolitiFact "):
        table = tables.of_publisher(found)
        assert table is not None
        assert table.name == "politifact"
    assert tables.of_publisher("notpolitifact.com") is None
    assert tables.of_publisher("") is None
