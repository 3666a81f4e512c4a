"""The tables of labels: one for each language, and one for each publisher with a scale of its own.

    tables/languages/pt.csv        normalised,label
    tables/publishers/truco.csv    normalised,label
    tables/publishers.csv          table,name,hosts      whose tables they are; hosts one space apart

They are read once, and checked: a label stands once in a table.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from ledger.domain.vocabulary import NormalisedRating
from ledger.interchange.ratings.label import fold_label

_ROW: Final = ["normalised", "label"]
_PUBLISHER_ROW: Final = ["table", "name", "hosts"]


@dataclass(frozen=True, slots=True)
class Table:
    """Labels and what they are normalised to: ``rows`` as written, ``ratings`` by folded label."""

    name: str
    rows: tuple[tuple[NormalisedRating, str], ...]
    ratings: Mapping[str, NormalisedRating]


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher with a table: its name, and the hosts of its pages."""

    name: str
    hosts: tuple[str, ...]
    table: Table


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables: languages by their tag, publishers in order."""

    languages: Mapping[str, Table]
    publishers: tuple[Publisher, ...]

    def of_publisher(self, publisher: str) -> Table | None:
        """The table of the publisher, by its name or by a host of its pages (or one below it)."""
        name, host = fold_label(publisher), publisher.strip().lower().removesuffix(".")
        for known in self.publishers:
            if fold_label(known.name) == name or any(_is_below(host, own) for own in known.hosts):
                return known.table
        return None


@cache
def load_tables() -> Tables:
    """The tables of the package.

    Raises:
        ValueError: a table has other columns, an unknown rating, or a label that is empty or stands twice.
    """
    folder = files("ledger.interchange.ratings") / "tables"
    languages = sorted((folder / "languages").iterdir(), key=lambda file: file.name)
    publishers = [
        Publisher(name, tuple(hosts.split()), read_table(folder / "publishers" / f"{table}.csv"))
        for table, name, hosts in _read(folder / "publishers.csv", _PUBLISHER_ROW)
    ]
    return Tables(
        languages={file.name.removesuffix(".csv"): read_table(file) for file in languages},
        publishers=tuple(publishers),
    )


def read_table(file: Traversable) -> Table:
    """One table of labels.

    Raises:
        ValueError: as ``load_tables``.
    """
    rows = tuple((NormalisedRating(rating), label) for rating, label in _read(file, _ROW))
    ratings: dict[str, NormalisedRating] = {}
    for rating, label in rows:
        folded = fold_label(label)
        if not folded or folded in ratings:
            raise ValueError(f"{file.name}: the label {label!r} {'stands twice' if folded else 'is empty'}")
        ratings[folded] = rating
    return Table(file.name.removesuffix(".csv"), rows, ratings)


def _read(file: Traversable, columns: list[str]) -> Iterator[list[str]]:
    rows = csv.reader(file.read_text(encoding="utf-8").splitlines(), strict=True)
    if next(rows, None) != columns:
        raise ValueError(f"{file.name}: the columns are not {', '.join(columns)}")
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"{file.name}, line {rows.line_num}: not {len(columns)} columns")
        yield row


def _is_below(host: str, own: str) -> bool:
    return host == own or host.endswith(f".{own}")
