"""Recording a command, and answering with its receipt."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Final, Literal

from litestar import Request, Response
from pydantic import Field

from api.openapi.operation import Header
from api.problems.errors import FieldError, ValidationFailed
from api.requests.identifier import check_names, missing
from api.requests.key import idempotency_of
from api.requests.query import read_query
from api.requests.question import Parameters
from api.services import Services, in_thread, services_of
from api.writes.receipt import Receipt, receipt_of
from ledger.application.ledger import Appended
from ledger.application.preparation import Context
from ledger.domain.commands import Command
from ledger.domain.errors import (
    NotAnEntry,
    ProjectionBehind,
    StreamNotTouched,
    UnknownReference,
    ViewNotFound,
)
from projections.registry import VIEWS

WAIT_SECONDS: Final = 2.0

REQUEST_HEADERS: Final = (
    Header(
        "Idempotency-Key",
        "1 to 200 visible characters that stand for this request for ever; again, they get the first answer",
        example="b0f6d2b4-0d5e-4c7b-9d0e-1f7f5a3c2a11",
    ),
)
ANSWER_HEADERS: Final = (
    Header("Location", "the address of what was made or changed"),
    Header("Idempotent-Replayed", "`true` when this is the first answer to the same key, given again"),
    Header("X-Correlation-ID", "the ledger's own id of this write, which its events carry"),
)


class WriteParameters(Parameters):
    """Of every write."""

    wait: Annotated[
        Literal["projected"] | None,
        Field(description="answer once the views show the write, or after 2 s with `projected` false"),
    ] = None


@dataclass(frozen=True, slots=True)
class Write:
    """A command with what the request says beside it.

    ``subject`` is the kind and the id that the address names; ``locate`` gives the address of the result;
    ``expected`` are revisions that streams must be at; ``extend`` gives the receipt with what else is said.
    """

    command: Command
    locate: Callable[[Receipt], str]
    subject: tuple[str, str] | None = None
    expected: Mapping[str, int] = field(default_factory=dict)
    extend: Callable[[Services, Receipt], Awaitable[Receipt]] | None = None


async def record(
    request: Request[Any, Any, Any], write: Write, asked: WriteParameters | None = None
) -> Response[bytes]:
    """Record the command and answer 201 with the receipt; the tag is ``"<revision>"``, for ``If-Match``."""
    asked = asked or read_query(request, WriteParameters)
    if not write.expected and "if-match" in request.headers:
        message = "no tag is compared here; name revisions in `expected` of the body where it takes them"
        raise ValidationFailed(errors=(FieldError("header", "If-Match", message),))
    services = services_of(request)
    context = Context(
        recorded_by=services.gate.key_id,
        idempotency=idempotency_of(request),
        expected=dict(write.expected),
    )
    with services.admission.admit(write.command):
        appended = await in_thread(_execute, services, write, context)
    projected = await _wait(services, appended.last.position) if asked.wait else None
    receipt = receipt_of(appended, projected=projected)
    if write.extend is not None:
        receipt = await write.extend(services, receipt)
    headers = {
        "location": write.locate(receipt),
        "etag": f'"{receipt.revision}"',
        "cache-control": "no-store",
        "x-correlation-id": appended.correlation_id,
    }
    if appended.is_repeat:
        headers["idempotent-replayed"] = "true"
    return Response(receipt.as_json(), status_code=201, headers=headers, media_type="application/json")


def _execute(services: Services, write: Write, context: Context) -> Appended:
    command = check_names(write.command)
    try:
        return services.opened.ledger.execute(command, context)
    except (UnknownReference, NotAnEntry) as error:
        # What the address names is missing in another way than what the body names.
        if write.subject is not None and error.identifier == write.subject[1]:
            raise missing(*write.subject) from None
        raise
    except StreamNotTouched as error:
        place = f"/expected/{error.stream[:100]}"
        raise ValidationFailed(
            errors=(FieldError("body", place, "is not touched by this request"),)
        ) from None


async def _wait(services: Services, position: int) -> bool:
    try:
        await services.views.wait_for([view.name for view in VIEWS], position, WAIT_SECONDS)
    except (ProjectionBehind, ViewNotFound):
        return False
    return True
