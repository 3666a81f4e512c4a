"""Reviews that change and reviews that are deleted, recorded in a ledger."""

from typing import Any

import pytest

from ledger.domain.claim import ClaimRecord, EntryRecord
from ledger.domain.limit import NO_LIMIT
from ledger.interchange.claimreview import (
    DeletedReview,
    as_reassessment,
    as_withdrawal,
    standing_reviews,
)
from tests.ledger.interchange.claimreview.conftest import Recording
from tests.ledger.interchange.claimreview.reviews import claim_review, feed, feed_item, read, read_one
from tests.ledger.interchange.conftest import Importing

TRUE = {"@type": "Rating", "alternateName": "True"}


def standing(record: ClaimRecord) -> list[tuple[str, str | None, bool]]:
    """The reviews of a claim that stand: rating, EDTF day, whether it was withdrawn."""
    return [
        (review.judgement.rating.label, review.entry.utterance.said.edtf, review.withdrawn is not None)
        for review in standing_reviews(record, NO_LIMIT)
        if review.judgement.rating is not None
    ]


def assessment(record: ClaimRecord) -> EntryRecord:
    """The last assessment of the claim."""
    return list(record.entries.values())[-1]


@pytest.mark.parametrize(
    "fields",
    [
        {"reviewRating": TRUE},
        {"datePublished": "2026-04-02"},
        {"dateModified": "2026-04-02"},
        {"reviewBody": "The harbour master says so."},
    ],
)
def test_another_rating_day_or_text_is_another_version(fields: dict[str, Any]) -> None:
    """The review stays the same review and says something else now."""
    before, after = read_one(), read_one(**fields)

    assert after.ref == before.ref
    assert after.version != before.version


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "A title"},
        {"itemReviewed": None},
        {"inLanguage": "en"},
        {"url": "http://example.org/checks/harbour/"},
    ],
)
def test_what_is_around_a_review_makes_no_version(fields: dict[str, Any]) -> None:
    """A new title, or the claimant's name, revises no judgement."""
    assert read_one(**fields).versioned_ref == read_one().versioned_ref


@pytest.mark.parametrize(("modified", "day"), [("2026-04-20", "2026-04-20"), (None, "2026-04-01/")])
def test_new_version_supersedes_the_old_one(
    recording: Recording, importing: Importing, modified: str | None, day: str
) -> None:
    """It was said when it was modified, or some time since it was published: not before it was."""
    (record,) = recording(claim_review())
    after = read_one(reviewRating=TRUE, dateModified=modified)

    report = importing(as_reassessment(after, assessment(record).entry_id))

    assert report.refusals == []
    (record,) = recording()
    assert standing(record) == [("True", day, False)]


def test_deleted_review_is_withdrawn_by_its_assessors(recording: Recording, importing: Importing) -> None:
    """The page alone tells which review was deleted; what was withdrawn stays in the record as such."""
    (record,) = recording(claim_review())
    (deleted,) = read(feed(feed_item({"url": claim_review()["url"]}, dateDeleted="2026-04-20")))
    assert isinstance(deleted, DeletedReview)
    entry = assessment(record)

    report = importing(as_withdrawal(deleted, entry.entry_id, entry.utterance.speakers))

    assert report.refusals == []
    (record,) = recording()
    assert standing(record) == [("False", "2026-04-01", True)]
    assert assessment(record).utterance.said.edtf == "2026-04-20"
