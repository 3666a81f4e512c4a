"""A client that writes as an editor does: one request after the other, on a connection that it keeps."""

import http.client
import json
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlsplit
from uuid import uuid4

from bench.service import EDITOR_KEY

PATIENCE_SECONDS: Final = 30.0


class Client:
    """A kept connection to the API."""

    def __init__(self, api_url: str) -> None:
        address = urlsplit(api_url)
        self._connection = http.client.HTTPConnection(
            address.hostname or "", address.port or 80, timeout=PATIENCE_SECONDS
        )

    def post(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """The status and the answer; each request has an idempotency key of its own."""
        headers = {
            "Authorization": f"Bearer {EDITOR_KEY}",
            "Content-Type": "application/json",
            "Idempotency-Key": uuid4().hex,
        }
        self._connection.request("POST", path, json.dumps(body), headers)
        answer = self._connection.getresponse()
        return answer.status, json.loads(answer.read())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
