"""What becomes of entries later: corrections, voids, evidence, and what their authors make of them."""

from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath

from api.requests.body import read_body
from api.requests.identifier import in_path
from api.requests.precondition import expected_revision
from api.services import in_thread, services_of
from api.writes.bodies import (
    CorrectionOfEntry,
    NewEvidence,
    NewRetraction,
    NewRevision,
    NewWithdrawal,
    OneAct,
    VoidedEntry,
    given,
)
from api.writes.command import build
from api.writes.operation import FACTS, JUDGEMENT, TAKEN_UP, TARGETS, TEXTS, UTTERANCE, recording
from api.writes.record import Write, record
from api.writes.utterances import entry_address, one_act
from ledger.application.log import EventLog
from ledger.domain.commands import (
    ActInput,
    AddEvidence,
    CorrectEntry,
    Reassess,
    Retract,
    VoidEntry,
    WithdrawAssessment,
)
from ledger.domain.errors import (
    AlreadySuperseded,
    AssessorsDiffer,
    EntryIsVoided,
    EntryNotFound,
    InferredNotAllowed,
    InvalidIdentifier,
    InvalidQuote,
    NothingToCorrect,
    NotTheirEntry,
    UnknownReference,
    WrongEntryKind,
)
from ledger.domain.identifier import with_kind


@post(
    "/v1/entries/{entry_id:str}/corrections",
    **recording(
        "correctEntry",
        "Correct our record of an entry",
        "Entries",
        CorrectionOfEntry,
        problems=(
            *FACTS,
            *JUDGEMENT,
            *TARGETS,
            EntryNotFound,
            NothingToCorrect,
            InferredNotAllowed,
        ),
        revises=True,
    ),
)
async def correct_entry(request: Request[Any, Any, Any], entry_id: FromPath[str]) -> Response[bytes]:
    """Say what the record of the act should have said; both stay visible. `If-Match` is of its claim."""
    expected = await _expected(request, entry_id)
    body = await read_body(request, CorrectionOfEntry)
    command = build(CorrectEntry, {"entry": entry_id, "set": body.changes, **given(body, "id", "reason")})
    return await record(
        request, Write(command, lambda _: f"/v1/entries/{entry_id}", ("entry", entry_id), expected)
    )


@post(
    "/v1/entries/{entry_id:str}/voids",
    **recording(
        "voidEntry",
        "Declare that an entry should not be there",
        "Entries",
        VoidedEntry,
        problems=(*TEXTS, EntryNotFound, EntryIsVoided),
        revises=True,
    ),
)
async def void_entry(request: Request[Any, Any, Any], entry_id: FromPath[str]) -> Response[bytes]:
    """Declare our record of the entry wrong as a whole; it stays visible. `If-Match` is of its claim."""
    expected = await _expected(request, entry_id)
    body = await read_body(request, VoidedEntry)
    command = build(VoidEntry, {"entry": entry_id, **given(body, "id", "reason")})
    return await record(
        request, Write(command, lambda _: f"/v1/entries/{entry_id}", ("entry", entry_id), expected)
    )


@post(
    "/v1/entries/{entry_id:str}/evidence",
    **recording(
        "addEvidence",
        "Add evidence to an entry",
        "Entries",
        NewEvidence,
        problems=(*TEXTS, EntryNotFound, EntryIsVoided, InvalidIdentifier, UnknownReference, InvalidQuote),
    ),
)
async def add_evidence(request: Request[Any, Any, Any], entry_id: FromPath[str]) -> Response[bytes]:
    """Add a source, an address or a description that the entry rests on."""
    in_path("entry", entry_id)
    body = await read_body(request, NewEvidence)
    fields = given(body, *NewEvidence.model_fields)
    command = build(AddEvidence, {"entry": entry_id, **fields})
    return await record(request, Write(command, lambda _: f"/v1/entries/{entry_id}", ("entry", entry_id)))


@post(
    "/v1/entries/{entry_id:str}/revisions",
    **recording(
        "reviseAssessment",
        "Record that assessors revise an assessment",
        "Entries",
        NewRevision,
        problems=(
            *UTTERANCE,
            *JUDGEMENT,
            *TAKEN_UP,
            EntryNotFound,
            WrongEntryKind,
            AssessorsDiffer,
            AlreadySuperseded,
        ),
    ),
)
async def revise_assessment(request: Request[Any, Any, Any], entry_id: FromPath[str]) -> Response[bytes]:
    """Record an utterance by which the same assessors judge anew; the assessment before is superseded."""
    return await _take_up(request, entry_id, NewRevision, Reassess, "reassess")


@post(
    "/v1/entries/{entry_id:str}/withdrawals",
    **recording(
        "withdrawAssessment",
        "Record that assessors withdraw an assessment",
        "Entries",
        NewWithdrawal,
        problems=(*UTTERANCE, *TAKEN_UP, EntryNotFound, WrongEntryKind, AssessorsDiffer),
    ),
)
async def withdraw_assessment(request: Request[Any, Any, Any], entry_id: FromPath[str]) -> Response[bytes]:
    """Record an utterance by which the same assessors take their assessment back."""
    return await _take_up(request, entry_id, NewWithdrawal, WithdrawAssessment, "withdraw_assessment")


@post(
    "/v1/entries/{entry_id:str}/retractions",
    **recording(
        "retractEntry",
        "Record that speakers retract an entry",
        "Entries",
        NewRetraction,
        problems=(*UTTERANCE, *TAKEN_UP, EntryNotFound, WrongEntryKind, NotTheirEntry),
    ),
)
async def retract_entry(request: Request[Any, Any, Any], entry_id: FromPath[str]) -> Response[bytes]:
    """Record an utterance by which speakers of an assertion, rebuttal or support take it back."""
    return await _take_up(request, entry_id, NewRetraction, Retract, "retract")


async def _take_up(
    request: Request[Any, Any, Any], entry_id: str, model: type[OneAct], act_model: type[ActInput], act: str
) -> Response[bytes]:
    in_path("entry", entry_id)
    body = await read_body(request, model)
    command = one_act(body, act_model, act, entry=entry_id)
    return await record(request, Write(command, entry_address, ("entry", entry_id), body.expected))


async def _expected(request: Request[Any, Any, Any], entry_id: str) -> dict[str, int]:
    """The revision that the claim of the entry must be at."""
    in_path("entry", entry_id)
    claim_id = await in_thread(_claim_of, services_of(request).opened.writer_log, entry_id)
    return {claim_id: expected_revision(request, claim_id)}


def _claim_of(log: EventLog, entry_id: str) -> str:
    event_id = with_kind(entry_id, "event")
    found = log.positions_of([event_id])
    if event_id not in found:
        raise EntryNotFound(identifier=entry_id)
    return found[event_id][0]
