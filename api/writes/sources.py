"""Making captured documents known, correcting our record of them, and noting that they were fetched again."""

from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath

from api.requests.body import read_body
from api.requests.identifier import in_path
from api.requests.precondition import expected_revision
from api.writes.bodies import CorrectionOfSource, NewVerification, given
from api.writes.command import build
from api.writes.operation import TEXTS, recording
from api.writes.record import Write, record
from ledger.domain.commands import CaptureSource, CorrectSource, VerifySource
from ledger.domain.errors import (
    DayInFuture,
    IdentifierTaken,
    InvalidDay,
    InvalidIdentifier,
    NothingToCorrect,
    SourceNotFound,
    UnknownReference,
)


@post(
    "/v1/sources",
    **recording(
        "captureSource",
        "Make a captured document known",
        "Sources",
        CaptureSource,
        problems=(*TEXTS, InvalidIdentifier, IdentifierTaken, UnknownReference, InvalidDay, DayInFuture),
    ),
)
async def capture_source(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Register a document: its address, publisher, day, and the SHA-256 of its bytes as captured."""
    command = await read_body(request, CaptureSource)
    return await record(request, Write(command, lambda receipt: f"/v1/sources/{receipt.source_id}"))


@post(
    "/v1/sources/{source_id:str}/corrections",
    **recording(
        "correctSource",
        "Correct our record of a source",
        "Sources",
        CorrectionOfSource,
        problems=(
            *TEXTS,
            SourceNotFound,
            InvalidIdentifier,
            UnknownReference,
            InvalidDay,
            DayInFuture,
            NothingToCorrect,
        ),
        revises=True,
    ),
)
async def correct_source(request: Request[Any, Any, Any], source_id: FromPath[str]) -> Response[bytes]:
    """Say what the record should have said; reported days that were resolved from it stay as they are."""
    in_path("source", source_id)
    expected = {source_id: expected_revision(request, source_id)}
    body = await read_body(request, CorrectionOfSource)
    command = build(CorrectSource, {"source": source_id, "set": body.changes, **given(body, "id", "reason")})
    return await record(
        request, Write(command, lambda _: f"/v1/sources/{source_id}", ("source", source_id), expected)
    )


@post(
    "/v1/sources/{source_id:str}/verifications",
    **recording(
        "verifySource",
        "Note that a document was fetched again",
        "Sources",
        NewVerification,
        problems=(SourceNotFound, DayInFuture),
    ),
)
async def verify_source(request: Request[Any, Any, Any], source_id: FromPath[str]) -> Response[bytes]:
    """Note the digest of the document as it is now; the source tells whether it is still the same."""
    in_path("source", source_id)
    body = await read_body(request, NewVerification)
    command = build(VerifySource, {"source": source_id, **given(body, *NewVerification.model_fields)})
    return await record(request, Write(command, lambda _: f"/v1/sources/{source_id}", ("source", source_id)))
