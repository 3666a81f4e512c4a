"""Importing ClaimReviews: a feed read again and again, as its publisher revises and deletes."""

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from ledger.application.preparation import Context
from ledger.application.question import NOW
from ledger.bootstrap import OpenLedger
from ledger.domain.claim import ClaimRecord
from ledger.domain.commands import RecordUtterance
from ledger.domain.limit import Limit
from ledger.interchange.claimreview import import_reviews, standing_reviews
from ledger.interchange.report import ImportReport
from tests.ledger.interchange.claimreview.reviews import (
    BOUND,
    PAGE,
    claim_review,
    feed,
    feed_item,
    lines_of,
    read_one,
)
from tests.ledger.interchange.conftest import Importing
from tests.ledger.interchange.lines import agent

Reviewing = Callable[..., ImportReport]

DELETED = "2026-04-20"


@pytest.fixture
def reviewing(opened: OpenLedger) -> Reviewing:
    """Imports one document: bytes as they are, anything else as the items of a feed."""

    def run(*items: Any, **options: Any) -> ImportReport:
        is_raw = len(items) == 1 and isinstance(items[0], bytes)
        raw = items[0] if is_raw else json.dumps(feed(*items)).encode()
        return import_reviews(opened.bulk(), opened.writer_log, io.BytesIO(raw), bound=BOUND, **options)

    return run


def rated(label: str, **fields: Any) -> dict[str, Any]:
    return claim_review(reviewRating={"@type": "Rating", "alternateName": label}, **fields)


def counts(report: ImportReport) -> tuple[int, int, int]:
    assert report.read == report.appended + report.repeated + report.refused
    return (report.appended, report.repeated, report.refused)


def claims(opened: OpenLedger) -> list[ClaimRecord]:
    return list(opened.replay.records(opened.replay.as_of(NOW)))


def labels(opened: OpenLedger) -> list[tuple[str, bool]]:
    """Of every assessment that stands or was taken back its label, and whether it stands."""
    reviews = [each for claim in claims(opened) for each in standing_reviews(claim, Limit())]
    return [
        (str(each.judgement.rating and each.judgement.rating.label), each.withdrawn is None)
        for each in reviews
    ]


def test_the_same_document_again_appends_nothing(opened: OpenLedger, reviewing: Reviewing) -> None:
    """Nor does a record that stands twice in one document."""
    first = reviewing(claim_review(), claim_review(), claim_review(claimReviewed="The bridge is closed."))
    head = opened.log.head()

    again = reviewing(claim_review(), claim_review(claimReviewed="The bridge is closed."))

    assert (counts(first), counts(again)) == ((2, 1, 0), (0, 2, 0))
    assert opened.log.head() == head


def test_each_version_revises_the_one_before(opened: OpenLedger, reviewing: Reviewing) -> None:
    """What stands is the last version, and an older document says nothing new."""
    for label in ("False", "Misleading", "True"):
        assert counts(reviewing(rated(label))) == (1, 0, 0)
    head = opened.log.head()

    older = reviewing(rated("Misleading"))

    assert (counts(older), opened.log.head()) == ((0, 1, 0), head)
    assert labels(opened) == [("True", True)]


def test_versions_in_one_document_are_revisions_too(opened: OpenLedger, reviewing: Reviewing) -> None:
    """The second is decided on what the first will have made."""
    report = reviewing(rated("False"), rated("True"), feed_item(rated("True"), dateDeleted=DELETED))

    assert counts(report) == (3, 0, 0)
    assert labels(opened) == [("True", False)]


@pytest.mark.parametrize("body", [True, False])
def test_a_deleted_review_is_withdrawn_once(opened: OpenLedger, reviewing: Reviewing, body: bool) -> None:
    """Whether the feed still has the review or only its address; the second time nothing is appended."""
    reviewing(claim_review())
    deletion = feed_item(claim_review() if body else {"url": PAGE}, dateDeleted=DELETED)

    first = reviewing(deletion)
    head = opened.log.head()
    again = reviewing(deletion)

    assert (counts(first), counts(again), opened.log.head()) == ((1, 0, 0), (0, 1, 0), head)
    assert labels(opened) == [("False", False)]


def test_a_deletion_of_what_nobody_knew_appends_nothing(opened: OpenLedger, reviewing: Reviewing) -> None:
    """There is nothing to withdraw."""
    report = reviewing(feed_item({"url": PAGE}, dateDeleted=DELETED))

    assert (counts(report), opened.log.head().position) == ((0, 1, 0), 0)


