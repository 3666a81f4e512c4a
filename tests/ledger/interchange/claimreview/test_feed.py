"""A ledger as a feed: what ClaimReview can carry comes back as it was."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ledger.bootstrap import OpenLedger
from ledger.domain.agent import project_agent
from ledger.domain.identifier import kind_of
from ledger.domain.limit import NO_LIMIT
from ledger.domain.source import project_source
from ledger.domain.value import Redacted, Redaction
from ledger.interchange.claimreview import FeedWriter, export_reviews
from tests.ledger.interchange.claimreview.conftest import Recording
from tests.ledger.interchange.claimreview.reviews import PAGE, claim_review, feed, feed_item
from tests.ledger.interchange.conftest import Importing
from tests.ledger.interchange.lines import BASICS, agent, utterance

Exporting = Callable[[], dict[str, Any]]
Writing = Callable[[], FeedWriter]

RATING = {
    "@type": "Rating",
    "alternateName": "Half true",
    "ratingValue": 3,
    "bestRating": 5,
    "worstRating": 1.5,
    "ratingExplanation": "One quay of two.",
}
SEEN = {"@type": "CreativeWork", "url": "https://example.net/1"}
MAYOR = {"@type": "Person", "name": "The mayor"}
ITEM = {"@type": "Claim", "author": MAYOR, "datePublished": "2026-03", "firstAppearance": SEEN}
FULL = claim_review(
    name="Is the harbour closed?",
    inLanguage="en",
    reviewBody="Not all of it.",
    publisher={"@type": "Organization", "name": "Example Press"},
    itemReviewed=ITEM | {"appearance": {"@type": "CreativeWork", "url": "https://example.net/2"}},
    reviewRating=RATING,
)
REVIEWS = [
    feed_item(FULL),
    feed_item(claim_review(url=f"{PAGE}/3", claimReviewed="It is open.", itemReviewed={"@type": "Claim"})),
    feed_item(
        claim_review(
            url=f"{PAGE}/4",
            claimReviewed="It is new.",
            author=[MAYOR, {"@type": "Organization", "name": "A"}],
        )
    ),
    feed_item(
        claim_review(claimReviewed="It is old.", url="https://example.com/2"), dateDeleted="2026-04-20"
    ),
    feed_item(
        claim_review(url=f"{PAGE}/5", claimReviewed="It is deep.", datePublished=None),
        dateCreated="2026-04-09",
    ),
    feed_item(
        claim_review(
            url=f"{PAGE}/6", claimReviewed="It is wide.", datePublished="2026", author={"name": "Nobody"}
        )
    ),
]


@pytest.fixture
def writing(opened: OpenLedger) -> Writing:
    """Gives a writer that knows the agents and sources of the ledger."""

    def run() -> FeedWriter:
        streams = {
            event.originator_id for kind in ("agent", "source") for event in opened.log.scan(kind=kind)
        }
        events = {stream: opened.log.stream(stream) for stream in streams}
        agents = {key: project_agent(None, of) for key, of in events.items() if kind_of(key) == "agent"}
        sources = {key: project_source(None, of) for key, of in events.items() if kind_of(key) == "source"}
        return FeedWriter(
            agents.get,
            sources.get,
        )

    return run


@pytest.fixture
def exporting(opened: OpenLedger) -> Exporting:
    """Gives the feed of the ledger."""

    def run() -> dict[str, Any]:
        upto = opened.writer_log.head().position
        return dict(json.loads("".join(text for _, text in export_reviews(opened.writer_log, upto))))

    return run


def without_context(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The feed items as they are compared: one review each, the context told once."""
    return [item | {"item": {k: v for k, v in item["item"].items() if k != "@context"}} for item in items]


def test_feed_is_the_inverse_of_its_import(recording: Recording, exporting: Exporting) -> None:
    """Claims, ratings, authors, claimants, days, addresses and withdrawals come back as they went in."""
    recording(*REVIEWS)

    exported = exporting()

    expected = [item | {"item": item["item"][0]} for item in REVIEWS]
    expected[-1]["item"]["author"] = {"@type": "Organization", "name": "Nobody"}
    assert exported["dataFeedElement"] == without_context(expected)


def test_context_and_type_are_told(exporting: Exporting) -> None:
    """An empty ledger is an empty feed, and a valid one."""
    assert exporting() == feed()


def test_ledger_of_its_own_making_is_told_as_far_as_it_goes(
    importing: Importing, exporting: Exporting
) -> None:
    """Without a page a review has an @id; what has no rating, or is inferred, is left out."""
    assess = {"act": "assess", "claim": "C1"}
    importing(
        *BASICS,
        agent("desk", kind="group"),
        utterance("U1", assess | {"normalised": "FALSE"}, speaker="desk", said="2025-03-13/2025-03-20"),
        utterance("U2", assess | {"relation": "undercut"}, speaker="ben"),
        utterance("U3", assess | {"rating": {"label": "False"}, "inferred": True}, speaker="anna"),
    )

    (item,) = exporting()["dataFeedElement"]

    review = item["item"]
    assert item["dateCreated"] == "2025-03-20"
    assert review.pop("@id").startswith("entry_")
    assert review == {
        "@type": "ClaimReview",
        "claimReviewed": "C1 is so",
        "author": {"name": "desk"},
        "itemReviewed": {"@type": "Claim"},
        "reviewRating": {"@type": "Rating", "alternateName": "FALSE"},
    }


def test_of_a_revised_review_the_last_version_is_told(importing: Importing, exporting: Exporting) -> None:
    """The first day stays the day of publication, the last is that of the change; voided entries are gone."""
    assess, rating = {"act": "assess", "claim": "C1"}, {"label": "False"}
    revise = {"act": "reassess", "entry": "U1/C1", "reason": "error", "rating": {"label": "True"}}
    importing(
        *BASICS,
        utterance("U1", assess | {"rating": rating}, said="2025-03-13"),
        utterance("U2", revise, said="2025-03-15"),
        utterance("U3", assess | {"rating": rating}, speaker="ben"),
        {"op": "void", "ref": "V1", "entry": "U3/C1", "reason": "wrong claim"},
    )

    (item,) = exporting()["dataFeedElement"]

    review = item["item"]
    assert (review["datePublished"], review["dateModified"]) == ("2025-03-13", "2025-03-15")
    assert review["reviewRating"]["alternateName"] == "True"


REMOVED = Redaction(position=9, basis="a court order", at="2026-05-01T00:00:00.000000Z")


def test_removed_words_are_in_no_feed(recording: Recording, writing: Writing) -> None:
    """Where the words of a claim or of its assessment were removed, the item goes too."""
    (record,) = recording(claim_review())
    entries = {key: replace(entry, redaction=REMOVED) for key, entry in record.entries.items()}

    assert len(list(writing().items(record, NO_LIMIT))) == 1
    for removed in (replace(record, statement=Redacted(redacted=REMOVED)), replace(record, entries=entries)):
        assert list(writing().items(removed, NO_LIMIT)) == []
