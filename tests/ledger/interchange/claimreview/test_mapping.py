"""From a review to lines: what is kept, what is left out and said so, what is refused."""

from typing import Any

import pytest

from ledger.interchange.claimreview import ReviewRecord
from tests.ledger.interchange.claimreview.reviews import (
    claim_review,
    feed,
    feed_item,
    lines_of,
    read,
    read_one,
    refusal,
    said_of,
)

UNDATED = "The feed gives no day on which it was said; it was said before it was reviewed."


def names(record: ReviewRecord) -> list[str]:
    """The names of the agents of a record."""
    return [line["name"] for line in lines_of(record, "agent")]


def test_review_is_an_assertion_and_an_assessment() -> None:
    """The claimant asserts the claim, as the page reports it; the author assesses it, by the page."""
    record = read_one()
    author, mayor = (line["ref"] for line in lines_of(record, "agent"))
    (source,), (claim,) = lines_of(record, "source"), lines_of(record, "claim")

    assert said_of(record) | {"ref": ""} == {
        "op": "utterance",
        "ref": "",
        "speakers": [mayor],
        "said": {
            "edtf": "/2026-04-01",
            "basis": "bounded_by_publication",
            "justification": UNDATED,
        },
        "reported": {"source": source["ref"], "on": "2026-04-01"},
        "venue": None,
        "chain": [
            {"agents": [author], "role": "publisher", "verb": "reports"},
            {"agents": [mayor], "role": "speaker", "verb": "claims", "named": True},
        ],
        "acts": [{"act": "assert", "claim": claim["ref"]}],
    }
    assert record.review == {
        "op": "utterance",
        "speakers": [author],
        "said": {"edtf": "2026-04-01", "basis": "explicit"},
        "reported": {"source": source["ref"], "on": "2026-04-01"},
        "chain": [{"agents": [author], "role": "assessor", "verb": "rates"}],
        "notes": None,
        "acts": [
            {
                "act": "assess",
                "claim": claim["ref"],
                "rating": {"label": "False"},
                "normalised": "FALSE",
                "evidence": [{"source": source["ref"], "description": None}],
            }
        ],
    }


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Example Checks", ["Example Checks"]),
        ([{"@type": "Person", "name": "Ann"}, "Ben"], ["Ann", "Ben"]),
        ({"@type": "Organization", "url": "http://www.politifact.com/"}, ["politifact.com"]),
        ({"name": "https:www.aosfatos.org"}, ["aosfatos.org"]),
        ({"name": "  Caf&eacute; &amp;amp; Co "}, ["Café & Co"]),
        ({"name": "x" * 301}, ["x" * 299 + "…"]),
        (None, ["example.org"]),
        ([{"@type": "Person"}, 7, {}], ["example.org"]),
    ],
)
def test_authors_as_feeds_name_them(author: Any, expected: list[str]) -> None:
    """A text, a list, an address instead of a name, nothing at all."""
    assert names(read_one(author=author))[:-1] == expected


