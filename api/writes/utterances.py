"""Recording utterances, whole or with one act, and correcting our record of them."""

from typing import Any, Final

from litestar import Request, Response, post
from litestar.params import FromPath

from api.requests.body import read_body
from api.requests.identifier import in_path
from api.writes.bodies import (
    CorrectionOfUtterance,
    NewAssertion,
    NewAssessment,
    NewRebuttal,
    NewSupport,
    NewUtterance,
    OneAct,
    given,
)
from api.writes.command import build
from api.writes.operation import FACTS, JUDGEMENT, TAKEN_UP, TARGETS, UTTERANCE, recording
from api.writes.record import Write, record
from ledger.domain.commands import (
    ActInput,
    Assert,
    Assess,
    CorrectUtterance,
    Rebut,
    RecordUtterance,
    SupportClaim,
    UtteranceCorrection,
)
from ledger.domain.errors import (
    AlreadySuperseded,
    AssessorsDiffer,
    ClaimNotFound,
    NothingToCorrect,
    NotTheirEntry,
    RevisionConflict,
    UtteranceNotFound,
    WrongEntryKind,
)
from ledger.domain.vocabulary import ActKind

_FACTS: Final = ("speakers", "said", "reported", "venue", "chain", "quotes")


@post(
    "/v1/utterances",
    **recording(
        "recordUtterance",
        "Record an utterance with all its acts",
        "Utterances",
        NewUtterance,
        problems=(
            *UTTERANCE,
            *TARGETS,
            *JUDGEMENT,
            *TAKEN_UP,
            WrongEntryKind,
            NotTheirEntry,
            AssessorsDiffer,
            AlreadySuperseded,
        ),
    ),
)
async def record_utterance(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Record one act of speaking or publishing and what it does to claims: all of it, or nothing.

    It may say in `expected` at which revisions claims must be; else conflicts are decided anew by the server.
    """
    body = await read_body(request, NewUtterance)
    command = build(RecordUtterance, given(body, *RecordUtterance.model_fields))
    write = Write(command, lambda receipt: f"/v1/utterances/{receipt.utterance_id}", expected=body.expected)
    return await record(request, write)


@post(
    "/v1/claims/{claim_id:str}/assertions",
    **recording(
        "assertClaim",
        "Record that somebody asserts a claim",
        "Claims",
        NewAssertion,
        problems=(*UTTERANCE, ClaimNotFound),
    ),
)
async def assert_claim(request: Request[Any, Any, Any], claim_id: FromPath[str]) -> Response[bytes]:
    """Record an utterance that says, or presupposes, that the claim is so."""
    return await _act_on_claim(request, claim_id, NewAssertion, Assert, "assert")


@post(
    "/v1/claims/{claim_id:str}/rebuttals",
    **recording(
        "rebutClaim",
        "Record that somebody rebuts a claim",
        "Claims",
        NewRebuttal,
        problems=(*UTTERANCE, *TARGETS, ClaimNotFound),
    ),
)
async def rebut_claim(request: Request[Any, Any, Any], claim_id: FromPath[str]) -> Response[bytes]:
    """Record an utterance against the claim, or against entries on it."""
    return await _act_on_claim(request, claim_id, NewRebuttal, Rebut, "rebut")


@post(
    "/v1/claims/{claim_id:str}/supports",
    **recording(
        "supportClaim",
        "Record that somebody corroborates a claim",
        "Claims",
        NewSupport,
        problems=(*UTTERANCE, *TARGETS, ClaimNotFound),
    ),
)
async def support_claim(request: Request[Any, Any, Any], claim_id: FromPath[str]) -> Response[bytes]:
    """Record an utterance that corroborates the claim, or entries on it."""
    return await _act_on_claim(request, claim_id, NewSupport, SupportClaim, "support")


@post(
    "/v1/claims/{claim_id:str}/assessments",
    **recording(
        "assessClaim",
        "Record that somebody assesses a claim",
        "Claims",
        NewAssessment,
        problems=(*UTTERANCE, *JUDGEMENT, ClaimNotFound),
    ),
)
async def assess_claim(request: Request[Any, Any, Any], claim_id: FromPath[str]) -> Response[bytes]:
    """Record a judgement of the claim: a rating, a relation to it, a likelihood."""
    return await _act_on_claim(request, claim_id, NewAssessment, Assess, "assess")


@post(
    "/v1/utterances/{utterance_id:str}/corrections",
    **recording(
        "correctUtterance",
        "Correct our record of an utterance",
        "Utterances",
        CorrectionOfUtterance,
        problems=(*FACTS, UtteranceNotFound, NothingToCorrect, RevisionConflict),
    ),
)
async def correct_utterance(request: Request[Any, Any, Any], utterance_id: FromPath[str]) -> Response[bytes]:
    """Say what the record should have said: one event in each claim that it touched, all or none."""
    in_path("utterance", utterance_id)
    body = await read_body(request, CorrectionOfUtterance)
    fields = given(body.changes, *UtteranceCorrection.model_fields)
    changes = build(UtteranceCorrection, fields, within="/set")
    given_beside = given(body, "id", "reason")
    command = build(CorrectUtterance, {"utterance": utterance_id, "set": changes, **given_beside})
    subject = ("utterance", utterance_id)
    return await record(
        request, Write(command, lambda _: f"/v1/utterances/{utterance_id}", subject, body.expected)
    )


def one_act(body: OneAct, model: type[ActInput], act: str, **subject: str) -> RecordUtterance:
    """The utterance that does the one act to what ``subject`` names."""
    fields = [name for name in model.model_fields if name not in ("id", "act", *subject)]
    brought = {} if body.entry_id is None else {"id": body.entry_id}
    done = build(model, {"act": ActKind(act), **subject, **brought, **given(body, *fields)})
    whole = given(body, *_FACTS)
    if body.utterance_id is not None:
        whole["id"] = body.utterance_id
    if body.utterance_notes is not None:
        whole["notes"] = body.utterance_notes
    return build(RecordUtterance, {**whole, "acts": (done,)})


async def _act_on_claim(
    request: Request[Any, Any, Any], claim_id: str, model: type[OneAct], act_model: type[ActInput], act: str
) -> Response[bytes]:
    in_path("claim", claim_id)
    body = await read_body(request, model)
    command = one_act(body, act_model, act, claim=claim_id)
    return await record(request, Write(command, entry_address, ("claim", claim_id), body.expected))


def entry_address(receipt: Any) -> str:
    """The address of the one entry that was made."""
    return f"/v1/entries/{receipt.entries[0].entry_id}"
