"""The page of each problem type: what it means, and what to do about it."""

from html import escape
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from pydantic import BaseModel

from api.answers.answer import answer
from api.openapi.operation import Operation, describe
from api.problems.errors import RouteNotFound
from api.problems.table import BY_SLUG, ProblemType

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>{title}</h1><p><code>{slug}</code>, HTTP status {status}</p>
<h2>What to do</h2><p>{advice}</p></main></body></html>
"""


class ProblemPage(BaseModel):
    """One type of problem; ``advice`` is what whoever meets it should do."""

    type: str
    title: str
    status: int
    advice: str


@get(
    "/problems/{slug:str}",
    **describe(
        Operation(
            "getProblemType",
            "One type of problem",
            "Problems",
            ProblemPage,
            access="open",
            problems=(RouteNotFound,),
        )
    ),
)
async def get_problem_type(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[bytes]:
    """What a type of problem means and what to do about it, as a page for people or as JSON."""
    if slug not in BY_SLUG:
        raise RouteNotFound()
    kind = BY_SLUG[slug]
    if "text/html" in request.headers.get("accept", ""):
        return _page(kind)
    return answer(
        request, ProblemPage(type=kind.uri, title=kind.title, status=kind.status, advice=kind.advice)
    )


def _page(kind: ProblemType) -> Response[bytes]:
    text = _PAGE.format(
        title=escape(kind.title),
        slug=escape(kind.slug),
        status=kind.status,
        advice=escape(kind.advice).replace("``", ""),
    )
    return Response(
        text.encode(),
        media_type="text/html; charset=utf-8",
        headers={"vary": "Accept", "content-security-policy": "default-src 'none'"},
    )
