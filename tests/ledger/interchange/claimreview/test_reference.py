"""Refs are for ever: idempotency keys are made of them (ADR 0018)."""

import pytest

from ledger.interchange.claimreview.reference import is_address, page_of, ref_of
from tests.ledger.interchange.claimreview.reviews import claim_review, lines_of, read_one, said_of


def test_refs_stay_what_they_are() -> None:
    """Should this fail, every feed imported before would be recorded a second time."""
    record = read_one(itemReviewed={"@type": "Claim", "appearance": "https://example.net/post/1"})

    assert (record.ref, record.version) == ("review-641605ec418a624e9c28d2d8815b1706", "af176244de599494")
    assert [(line["op"], line["ref"]) for line in record.lines] == [
        ("agent", "agent-34081d6efd7f5f2585d8166720e5282a"),
        ("agent", "agent-ab0b8152e663ad5ca1b487764816610d"),
        ("source", "source-722afd707c664062e974251e1b8b7b5e"),
        ("claim", "claim-a611e08d202c5520c2f92ce432494b12"),
        ("utterance", "said-f66c80e1573a4c487810ab6705275e15"),
        ("evidence", "seen-e21c8c8a167d271fda7a04a0c2512171"),
    ]


def test_parts_are_told_apart() -> None:
    """Moving a letter from one part to the next is another thing."""
    assert ref_of("agent", "ab", "c") != ref_of("agent", "a", "bc")
    assert ref_of("agent", "a") != ref_of("claim", "a")


@pytest.mark.parametrize(
    "address",
    [
        "http://www.example.org/a/",
        "https://example.org/a",
        "HTTPS://Example.org:443/a",
        "https://example.org/a//",
    ],
)
def test_one_page_has_one_name(address: str) -> None:
    """A site that moves to https, or drops its www, has the same pages."""
    assert page_of(address) == "example.org/a"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/A",
        "https://example.org/a?id=2",
        "https://example.org/a#2",
        "https://m.example.org/a",
    ],
)
def test_other_pages_have_other_names(address: str) -> None:
    """Letters, queries, fragments and hosts may tell pages apart, so they do."""
    assert page_of(address) != "example.org/a"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.org",
        "https:www.example.org",
        "javascript:alert(1)",
        "https://",
        "http://[1",
        "http://a b",
    ],
)
def test_other_texts_are_no_addresses(text: str) -> None:
    """Nothing that a browser would run, nothing without a host."""
    assert not is_address(text)


def test_agents_of_two_sites_are_two() -> None:
    """The same name on another site is another agent; the claim, in the same words, is the same claim."""
    here, there = read_one(), read_one(url="https://example.com/checks/1")

    refs = [{line["ref"] for line in lines_of(record, "agent")} for record in (here, there)]
    assert not refs[0] & refs[1]
    assert lines_of(here, "claim")[0]["ref"] == lines_of(there, "claim")[0]["ref"]
    assert here.ref != there.ref


def test_whoever_is_not_named_is_somebody_else_each_time() -> None:
    """Two reviews that name no claimant do not say that it was one and the same."""
    one = read_one(itemReviewed={"@type": "Claim"})
    two = read_one(itemReviewed={"@type": "Claim"}, claimReviewed="The harbour is open.")

    assert said_of(one)["speakers"] != said_of(two)["speakers"]
    agents = [line for line in lines_of(one, "agent") if line["name"] == "unattributed"]
    assert [(agent["anonymous"], agent["kind"]) for agent in agents] == [(True, "other")]


def test_page_may_review_many_claims() -> None:
    """The address alone does not name a review: one page in four of a real feed has several."""
    assert read_one().ref != read_one(claimReviewed="The harbour is open.").ref


@pytest.mark.parametrize(
    "statement",
    ["  The  harbour\nis closed. ", "The harbour is&nbsp;closed.", "The &amp;#104;arbour is closed\u0007."],
)
def test_dress_of_a_claim_does_not_matter(statement: str) -> None:
    """White space, entities and control characters aside, the words are the claim."""
    assert read_one(claimReviewed=statement).ref == read_one().ref


def test_words_of_a_claim_do_matter() -> None:
    """Near-duplicates are never merged: not even letter case."""
    claims = [
        lines_of(read_one(claimReviewed=text), "claim")[0]["ref"]
        for text in (claim_review()["claimReviewed"], "The harbour is closed", "the harbour is closed.")
    ]

    assert len(set(claims)) == 3
