"""What happens around every request: its id, its line in the log, HEAD, and the rest of a body nobody read.

server ──> observe ──> Litestar (routing, guards, handlers, problems) ──> observe ──> server
"""

import re
from time import perf_counter
from typing import Final
from uuid import uuid4

import structlog
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, ReceiveMessage, Scope, Send

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
        is_unread = _has_body(scope)

        async def receive_observed() -> ReceiveMessage:
            nonlocal is_unread
            message = await receive()
            if message["type"] == "http.request" and not message.get("more_body", False):
                is_unread = False
            return message

        async def send_observed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                added = [(b"x-request-id", request_id.encode())]
                if is_unread and scope["http_version"].startswith("1"):
                    # The server closes then; a client that is not told would send the next request in vain.
                    added.append((b"connection", b"close"))
                message["headers"] = [*message.get("headers", []), *added]
            elif is_head and message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await app(scope, receive_observed, send_observed)
            finally:
                _log.info(
                    "request",
                    method=method,
                    path=scope.get("path_template") or "(none)",
                    status=status,
                    ms=round((perf_counter() - started) * 1000, 1),
                )

    return observed


def _has_body(scope: Scope) -> bool:
    """Whether the request announces a body."""
    return any(
        name == b"transfer-encoding" or (name == b"content-length" and value != b"0")
        for name, value in scope["headers"]
    )


def _request_id(scope: Scope) -> str:
    """The client's own id, if it is harmless, else a new one."""
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    return given.decode() if _REQUEST_ID.fullmatch(given) else uuid4().hex