def test_an_address_alone_withdraws_all_reviews_of_the_page(opened: OpenLedger, reviewing: Reviewing) -> None:
    """Those of the log and those of the same document, and none of another page."""
    reviewing(rated("False", claimReviewed="one"), rated("Half", claimReviewed="two", url=f"{PAGE}-other"))

    reviewing(rated("True", claimReviewed="three"), feed_item({"url": PAGE}, dateDeleted=DELETED))

    assert sorted(labels(opened)) == [("False", False), ("Half", True), ("True", False)]


def test_a_deletion_with_its_review_leaves_the_others_of_the_page(
    opened: OpenLedger, reviewing: Reviewing
) -> None:
    """Only its own assessors may take a review back."""
    others = rated("True", author={"@type": "Person", "name": "Somebody else"})
    reviewing(claim_review(), others)

    report = reviewing(feed_item(claim_review(), dateDeleted=DELETED))

    assert counts(report) == (1, 0, 0)
    assert sorted(labels(opened)) == [("False", False), ("True", True)]


def test_a_deletion_leaves_assessments_that_only_cite_the_page(
    opened: OpenLedger, reviewing: Reviewing
) -> None:
    """Who rests an assessment on a page has not published it there."""
    reviewing(claim_review())
    (claim,) = claims(opened)
    (review,) = standing_reviews(claim, Limit())
    (speaker,) = next(
        each.utterance.speakers for each in claim.entries.values() if each.entry_id != review.entry.entry_id
    )
    act = {
        "act": "assess",
        "claim": claim.claim_id,
        "normalised": "FALSE",
        "rating": {"label": "Nonsense"},
        "evidence": [{"source": review.source}],
    }
    command = {"speakers": [speaker], "said": "2026-04-02", "acts": [act]}
    opened.ledger.execute(RecordUtterance.model_validate(command), Context("test"))

    reviewing(feed_item({"url": PAGE}, dateDeleted=DELETED))

    assert sorted(labels(opened)) == [("False", False), ("Nonsense", True)]


def test_a_new_version_after_a_withdrawal_is_a_new_assessment(
    opened: OpenLedger, reviewing: Reviewing
) -> None:
    """What was taken back stays so; the same version again says nothing new."""
    reviewing(claim_review(), feed_item({"url": PAGE}, dateDeleted=DELETED))

    same, anew = reviewing(claim_review()), reviewing(rated("True"))

    assert (counts(same), counts(anew)) == ((0, 1, 0), (1, 0, 0))
    assert sorted(labels(opened)) == [("False", False), ("True", True)]


def test_refused_records_are_counted_and_the_rest_is_taken(opened: OpenLedger, reviewing: Reviewing) -> None:
    """With their reasons; strict ends at the first."""
    items = (claim_review(), claim_review(claimReviewed=None), claim_review(claimReviewed="two"))

    strict, whole = reviewing(*items, strict=True), reviewing(*items)

    assert (counts(strict), counts(whole)) == ((1, 0, 1), (1, 1, 1))
    assert [refusal.number for refusal in whole.refusals] == [2]
    assert len(claims(opened)) == 2


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[1", b"null and void"])
def test_a_document_that_cannot_be_read_is_one_refusal(
    opened: OpenLedger, reviewing: Reviewing, raw: bytes
) -> None:
    """Nothing is appended."""
    report = reviewing(raw)

    assert (counts(report), opened.log.head().position) == ((0, 0, 1), 0)


def test_refusals_give_the_number_of_the_record(reviewing: Reviewing) -> None:
    """Counted as the report counts, however the document is cut into lines."""
    good, bad = json.dumps(claim_review()).encode(), b"{}"

    lines, array = reviewing(good + b"\n\n" + bad), reviewing(b"[" + good + b"," + bad + b"]")

    assert [refusal.number for refusal in (*lines.refusals, *array.refusals)] == [2, 2]


def test_a_record_that_fails_in_a_later_line_leaves_nothing(
    opened: OpenLedger, reviewing: Reviewing, importing: Importing
) -> None:
    """Its agents are not made, and the records around it are taken."""
    spoilt = {"claimReviewed": "two", "author": {"@type": "Organization", "name": "Spoilt"}}
    (statement,) = lines_of(read_one(**spoilt), "claim")
    importing(agent(statement["ref"]), namespace="claimreview")

    report = reviewing(claim_review(), claim_review(**spoilt), claim_review(claimReviewed="three"))

    assert (counts(report), report.refusals[0].number) == ((2, 0, 1), 2)
    assert "is an agent, where a claim is needed" in report.refusals[0].reason
    texts = [recorded.event.model_dump_json() for recorded in opened.log.page(after=0, limit=100)]
    assert [text for text in texts if "Spoilt" in text] == []
