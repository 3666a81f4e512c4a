"""Keys: who may read and write.

``Authorization: Bearer <key>``; compared by digest and in constant time. Without a configured key nobody
may write; readers need one unless reading is public.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import Any, Final

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from api.problems.errors import FieldError, NotAuthorized, ValidationFailed
from api.services import services_of

_BEARER: Final = re.compile(r"bearer +([A-Za-z0-9\-._~+/]+=*) *", re.IGNORECASE)  # RFC 6750, section 2.1
_IDEMPOTENCY_KEY: Final = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True, slots=True)
class Gate:
    """Knows the digest of the one key there is; None lets nobody through."""

    digest: bytes | None

    @classmethod
    def of(cls, key: str | None) -> "Gate":
        """The gate that opens to ``key``."""
        return cls(None if key is None else sha256(key.encode()).digest())

    def check(self, authorization: str | None) -> None:
        """Return when the header carries the key.

        Raises:
            NotAuthorized: it does not.
        """
        if authorization is None:
            raise NotAuthorized(reason="none was sent")
        match = _BEARER.fullmatch(authorization)
        given = sha256(match[1].encode()).digest() if match else b""
        if not compare_digest(given, self.digest or b"\0") or self.digest is None:
            raise NotAuthorized(reason="the one that was sent is not valid here")

    @property
    def key_id(self) -> str:
        """The opaque id of the key, which the log keeps: ``key_`` and 16 hexadecimal digits of its digest."""
        return "key_" + (self.digest or b"").hex()[:16]


# Guards that are no coroutines would each be called in a thread of their own.


async def require_key(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """A guard: only with the key."""
    services_of(connection).gate.check(connection.headers.get("authorization"))


async def require_reader(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """A guard: with the key, or anybody where reading is public."""
    if not services_of(connection).settings.is_public_read:
        await require_key(connection, handler)


def idempotency_of(request: Request[Any, Any, Any]) -> tuple[str, str] | None:
    """Scope and key of ``Idempotency-Key``, when one was sent.

    Raises:
        ValidationFailed: it is not 1 to 200 visible characters.
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not _IDEMPOTENCY_KEY.fullmatch(key):
        message = "must be 1 to 200 visible ASCII characters"
        raise ValidationFailed(errors=(FieldError("header", "Idempotency-Key", message),))
    return services_of(request).gate.key_id, key
