"""What all writes have in common, as operations."""

from typing import Any, Final

from pydantic import BaseModel

from api.openapi.operation import Errors, Operation, describe
from api.writes.receipt import Receipt
from api.writes.record import ANSWER_HEADERS, REQUEST_HEADERS, WriteParameters
from ledger.domain.errors import (
    AppendQueueFull,
    DayInFuture,
    DuplicateAct,
    EmptyAssessment,
    EntryIsVoided,
    IdempotencyKeyReused,
    IdentifierTaken,
    InferredNotAllowed,
    InvalidChain,
    InvalidDay,
    InvalidIdentifier,
    InvalidQuote,
    InvalidText,
    MissingChain,
    NotAnEntry,
    RatingOutsideScale,
    ReportedBeforeSaid,
    RevisionConflict,
    TargetOnAnotherClaim,
    TextTooLong,
    UnknownReference,
)

TEXTS: Final = (InvalidText, TextTooLong)
FACTS: Final = (
    *TEXTS,
    InvalidIdentifier,
    InvalidDay,
    DayInFuture,
    ReportedBeforeSaid,
    InvalidQuote,
    InvalidChain,
    MissingChain,
    UnknownReference,
    NotAnEntry,
)
"""What can be wrong with the facts of an utterance."""
UTTERANCE: Final = (*FACTS, IdentifierTaken, DuplicateAct, RevisionConflict)
"""What can be wrong with an utterance, whatever it does."""
TARGETS: Final = (TargetOnAnotherClaim, EntryIsVoided)
JUDGEMENT: Final = (EmptyAssessment, RatingOutsideScale)
TAKEN_UP: Final = (EntryIsVoided, InferredNotAllowed)


def recording(
    operation_id: str,
    summary: str,
    tag: str,
    body: type[BaseModel] | None,
    *,
    problems: Errors,
    query: type[WriteParameters] = WriteParameters,
    answer: type[Receipt] = Receipt,
    revises: bool = False,
) -> dict[str, Any]:
    """The arguments of the route decorator of a write."""
    return describe(
        Operation(
            operation_id,
            summary,
            tag,
            answer,
            access="write",
            status=201,
            query=query,
            body=body,
            problems=(*problems, InvalidIdentifier, IdentifierTaken, IdempotencyKeyReused, AppendQueueFull),
            revises=revises,
            request_headers=REQUEST_HEADERS,
            answer_headers=ANSWER_HEADERS,
        )
    )
