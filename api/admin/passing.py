"""Answers that are true for a moment only."""

from litestar import Response
from pydantic import BaseModel


def answer_once(content: BaseModel, *, status: int) -> Response[bytes]:
    """The content, which nobody may keep."""
    return Response(
        content.model_dump_json().encode(),
        status_code=status,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )
