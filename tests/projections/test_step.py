"""One step of a view: where it ends, how large it is, and that nobody else moved the view meanwhile."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from ledger.domain.commands import AddEvidence, CorrectUtterance
from ledger.domain.events import RecordedEvent
from projections.claim_states.view import CLAIM_STATES
from projections.entries.view import ENTRIES
from projections.log import ViewLog
from projections.registry import open_admin
from projections.view import Changes
from tests.projections.keeper import Keeper


class _MeddlingFold:
    """Something happens after the view was read and before its rows are written."""

    def __init__(self, log: ViewLog, meddle: Callable[[], object]) -> None:
        self._sound = CLAIM_STATES.open(log)
        self._meddle = meddle

    def fold(self, events: Sequence[RecordedEvent]) -> Changes:
        self._meddle()
        return self._sound.fold(events)

    def forget(self) -> None:
        self._sound.forget()


def test_nothing_of_a_half_recorded_command_is_seen(keeper: Keeper) -> None:
    """However small the steps are, they end between commands."""
    claims = keeper.claims(3)
    for _ in range(3):
        keeper.say(*({"act": "assert", "claim": claim} for claim in claims))
    ends = {event.correlation_id: event.position for event in keeper.log.scan()}

    with keeper.feed(ENTRIES, batch_size=1) as feed:
        seen = []
        while feed.step():
            seen.append((keeper.position(ENTRIES), sum(map(len, keeper.rows(ENTRIES).values()))))

    assert [position for position, _ in seen] == sorted(ends.values())
    assert {rows for _, rows in seen} == {0, 3, 6, 9}


def test_pause_in_the_middle_of_a_step_takes_it_back(keeper: Keeper) -> None:
    """A view that is paused while a step is folded does not move, and goes on rightly when resumed."""
    keeper.claims(3)
    with open_admin(keeper.database.projector) as admin:
        meddling = replace(
            CLAIM_STATES, open=lambda log: _MeddlingFold(log, lambda: admin.pause("claim_states"))
        )
        with keeper.feed(meddling) as feed:
            feed.step()
            assert (keeper.position(CLAIM_STATES), keeper.rows(CLAIM_STATES)) == (0, {})
            admin.resume("claim_states")
        with keeper.feed(CLAIM_STATES) as feed:
            feed.step()

    assert keeper.rows(CLAIM_STATES) == keeper.replayed(CLAIM_STATES)


def test_step_of_a_view_that_somebody_moved_is_lost(keeper: Keeper) -> None:
    """Should two ever feed one view, the second step finds the view moved and is taken back."""
    keeper.claims(3)

    def move() -> None:
        with keeper.superuser() as connection:
            connection.execute("UPDATE views.status SET position = 1, recorded_at = now()")

    meddling = replace(CLAIM_STATES, open=lambda log: _MeddlingFold(log, move))
    with keeper.feed(meddling) as feed:
        feed.step()

    assert (keeper.position(CLAIM_STATES), keeper.rows(CLAIM_STATES)) == (1, {})


def test_slow_steps_become_smaller(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that took too long is followed by half of it."""
    monkeypatch.setattr("projections.engine.copy.STEP_SECONDS", 0.0)
    keeper.claims(16)

    with keeper.feed(CLAIM_STATES, batch_size=8) as feed:
        positions = [keeper.position(CLAIM_STATES) for _ in iter(feed.step, False)]

    assert positions == [8, 12, 14, 15, 16]


def test_entries_that_an_utterance_made_together_are_read_again_together(keeper: Keeper) -> None:
    """After a correction of the whole utterance, one of its entries changes alone."""
    (claim,) = keeper.claims()
    said = keeper.say({"act": "assert", "claim": claim}, {"act": "support", "claim": claim})
    utterance, entry = said["utterance_id"], said["entries"][0]["entry_id"]
    with keeper.feed(ENTRIES, batch_size=1) as feed:
        while feed.step():
            pass
        corrected = {"utterance": utterance, "set": {"venue": {"kind": "radio"}}, "reason": "misheard"}
        keeper.execute(CorrectUtterance.model_validate(corrected))
        feed.step()
        keeper.execute(AddEvidence(entry=entry, description="a recording"))
        feed.step()

    assert keeper.rows(ENTRIES) == keeper.replayed(ENTRIES)
