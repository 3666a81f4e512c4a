"""What the tests of search write with, and ask."""

from collections.abc import Callable
from typing import Any

from ledger.domain.commands import RegisterClaim
from tests.projections.keeper import Keeper

Find = Callable[..., set[str]]
"""Claims that a search finds, as the reader's login: now, or at a position and by a day of a clock."""


def register(keeper: Keeper, statement: str, **fields: Any) -> str:
    return str(keeper.execute(RegisterClaim(statement=statement, **fields))["claim_id"])


def quote(keeper: Keeper, claim: str, words: str, **fields: Any) -> dict[str, Any]:
    """An assertion of the claim in those words."""
    quotes = [{"exact": words, "wording": "direct_quote"}]
    return keeper.say({"act": "assert", "claim": claim}, quotes=quotes, **fields)
