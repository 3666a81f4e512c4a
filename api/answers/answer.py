"""From a model to the bytes, tags and headers of an answer."""

from collections.abc import Mapping
from typing import Any

from litestar import Request, Response
from pydantic import BaseModel
from pydantic_core import to_json

from api.etags import etag, is_known
from api.services import services_of


def answer(
    request: Request[Any, Any, Any],
    content: BaseModel | dict[str, Any] | bytes,
    *,
    revision: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response[bytes]:
    """The answer to a read, or 304 when the client has it already.

    Everything must be revalidated: nearly every answer carries texts, and a redaction has to reach every
    cache; the tag makes that cheap. ``revision`` is given where the resource is one stream. A dict holds what
    its model would; bytes are JSON already.
    """
    body = content if isinstance(content, bytes) else to_json(content, by_alias=True)
    tag = etag(body, revision)
    is_public = services_of(request).settings.is_public_read
    sent = {
        **(headers or {}),
        "etag": tag,
        "cache-control": "no-cache" if is_public else "private, no-cache",
        "vary": "Accept, Authorization",
    }
    condition = ", ".join(request.headers.getall("if-none-match", []))
    if condition and is_known(condition, tag):
        return Response(b"", status_code=304, headers=sent, media_type="application/json")
    return Response(body, status_code=200, headers=sent, media_type="application/json")
