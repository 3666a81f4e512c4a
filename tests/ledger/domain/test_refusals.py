"""Decisions refuse what breaks a rule, with the facts, and nothing is recorded."""

import pytest

from ledger.domain import errors
from ledger.domain.errors import AmbiguousEntry, CommandRefused, Conflict, NotFound
from tests.ledger.domain.refusals import Refusal, fill, open_desk
from tests.ledger.domain.refusals_act import ACT_REFUSALS
from tests.ledger.domain.refusals_facts import FACT_REFUSALS
from tests.ledger.domain.refusals_record import RECORD_REFUSALS
from tests.ledger.domain.refusals_redaction import REDACTION_REFUSALS

REFUSALS = FACT_REFUSALS | ACT_REFUSALS | RECORD_REFUSALS | REDACTION_REFUSALS

ELSEWHERE = {
    AmbiguousEntry,  # names that fit several entries exist in interchange files alone
    errors.RevisionConflict,  # raised when saving, not when deciding
    errors.IdempotencyKeyReused,  # likewise
    errors.StreamNotTouched,  # of what a context expects, not of a command
    errors.ViewNotFound,  # of projections
    errors.RowNotFound,
    errors.VerificationNotFound,
    errors.ViewNotFailed,
    errors.RebuildNotUnderway,
    errors.NothingToConfirm,
}


@pytest.mark.parametrize("refusal", REFUSALS.values(), ids=REFUSALS.keys())
def test_refusal(refusal: Refusal) -> None:
    """The error carries the facts, its text tells them, and the log stays as it was."""
    desk = open_desk()
    before = desk.head

    with pytest.raises(refusal.error) as raised:
        refusal.ask(desk)

    assert type(raised.value) is refusal.error
    assert raised.value.facts == {name: fill(desk, value) for name, value in refusal.facts.items()}
    assert str(raised.value) == fill(desk, refusal.message)
    assert desk.head == before


def test_every_rule_is_broken_once() -> None:
    """Every error that a command can raise stands in the table."""
    raisable = {kind for base in (CommandRefused, NotFound, Conflict) for kind in base.__subclasses__()}

    assert {refusal.error for refusal in REFUSALS.values()} == raisable - ELSEWHERE
