"""Identifiers: what is a TypeID of the ledger, and what only looks like one."""

import pytest

from ledger.application.identity import new_id
from ledger.domain.errors import InvalidIdentifier
from ledger.domain.identifier import KINDS, check_identifier, kind_of, with_kind

DIGITS = "01hv7qe3kze4svc0qv0d7n9c2a"


@pytest.mark.parametrize("kind", KINDS)
def test_fresh_identifier_names_its_kind(kind: str) -> None:
    """What the ledger makes itself is recognised by it."""
    assert kind_of(new_id(kind)) == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        DIGITS,
        f"person_{DIGITS}",
        f"claim_{DIGITS[1:]}",
        f"claim_{DIGITS}0",
        f"claim_8{DIGITS[1:]}",
        f"claim_{DIGITS.upper()}",
        f"claim_{DIGITS[:-1]}u",
        f"claim_{DIGITS[:-1]}ä",
        f"claim_{DIGITS}\n",
        f" claim_{DIGITS}",
        f"Claim_{DIGITS}",
    ],
)
def test_anything_else_has_no_kind(text: str) -> None:
    """Another kind, length, case or character, and nothing before or after it."""
    assert kind_of(text) is None
    with pytest.raises(InvalidIdentifier, match="is not an identifier of kind claim or agent"):
        check_identifier(text, "claim", "agent")


def test_entry_and_its_event_share_their_digits() -> None:
    """The event that made an entry is found without another table."""
    assert with_kind(f"entry_{DIGITS}", "event") == f"event_{DIGITS}"
    assert check_identifier(f"entry_{DIGITS}", "claim", "entry") == f"entry_{DIGITS}"
