"""What a document of ClaimReviews comes to: records that can be recorded, deletions, and refusals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ledger.domain.vocabulary import ActKind, DayBasis, ReassessmentReason
from ledger.interchange.claimreview.reference import ref_of

Line = dict[str, Any]
"""A line of an interchange file, as JSON."""


@dataclass(frozen=True, slots=True)
class RefusedRecord:
    """A record that cannot be taken, and why.

    ``number`` counts the records of the document from 1, ``line`` is where it stands in a file of one object
    a line, None elsewhere.
    """

    number: int
    line: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """One review as interchange lines.

    ``lines`` are agents, source, claim, the assertion of the claim and evidence, each with its ``ref``, in
    the order in which they name each other. A line whose ref the namespace knows says nothing new: the first
    one stands, and it is not sent again (ADR 0018). ``review`` is the utterance that assesses the claim,
    without a ref. ``ref`` names the review whatever it says, ``version`` what it says now; ``published`` and
    ``modified`` are its days (EDTF) where they are known.
    """

    number: int
    line: int | None
    ref: str
    version: str
    published: str | None
    modified: str | None
    lines: tuple[Line, ...]
    review: Line

    @property
    def versioned_ref(self) -> str:
        """The name of the review as it is now."""
        return f"{self.ref}.{self.version}"


@dataclass(frozen=True, slots=True)
class DeletedReview:
    """A review that its publisher has taken off the feed, on the EDTF day ``deleted`` where that is usable.

    ``source`` is the ref of its page: all that is known when the feed gives no more than the address.
    ``review`` is the review itself, when the feed still has all of it.
    """

    number: int
    line: int | None
    source: str
    deleted: str | None
    review: ReviewRecord | None


Record = ReviewRecord | DeletedReview | RefusedRecord


def as_reassessment(record: ReviewRecord, entry: str) -> Line:
    """The line by which the review, as it is now, supersedes the assessment ``entry``.

    It was said on the day on which it was modified, where the feed tells; else at some time since it was
    published: no feed says when a rating was replaced. Nor does it say why, so the reason is ``editorial``.
    """
    act = {name: value for name, value in record.review["acts"][0].items() if name != "claim"}
    act |= {"act": ActKind.REASSESS.value, "entry": entry, "reason": ReassessmentReason.EDITORIAL.value}
    day = record.modified or (f"{record.published}/" if record.published else None)
    said: Line | None = None
    if day is not None:
        basis = DayBasis.EXPLICIT if record.modified else DayBasis.DERIVED
        said = {"edtf": day, "basis": basis.value}
    reported = record.review["reported"] | {"on": day}
    line = record.review | {"ref": record.versioned_ref, "said": said, "reported": reported, "acts": [act]}
    return {"op": line.pop("op"), "ref": line.pop("ref"), **line}


def as_withdrawal(record: DeletedReview, entry: str, speakers: Sequence[str]) -> Line:
    """The line by which the assessors of ``entry``, ``speakers``, take it back."""
    said: Line | None = None
    if record.deleted is not None:
        said = {"edtf": record.deleted, "basis": DayBasis.EXPLICIT.value}
    reason = "The feed of the publisher marks the review as deleted"
    act = {
        "act": ActKind.WITHDRAW_ASSESSMENT.value,
        "entry": entry,
        "reason": f"{reason} on {record.deleted}." if record.deleted else f"{reason}.",
    }
    ref = ref_of("withdrawal", entry, record.deleted or "")
    return {"op": "utterance", "ref": ref, "speakers": list(speakers), "said": said, "acts": [act]}
