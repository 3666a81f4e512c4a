"""Each statement stands in a file of its own, says why, and is used."""

import re
from pathlib import Path

import pytest

import ledger.persistence
from ledger.persistence.queries import load

FOLDER = Path(next(iter(ledger.persistence.__path__)))
NAMES = sorted(file.stem for file in (FOLDER / "queries").glob("*.sql"))
SOURCE = "".join(file.read_text() for file in FOLDER.glob("*.py"))


@pytest.mark.parametrize("name", NAMES)
def test_statement_says_why(name: str) -> None:
    """A comment of at least one line stands above the statement."""
    first, *_ = load(name).decode().splitlines()

    assert re.fullmatch(r"-- [A-Z].{20,}", first)


@pytest.mark.parametrize("name", NAMES)
def test_parameters_are_named(name: str) -> None:
    """No parameter is told by its place."""
    assert not re.search(r"%(?!\()", load(name).decode())


@pytest.mark.parametrize("name", NAMES)
def test_statement_is_used(name: str) -> None:
    """A statement that nobody runs is deleted."""
    assert f'"{name}"' in SOURCE


def test_no_statement_stands_in_python() -> None:
    """Python passes parameters only."""
    assert not re.search(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b [a-z%]", SOURCE)
