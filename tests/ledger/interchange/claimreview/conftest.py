"""A ledger into which reviews are recorded line by line."""

from collections.abc import Callable
from typing import Any

import pytest

from ledger.application.question import Question
from ledger.bootstrap import OpenLedger
from ledger.domain.claim import ClaimRecord
from ledger.interchange.claimreview import DeletedReview, ReviewRecord, as_withdrawal
from tests.ledger.interchange.claimreview.reviews import feed, read
from tests.ledger.interchange.conftest import Importing

Recording = Callable[..., list[ClaimRecord]]


@pytest.fixture
def recording(opened: OpenLedger, importing: Importing) -> Recording:
    """Records reviews as the importer does, each line once, and gives every claim of the ledger."""
    known: dict[str, dict[str, Any]] = {}

    def take(review: ReviewRecord) -> None:
        line = review.review | {"ref": review.versioned_ref}
        known.update({line["ref"]: line for line in (*review.lines, line) if line["ref"] not in known})

    def run(*reviews: Any) -> list[ClaimRecord]:
        for record in read(feed(*reviews)):
            review = record.review if isinstance(record, DeletedReview) else record
            assert isinstance(review, ReviewRecord), record
            take(review)
            if isinstance(record, DeletedReview):
                entry = f"{review.versioned_ref}/{review.review['acts'][0]['claim']}"
                line = as_withdrawal(record, entry, review.review["speakers"])
                known.setdefault(line["ref"], line)
        report = importing(*known.values())
        assert report.refusals == []
        return list(opened.replay.records(opened.replay.as_of(Question())))

    return run
