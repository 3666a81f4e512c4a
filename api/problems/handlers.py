"""From whatever was raised to a problem."""

from http import HTTPStatus
from typing import Any, Final

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from api.methods import allow_of
from api.problems.errors import (
    BodyTooLarge,
    FieldError,
    InternalError,
    MediaTypeUnsupported,
    MethodNotAllowed,
    NotAuthorized,
    RouteNotFound,
    ValidationFailed,
)
from api.problems.problem import respond_with
from api.problems.table import problem_type
from api.requests.limit import BODY_LIMIT_BYTES
from ledger.domain.errors import LedgerError

_log: Final = structlog.get_logger("api")


def answer_ledger_error(request: Request[Any, Any, Any], error: LedgerError) -> Response[bytes]:
    """The problem of an error that was raised on purpose."""
    status = problem_type(error).status
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("failed", error=type(error).__name__, exc_info=error)
    elif status > HTTPStatus.INTERNAL_SERVER_ERROR:
        # An outage concerns every request; one line each is enough.
        _log.warning("unavailable", error=type(error).__name__, reason=str(error))
    return respond_with(error, request)


def answer_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """The problem of an error that the framework raised."""
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    if "allow" in headers:
        headers["allow"] = allow_of(headers["allow"].split(", "))
    response = respond_with(_translate(error, headers.get("allow", "")), request)
    response.headers.update(headers)
    return response


def answer_fault(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The problem of an error that nobody foresaw; what it says stays in the log."""
    _log.error("failed", error=type(error).__name__, exc_info=error)
    return respond_with(InternalError(), request)


HANDLERS: Final[ExceptionHandlersMap] = {
    LedgerError: answer_ledger_error,
    HTTPException: answer_http_error,
    Exception: answer_fault,
}


def _translate(error: HTTPException, allow: str) -> LedgerError:
    known: dict[int, LedgerError] = {
        401: NotAuthorized(reason="none was accepted"),
        404: RouteNotFound(),
        405: MethodNotAllowed(allow=allow),
        413: BodyTooLarge(limit=BODY_LIMIT_BYTES),
        415: MediaTypeUnsupported(given="this"),
    }
    if error.status_code in known:
        return known[error.status_code]
    if 400 <= error.status_code < 500:  # noqa: PLR2004 - client errors
        return ValidationFailed(errors=(FieldError("request", "", error.detail),))
    return InternalError()
