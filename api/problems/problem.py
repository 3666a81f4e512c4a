"""One problem as it is sent (RFC 9457)."""

import json
from typing import Any, Final

from litestar import Request, Response
from pydantic import BaseModel, Field
from pydantic_core import to_jsonable_python

from api.problems.errors import NotReady, ValidationFailed
from api.problems.table import ProblemType, problem_type
from ledger.domain.errors import LedgerError, Unavailable

PROBLEM_JSON: Final = "application/problem+json"
RETRY_SECONDS: Final = 2
_TEXT_LIMIT: Final = 500


class ProblemField(BaseModel):
    """One thing that is wrong with a request."""

    pointer: str | None = Field(default=None, description="where in the body, as a JSON pointer")
    name: str | None = Field(default=None, description="which parameter or header")
    source: str = Field(description="body, query or header; request for the whole of it")
    message: str


class Problem(BaseModel):
    """Why a request failed (RFC 9457); ``type`` is the address of a page about this kind of problem."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ProblemField] | None = None
    facts: dict[str, Any] | None = Field(
        default=None, description="the ids and numbers that the detail is made of"
    )


def problem_of(error: LedgerError, instance: str) -> Problem:
    """The problem that the error is, about the request to the path ``instance``."""
    kind = problem_type(error)
    return Problem(
        type=kind.uri,
        title=kind.title,
        status=status_of(error, kind),
        detail=kind.title if kind.is_quiet else _short(str(error)),
        instance=instance,
        errors=_errors(error),
        facts=None if kind.is_quiet else _facts(error),
    )


def respond_with(error: LedgerError, request: Request[Any, Any, Any]) -> Response[bytes]:
    """The answer to a request that failed with the error."""
    problem = problem_of(error, instance=_short(request.url.path))
    body = problem.model_dump(exclude_none=True)
    headers = {"cache-control": "no-store"}
    if problem.status == 401:  # noqa: PLR2004 - RFC 9110 demands the challenge with exactly this status
        headers["www-authenticate"] = 'Bearer realm="claims-ledger"'
    if isinstance(error, Unavailable | NotReady) or problem.status == 503:  # noqa: PLR2004
        headers["retry-after"] = str(RETRY_SECONDS)
    return Response(
        # ASCII: what a hostile address or body brought cannot break the encoding.
        json.dumps(body).encode(),
        status_code=problem.status,
        media_type=PROBLEM_JSON,
        headers=headers,
    )


def status_of(error: LedgerError, kind: ProblemType) -> int:
    """The status of the type, unless the error knows better."""
    return error.status if isinstance(error, ValidationFailed) else kind.status


def _errors(error: LedgerError) -> list[ProblemField] | None:
    if not isinstance(error, ValidationFailed):
        return None
    return [
        ProblemField(
            pointer=_short(item.place) if item.source == "body" else None,
            name=None if item.source == "body" else _short(item.place),
            source=item.source,
            message=_short(item.message),
        )
        for item in error.errors
    ]


def _facts(error: LedgerError) -> dict[str, Any] | None:
    facts = {name: _plain(value) for name, value in error.facts.items()}
    return facts or None


def _plain(value: object) -> Any:
    """As JSON has it; a text that the client sent comes back shortened."""
    plain = to_jsonable_python(value, fallback=str)
    return _short(plain) if isinstance(plain, str) else plain


def _short(text: str) -> str:
    return text if len(text) <= _TEXT_LIMIT else text[: _TEXT_LIMIT - 1] + "…"
