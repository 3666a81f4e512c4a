"""The forms in which feeds come, and documents that cannot be read."""

import io
import json
from typing import Any

import pytest

from ledger.domain.errors import InvalidLine
from ledger.interchange.claimreview import DeletedReview, RefusedRecord, ReviewRecord, read_reviews
from tests.ledger.interchange.claimreview.reviews import (
    BOUND,
    PAGE,
    claim_review,
    feed,
    feed_item,
    lines_of,
    read,
)

ONE = claim_review()
TWO = claim_review(claimReviewed="The harbour is open.")
IRI = "http://schema.org/"


def statements(document: Any) -> list[str]:
    """The claims of a document, in order; nothing of it is refused."""
    records = read(document)
    assert all(isinstance(record, ReviewRecord) for record in records), records
    return [lines_of(r, "claim")[0]["statement"] for r in records if isinstance(r, ReviewRecord)]


@pytest.mark.parametrize(
    "document",
    [
        [ONE, TWO],
        {"@context": "https://schema.org", "@graph": [ONE, {"@type": "WebPage"}, TWO]},
        feed(feed_item(ONE), feed_item(TWO)),
        feed(feed_item(ONE, TWO)),
        feed(ONE, {"@type": "DataFeedItem", "item": TWO}),
        [feed(feed_item(ONE)), [TWO]],
        [{**ONE, "@type": ["Review", "ClaimReview"]}, {**TWO, "@type": f"{IRI}ClaimReview"}],
        [
            {f"{IRI}{k}" if k[0] != "@" else k: v for k, v in ONE.items()},
            {**TWO, "@type": "schema:ClaimReview"},
        ],
        b"\xef\xbb\xbf" + json.dumps([ONE, TWO]).encode(),
        json.dumps([ONE, TWO], indent=2).encode(),
        json.dumps(ONE).encode() + b"\r\n\r\n" + json.dumps(TWO).encode() + b"\n",
        b"\n" + json.dumps(feed(feed_item(ONE))).encode() + b"\n" + json.dumps(TWO).encode(),
        json.dumps([ONE, TWO]).encode("utf-16"),
    ],
)
def test_reviews_are_found_in_order(document: Any) -> None:
    """Objects, arrays, graphs, feeds, one a line: the same two reviews."""
    assert statements(document) == ["The harbour is closed.", "The harbour is open."]


def test_graph_says_who_is_meant() -> None:
    """An object that is no more than an @id is looked up in its graph."""
    desk = {"@type": "Organization", "@id": "#desk", "name": "The desk"}
    (record,) = read({"@graph": [desk, claim_review(author={"@id": "#desk"})]})

    assert isinstance(record, ReviewRecord)
    assert "The desk" in [line["name"] for line in lines_of(record, "agent")]


def test_bad_lines_are_told_and_the_rest_is_read() -> None:
    """Each record has its number, in files of one a line its line too; a bad one ends nothing."""
    bad = [b"{", b"7", b'{"@type":"Recipe"}', b'{"a":NaN}', b'{"a":"\xff"}']
    records = read(b"\n".join([b"oops", json.dumps(ONE).encode(), *bad, *[json.dumps(TWO).encode()] * 6]))

    refused = [record for record in records if isinstance(record, RefusedRecord)]
    assert [(record.number, record.line) for record in refused] == [(n, n) for n in (1, 3, 4, 5, 6, 7)]
    assert [record.reason.partition(":")[0] for record in refused] == [
        "not JSON",
        "not JSON",
        "7 is no object",
        "@type is 'Recipe', not ClaimReview",
        "not JSON",
        "not UTF-8 at byte 6",
    ]
    assert sum(isinstance(record, ReviewRecord) for record in records) == 7


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"@type": "NewsArticle"}, "@type is 'NewsArticle', not ClaimReview"),
        ({"@graph": [{"@type": "WebPage"}]}, "@graph holds no ClaimReview"),
        (feed({"@type": "DataFeedItem"}), "item is missing"),
        (feed(feed_item({"@type": "Event"})), "@type is 'Event', not ClaimReview"),
        (feed({"@type": "DataFeedItem", "dateDeleted": "2026-04-03"}), "url is missing: nothing tells"),
        (["a text"], "'a text' is no object"),
        ([None], "None is no object"),
    ],
)
def test_what_is_no_review_is_refused(document: Any, reason: str) -> None:
    """What stands in the place of a review is told, not passed over."""
    (record,) = read(document)

    assert isinstance(record, RefusedRecord)
    assert record.reason.startswith(reason)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (b"", "the document is empty"),
        (b" \n\n", "the document is empty"),
        (b"<html></html>", "not JSON: "),
        (b'{"@type": "ClaimReview",\n"url": }', "not JSON: "),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_document_that_is_no_json_at_all_is_one_error(document: bytes, reason: str) -> None:
    """The wrong file gives one clear error, not as many refusals as it has lines."""
    with pytest.raises(InvalidLine, match=reason):
        read(document)


@pytest.mark.parametrize("document", [b"[\n" + b" " * 200, json.dumps(ONE).encode() + b"\n" + b"x" * 600])
def test_document_over_the_limit_is_an_error(document: bytes) -> None:
    """Memory has a bound: a text, or a line, over the limit is refused as such."""
    limit = 100 if document.startswith(b"[") else 500

    with pytest.raises(InvalidLine, match=f"longer than {limit} bytes"):
        list(read_reviews(io.BytesIO(document), bound=BOUND, limit=limit))


def test_lines_are_read_as_they_come() -> None:
    """A file of one review a line needs no more memory than a line: the second waits to be asked for."""
    stream = io.BytesIO(json.dumps(ONE).encode() + b"\n" + json.dumps(TWO).encode() + b"\n")
    records = read_reviews(stream, bound=BOUND)

    next(records)

    assert stream.tell() == len(json.dumps(ONE)) + 1


@pytest.mark.parametrize("item", [[{"url": PAGE}], [PAGE], [claim_review(claimReviewed=None)]])
def test_deleted_item_needs_no_more_than_the_address(item: list[Any]) -> None:
    """What is left of a deleted review is its page and, where the feed tells it, the day."""
    (record,) = read(feed(feed_item(*item, dateDeleted="2026-04-03T10:00:00Z")))

    assert isinstance(record, DeletedReview)
    assert (record.deleted, record.review) == ("2026-04-03", None)
    (reviewed,) = read(claim_review())
    assert isinstance(reviewed, ReviewRecord)
    assert record.source == lines_of(reviewed, "source")[0]["ref"]
