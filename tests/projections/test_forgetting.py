"""Folds remember little: what they gave up to remember something else is read again."""

import pytest

from projections.registry import VIEWS
from projections.view import View
from tests.projections.keeper import Keeper

OF_CLAIMS = [view for view in VIEWS if "claim" in view.kinds]


@pytest.mark.parametrize("view", OF_CLAIMS, ids=lambda view: view.name)
def test_a_step_of_more_claims_than_are_remembered(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch, view: View, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing that the step still needs is given up in the middle of it: it is taken at once, and rightly."""
    monkeypatch.setattr("projections.claim_fold.CAPACITY", 2)
    monkeypatch.setattr("projections.search.view.CAPACITY", 2)
    claims, ada, ben = keeper.claims(4), keeper.agent("Ada"), keeper.agent("Ben")
    with keeper.feed(view) as feed:
        for speaker in (ada, ben, ada):
            for claim in claims:
                said = keeper.say({"act": "assert", "claim": claim}, speaker=speaker)
                keeper.say({"act": "retract", "entry": said["entries"][0]["entry_id"]}, speaker=speaker)
            before = keeper.position(view)
            feed.step()

            assert (before < keeper.position(view) == keeper.head, feed.step()) == (True, False)

    assert keeper.rows(view) == keeper.replayed(view)
    assert caplog.messages == []
