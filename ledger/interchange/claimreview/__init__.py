"""schema.org ClaimReview: reading feeds as they are, and writing one."""

from ledger.interchange.claimreview.document import DOCUMENT_LIMIT
from ledger.interchange.claimreview.exporter import export_reviews
from ledger.interchange.claimreview.feed import FeedWriter
from ledger.interchange.claimreview.importer import import_reviews
from ledger.interchange.claimreview.mapping import read_reviews
from ledger.interchange.claimreview.record import (
    DeletedReview,
    Record,
    RefusedRecord,
    ReviewRecord,
    as_reassessment,
    as_withdrawal,
)
from ledger.interchange.claimreview.standing import StandingReview, standing_reviews

__all__ = [
    "DOCUMENT_LIMIT",
    "DeletedReview",
    "FeedWriter",
    "Record",
    "RefusedRecord",
    "ReviewRecord",
    "StandingReview",
    "as_reassessment",
    "as_withdrawal",
    "export_reviews",
    "import_reviews",
    "read_reviews",
    "standing_reviews",
]
