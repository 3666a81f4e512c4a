"""What an operation says of itself, beside its handler; guards and the OpenAPI document follow it.

@get("/v1/claims/{claim_id:str}", **describe(Operation("getClaim", ...)))
async def get_claim(...): ...
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, Literal

from litestar.types import Guard
from pydantic import BaseModel

from api.problems.errors import (
    BodyTooLarge,
    BodyUnreadable,
    InternalError,
    MediaTypeUnsupported,
    NotAuthorized,
    PreconditionRequired,
    ValidationFailed,
)
from api.requests.key import require_key, require_reader
from ledger.domain.errors import (
    DatabaseUnreachable,
    EnvelopeMismatch,
    LedgerError,
    PayloadMissing,
    RevisionConflict,
    UnknownTopic,
)

Access = Literal["open", "read", "write"]
Errors = tuple[type[LedgerError], ...]

_GUARDS: Final[dict[Access, tuple[Guard, ...]]] = {
    "open": (),
    "read": (require_reader,),
    "write": (require_key,),
}


@dataclass(frozen=True, slots=True)
class Header:
    """A header of a request or of an answer."""

    name: str
    description: str
    is_required: bool = False
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its id is a verb and a noun, its description the docstring of the handler.

    ``problems`` are those of its own; what every operation of its kind can answer is added. ``revises``
    says that ``If-Match`` is needed. Examples stand in ``examples.json``, under the operation id.
    """

    operation_id: str
    summary: str
    tag: str
    answer: type[BaseModel]
    access: Access = "read"
    status: int = 200
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    problems: Errors = ()
    revises: bool = False
    is_tagged: bool = True
    media_type: str = "application/json"
    request_headers: tuple[Header, ...] = ()
    answer_headers: tuple[Header, ...] = ()

    @property
    def is_conditional(self) -> bool:
        """Whether the answer may be 304."""
        return self.is_tagged and self.status == HTTPStatus.OK

    @property
    def all_problems(self) -> Errors:
        """Every problem that the operation can answer with, by class."""
        found: list[type[LedgerError]] = [*self.problems, InternalError]
        if self.access != "open":
            found += [NotAuthorized, DatabaseUnreachable, EnvelopeMismatch, PayloadMissing, UnknownTopic]
        if self.query is not None or self.access == "write":
            found.append(ValidationFailed)
        if self.body is not None:
            found += [ValidationFailed, BodyUnreadable, BodyTooLarge, MediaTypeUnsupported]
        if self.revises:
            found += [PreconditionRequired, RevisionConflict]
        return tuple(dict.fromkeys(found))


def describe(operation: Operation) -> dict[str, Any]:
    """The arguments of the route decorator that the operation comes to."""
    return {
        "operation_id": operation.operation_id,
        "summary": operation.summary,
        "tags": [operation.tag],
        "status_code": operation.status,
        "guards": list(_GUARDS[operation.access]),
        "opt": {"operation": operation},
    }