@pytest.mark.parametrize(
    ("rating", "kept", "normalised", "note"),
    [
        (
            {"alternateName": "FALSO", "ratingValue": "1,5", "bestRating": "5"},
            (1.5, 5.0, None),
            "FALSE",
            None,
        ),
        (
            {"alternateName": "Verdadeiro", "ratingValue": 6, "bestRating": 5},
            (None, 5.0, None),
            "TRUE",
            "ratingValue 6",
        ),
        (
            {"alternateName": "?", "ratingValue": 1, "bestRating": 1, "worstRating": 5},
            (1.0, 1.0, 5.0),
            "TRUE",
            None,
        ),
        ({"ratingValue": "4", "bestRating": 5}, (4.0, 5.0, None), "MIXTURE", None),
        ({"name": "False"}, (None, None, None), "FALSE", None),
        (
            {"alternateName": "Nobody knows", "ratingValue": "five", "bestRating": True},
            (None,) * 3,
            None,
            None,
        ),
        ("False", (None, None, None), "FALSE", None),
        ([{"alternateName": ["False", "Falso"]}], (None, None, None), "FALSE", None),
    ],
)
def test_ratings_as_feeds_write_them(
    rating: Any, kept: tuple[float | None, ...], normalised: str | None, note: str | None
) -> None:
    """The label is always kept; a number that is none or lies outside its scale is left out, and told."""
    record = read_one(reviewRating=rating)
    act = record.review["acts"][0]

    assert tuple(act["rating"].get(name) for name in ("value", "best", "worst")) == kept
    assert act["normalised"] == normalised
    assert (record.review["notes"] or "").startswith(note or "")
    assert (note is None) == (record.review["notes"] is None)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"claimReviewed": None}, "claimReviewed is missing or blank"),
        ({"claimReviewed": " &nbsp;\u0000 "}, "claimReviewed is missing or blank"),
        ({"claimReviewed": "x" * 2_001}, "claimReviewed has 2001 characters, 2000 is the most"),
        ({"reviewRating": None}, "reviewRating has no alternateName, name or ratingValue"),
        ({"reviewRating": {"bestRating": "8"}}, "reviewRating has no alternateName, name or ratingValue"),
        ({"url": None, "author": None}, "author is missing, and there is no url to tell whose review it is"),
        ({"datePublished": "2999-01-01"}, "datePublished starts on 2999-01-01, after 2026-05-02"),
        ({"dateModified": "2026-05-03"}, "dateModified starts on 2026-05-03, after 2026-05-02"),
        ({"author": [f"Author {n}" for n in range(101)]}, "author names 101 agents, 100 is the most"),
    ],
)
def test_review_that_says_too_little_is_refused(fields: dict[str, Any], reason: str) -> None:
    """One reason that names the field."""
    assert refusal(**fields).startswith(reason)


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"url": None}, "The review has no web address."),
        ({"url": "javascript:alert(1)"}, "The review has no web address."),
        ({"author": None}, "The review names no author; its site stands for it."),
        (
            {"datePublished": "03/04/2026"},
            "datePublished '03/04/2026' is no day that can be told, and was left out.",
        ),
        ({"inLanguage": "Portuguese!"}, "inLanguage 'Portuguese!' is no language tag, and was left out."),
        (
            {"itemReviewed": {"datePublished": "2026-04-02"}},
            "datePublished '2026-04-02' of the claim lies after the review, and was left out.",
        ),
    ],
)
def test_what_is_left_out_is_told(fields: dict[str, Any], note: str) -> None:
    """The review is kept, and its notes say what of it was not."""
    record = read_one(**fields)

    assert record.review["notes"] == note


def test_days_of_the_claim() -> None:
    """The day of the claim, else the day of its first appearance; never after its review."""
    first = {"firstAppearance": {"url": "https://example.net/1", "datePublished": "2026-03-05"}}

    said = [
        said_of(read_one(itemReviewed=item))["said"]["edtf"]
        for item in ({"datePublished": "2026-03-04"} | first, first, {"datePublished": "2026-05-01"} | first)
    ]

    assert said == ["2026-03-04", "2026-03-05", "2026-03-05"]


def test_review_without_a_day_was_there_when_the_feed_had_it() -> None:
    """A day of the feed is a bound, not the day of the review; without any the day is unknown."""
    bounded, unknown = read(
        feed(
            feed_item(claim_review(datePublished=None), dateCreated="2026-04-09"),
            claim_review(datePublished=None),
        )
    )

    assert isinstance(bounded, ReviewRecord)
    assert isinstance(unknown, ReviewRecord)
    assert bounded.review["said"]["edtf"] == "/2026-04-09"
    assert said_of(bounded)["said"]["edtf"] == "/2026-04-09"
    assert unknown.review["said"] is None
    assert said_of(unknown)["said"] is None


def test_where_the_claim_appeared_is_evidence_for_its_assertion() -> None:
    """Each address once; the work in which it was made is the venue."""
    item = {
        "@type": "CreativeWork",
        "name": "An interview",
        "url": "https://example.net/interview",
        "firstAppearance": "https://example.net/1",
        "appearance": [
            {"url": "https://example.net/1"},
            {"url": "https://example.net/2"},
            {"name": "a post"},
        ],
    }

    record = read_one(itemReviewed=item)

    assert said_of(record)["venue"] == {"kind": "CreativeWork", "name": "An interview"}
    assert [(line["url"][-9:], line["description"]) for line in lines_of(record, "evidence")] == [
        ("ple.net/1", "First appearance of the claim"),
        ("ple.net/2", "Appearance of the claim"),
        ("interview", "Appearance of the claim"),
    ]
