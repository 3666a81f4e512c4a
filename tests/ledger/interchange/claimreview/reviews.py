"""ClaimReviews to read in tests: the smallest that is whole, and what a feed puts around it."""

import io
import json
from datetime import date
from typing import Any

from ledger.interchange.claimreview import Record, RefusedRecord, ReviewRecord, read_reviews

BOUND = date(2026, 5, 2)
PAGE = "https://www.example.org/checks/harbour"


def claim_review(**fields: Any) -> dict[str, Any]:
    """A ClaimReview; a field given as None is left out."""
    review = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": PAGE,
        "datePublished": "2026-04-01",
        "claimReviewed": "The harbour is closed.",
        "author": {"@type": "Organization", "name": "Example Checks"},
        "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "The mayor"}},
        "reviewRating": {"@type": "Rating", "alternateName": "False"},
    }
    return {name: value for name, value in (review | fields).items() if value is not None}


def feed_item(*reviews: Any, **dates: str) -> dict[str, Any]:
    """A feed item around reviews."""
    return {"@type": "DataFeedItem", "item": list(reviews), **dates}


def feed(*items: Any) -> dict[str, Any]:
    """A feed of items."""
    return {"@context": "https://schema.org", "@type": "DataFeed", "dataFeedElement": list(items)}


def read(document: Any) -> list[Record]:
    """The records of a document: bytes as they are, anything else as JSON."""
    raw = document if isinstance(document, bytes) else json.dumps(document).encode()
    return list(read_reviews(io.BytesIO(raw), bound=BOUND))


def read_one(**fields: Any) -> ReviewRecord:
    """The record of one review that is taken."""
    (record,) = read(claim_review(**fields))
    assert isinstance(record, ReviewRecord), record
    return record


def refusal(**fields: Any) -> str:
    """Why one review is refused."""
    (record,) = read(claim_review(**fields))
    assert isinstance(record, RefusedRecord), record
    return record.reason


def lines_of(record: ReviewRecord, op: str) -> list[dict[str, Any]]:
    """The shared lines of one operation."""
    return [line for line in record.lines if line["op"] == op]


def said_of(record: ReviewRecord) -> dict[str, Any]:
    """The utterance that asserts the claim."""
    (line,) = lines_of(record, "utterance")
    return line
