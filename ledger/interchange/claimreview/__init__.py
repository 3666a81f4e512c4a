"""schema.org ClaimReview: reading feeds as they are, and writing one."""

from ledger.interchange.claimreview.document import DOCUMENT_LIMIT
from ledger.interchange.claimreview.mapping import read_reviews
from ledger.interchange.claimreview.record import (
    DeletedReview,
    Record,
    RefusedRecord,
    ReviewRecord,
    as_reassessment,
    as_withdrawal,
)

__all__ = [
    "DOCUMENT_LIMIT",
    "DeletedReview",
    "Record",
    "RefusedRecord",
    "ReviewRecord",
    "as_reassessment",
    "as_withdrawal",
    "read_reviews",
]
