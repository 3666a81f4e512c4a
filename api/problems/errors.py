"""The errors that only HTTP knows: everything wrong with a request before the ledger sees it.

    RequestError
    ├── NotAuthorized          no key, or not the right one
    ├── RouteNotFound          no operation has this address
    ├── MethodNotAllowed       the address has other methods
    ├── ValidationFailed       a parameter, header or field of the body is not in its form
    ├── BodyUnreadable         the body is no JSON
    ├── BodyTooLarge           the body is over its limit
    ├── MediaTypeUnsupported   the body is not declared as JSON
    ├── PreconditionRequired   an operation that revises a stream came without its revision
    ├── NotReady               the process cannot answer yet, or any more
    └── InternalError          a fault of ours

They share the shape of the ledger's own errors: facts as attributes, the docstring says what to do.
"""

from dataclasses import dataclass, field
from typing import Any

from ledger.domain.errors import LedgerError


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with a request.

    ``place`` is a JSON pointer where ``source`` is ``body``, else the name of a parameter or header.
    """

    source: str
    place: str
    message: str


class RequestError(LedgerError):
    """The request is wrong before any rule of the ledger is asked."""


@dataclass(eq=False)
class NotAuthorized(RequestError):
    """Send ``Authorization: Bearer <key>`` with a key that this ledger gave out."""

    message = "this needs a key: {reason}"
    reason: str


@dataclass(eq=False)
class RouteNotFound(RequestError):
    """Check the address against the OpenAPI document at ``/schema``."""

    message = "nothing is served at this address"


@dataclass(eq=False)
class MethodNotAllowed(RequestError):
    """Use one of the methods that the ``Allow`` header lists."""

    message = "this address takes {allow}"
    allow: str


@dataclass(eq=False)
class ValidationFailed(RequestError):
    """Correct each parameter, header or field that ``errors`` names; nothing was written."""

    errors: tuple[FieldError, ...] = field(repr=False)

    @property
    def status(self) -> int:
        """422 when the body was read and a field is wrong, 400 when the request around it is."""
        return 422 if all(error.source == "body" for error in self.errors) else 400

    @property
    def facts(self) -> dict[str, object]:
        """Nothing beyond ``errors``, which a problem carries in a member of its own."""
        return {}

    def __str__(self) -> str:
        # What concerns several places, or all of the body, has none of its own.
        parts = ((error.place, error.message) for error in self.errors[:3])
        return "; ".join(": ".join(filter(None, part)) for part in parts)


@dataclass(eq=False)
class BodyUnreadable(RequestError):
    """Send one JSON object in UTF-8, each name in it once, nested no deeper than 100 levels."""

    message = "the body is not readable: {reason}"
    reason: str


@dataclass(eq=False)
class BodyTooLarge(RequestError):
    """Send at most ``limit`` bytes; divide what is larger, or import it from a file."""

    message = "the body is larger than {limit} bytes"
    limit: int


@dataclass(eq=False)
class MediaTypeUnsupported(RequestError):
    """Send the body as ``application/json`` in UTF-8 and say so in ``Content-Type``."""

    message = "the body must be application/json, not {given}"
    given: str


@dataclass(eq=False)
class PreconditionRequired(RequestError):
    """Read the resource, then send its tag in ``If-Match``: ``"<revision>"`` is enough."""

    message = "this revises {stream}: say in If-Match which revision you have read"
    stream: str


@dataclass(eq=False)
class NotReady(RequestError):
    """Wait until ``/health/ready`` answers 200; its body says what is missing."""

    message = "not ready: {reason}"
    reason: str
    report: dict[str, Any] = field(default_factory=dict, repr=False)


@dataclass(eq=False)
class InternalError(RequestError):
    """It is a fault of the server; report it with the request id in ``X-Request-ID``."""

    message = "the server failed to answer"
