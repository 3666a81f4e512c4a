"""Whatever a feed holds: lines that fit the format, or a reason."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledger.interchange.claimreview import DeletedReview, RefusedRecord, ReviewRecord
from ledger.interchange.parser import parse_line
from tests.ledger.interchange.claimreview.reviews import claim_review, feed, feed_item, read

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(["2026-04-01", "http://[", "x" * 500]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@id", "name", "url", "author", "datePublished", "alternateName", "ratingValue"]
            ),
            inner,
        )
    ),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    (
        *("url", "author", "publisher", "itemReviewed", "reviewRating", "datePublished", "dateModified"),
        *("claimReviewed", "inLanguage", "name", "reviewBody", "@id", "@type"),
    )
)


@given(st.dictionaries(FIELDS, JSON), st.booleans())
def test_whatever_a_feed_holds_gives_lines_that_can_be_read_or_a_reason(
    fields: dict[str, Any], deleted: bool
) -> None:
    """No value of any field breaks the reading, and what is taken fits the format."""
    (record,) = read(
        feed(feed_item(claim_review() | fields, **({"dateDeleted": "2026-04-02"} if deleted else {})))
    )

    record = (record.review or record) if isinstance(record, DeletedReview) else record
    if isinstance(record, ReviewRecord):
        for line in (*record.lines, record.review | {"ref": record.versioned_ref}):
            parse_line(line, 1)
    elif isinstance(record, RefusedRecord):
        assert record.reason
