"""What happens around every request: its id, its line in the log, and HEAD.

server ──> observe ──> Litestar (routing, guards, handlers, problems) ──> observe ──> server
"""

import re
from time import perf_counter
from typing import Final
from uuid import uuid4

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

_REQUEST_ID: Final = re.compile(rb"[A-Za-z0-9._:/+=@-]{1,128}")
_log: Final = structlog.get_logger("api")


def observe(app: ASGIApp) -> ASGIApp:
    """The application, with ids and log lines, and with HEAD answered as GET without a body."""

    async def observed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        started = perf_counter()
        request_id = _request_id(scope)
        method = scope["method"]
        is_head = method == "HEAD"
        if is_head:
            scope["method"] = "GET"
        status = 0

        async def send_observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                added = (b"x-request-id", request_id.encode())
                message["headers"] = [*message.get("headers", []), added]
            elif is_head and message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await app(scope, receive, send_observed)
            finally:
                _log.info(
                    "request",
                    method=method,
                    path=scope.get("path_template") or "(none)",
                    status=status,
                    ms=round((perf_counter() - started) * 1000, 1),
                )

    return observed


def _request_id(scope: Scope) -> str:
    """The client's own id, if it is harmless, else a new one."""
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return given.decode() if _REQUEST_ID.fullmatch(given) else uuid4().hex
