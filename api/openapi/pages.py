"""Where the OpenAPI document is served; nothing in it is fetched from elsewhere."""

import json
from typing import Any, Final

from litestar import Litestar, Request, Response, get

from api.etags import etag, is_known
from api.openapi.document import openapi_document
from api.services import in_thread
from api.version import VERSION

_MEDIA_TYPE: Final = "application/vnd.oai.openapi+json;version=3.1"


@get(["/schema", "/schema/openapi.json"])
async def get_schema(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The OpenAPI 3.1 document as JSON, made when it is first asked for."""
    body = await in_thread(_document, request.app)
    headers = {"etag": etag(body), "cache-control": "no-cache"}
    if is_known(request.headers.get("if-none-match", ""), headers["etag"]):
        return Response(b"", status_code=304, headers=headers, media_type=_MEDIA_TYPE)
    return Response(body, media_type=_MEDIA_TYPE, headers=headers)


def _document(app: Litestar) -> bytes:
    if "openapi" not in app.state:
        document = openapi_document(app, VERSION)
        app.state["openapi"] = json.dumps(document, ensure_ascii=False).encode()
    found: bytes = app.state["openapi"]
    return found
