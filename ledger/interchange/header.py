"""The first line of an interchange file: {"format":"claims-ledger/1","namespace":"kursk-2025"}."""

from typing import Annotated, Final, Literal

from pydantic import Field

from ledger.domain.frozen import Frozen

FORMAT: Final = "claims-ledger/1"

Namespace = Annotated[str, Field(pattern=r"^[^\s/:]+$", max_length=200)]
"""Whose refs they are: no white space, slash or colon, so that ``namespace:ref`` is read in one way only."""


class Header(Frozen):
    """The first line of every file."""

    format: Literal["claims-ledger/1"]
    namespace: Namespace
