"""Pages of lists: which part of an order, and the link to the next one."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from litestar import Request
from pydantic import BaseModel, Field

from ledger.domain.as_of import AsOf

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """A part of a list; ``next`` is the cursor of the part that follows, null at the end."""

    items: tuple[Item, ...]
    next: str | None = Field(description="give it as `cursor`, with the same parameters; null at the end")
    as_of: AsOf


def link_to_next(request: Request[Any, Any, Any], parameter: str, cursor: str | None) -> dict[str, str]:
    """The header that links to the next page, if there is one; the other parameters stay."""
    if cursor is None:
        return {}
    given = parse_qsl(request.scope["query_string"].decode("ascii"), keep_blank_values=False)
    kept = [(name, value) for name, value in given if name != parameter]
    return {"link": f'<{request.url.path}?{urlencode([*kept, (parameter, cursor)])}>; rel="next"'}


def part_of(items: Sequence[Item], start: int, limit: int) -> tuple[tuple[Item, ...], int | None]:
    """At most ``limit`` items from number ``start`` (the first is 0), and where to go on, if anywhere."""
    end = start + limit
    return tuple(items[start:end]), end if end < len(items) else None
