"""The views: how they stand, why a row is as it is, and rebuilding, pausing and resuming them."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from pydantic import BaseModel

from api.answers.answer import answer
from api.openapi.operation import Operation, describe
from api.requests.query import read_query
from api.requests.question import NoParameters
from api.services import in_thread, services_of
from ledger.domain.errors import RebuildUnderway, RowNotFound, ViewNotFound
from projections.report import RebuildProgress, RowExplanation, ViewStatus

_KEY_LIMIT = 200


class ViewList(BaseModel):
    """All views, by name."""

    items: tuple[ViewStatus, ...]


def _reading(operation_id: str, summary: str, model: type[BaseModel], *problems: Any) -> dict[str, Any]:
    return describe(
        Operation(
            operation_id,
            summary,
            "Administration",
            model,
            access="write",
            query=NoParameters,
            problems=problems,
        )
    )


def _changing(operation_id: str, summary: str, model: type[BaseModel], *problems: Any) -> dict[str, Any]:
    return describe(
        Operation(
            operation_id,
            summary,
            "Administration",
            model,
            access="write",
            status=202,
            query=NoParameters,
            problems=(ViewNotFound, *problems),
            is_tagged=False,
        )
    )


@get("/admin/projections", **_reading("listProjections", "All views", ViewList))
async def list_projections(request: Request[Any, Any, Any]) -> Response[bytes]:
    """How every view stands: its position, its lag, and what it failed at."""
    read_query(request, NoParameters)
    items = await in_thread(services_of(request).admin.list_status)
    return answer(request, ViewList(items=tuple(items)))


@get(
    "/admin/projections/{name:str}",
    **_reading("getProjection", "One view", ViewStatus, ViewNotFound),
)
async def get_projection(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """How the view stands."""
    read_query(request, NoParameters)
    return answer(request, await in_thread(services_of(request).admin.show, name))


@get(
    "/admin/projections/{name:str}/rebuild",
    **_reading("getRebuild", "How a rebuild goes", RebuildProgress, ViewNotFound),
)
async def get_rebuild(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """How far the rebuild of the view is; `idle` when there is none."""
    read_query(request, NoParameters)
    return answer(request, await in_thread(services_of(request).admin.rebuild_progress, name))


@get(
    "/admin/projections/{name:str}/rows/{key:str}",
    **_reading("explainRow", "Why a row is as it is", RowExplanation, ViewNotFound, RowNotFound),
)
async def explain_row(
    request: Request[Any, Any, Any], name: FromPath[str], key: FromPath[str]
) -> Response[bytes]:
    """The row, the events that made it, and what the log alone gives for it."""
    read_query(request, NoParameters)
    if "\0" in key or len(key) > _KEY_LIMIT:
        raise RowNotFound(identifier=key[:100].replace("\0", ""))
    return answer(request, await in_thread(services_of(request).admin.row, name, key))


@post(
    "/admin/projections/{name:str}/rebuild",
    **_changing("rebuildProjection", "Rebuild a view", RebuildProgress, RebuildUnderway),
)
async def rebuild_projection(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """Fold the view anew from the first event, beside the live one, which goes on being read until then.

    Where no engine runs, the answer comes when the rebuild is finished.
    """
    read_query(request, NoParameters)
    return _accepted(await in_thread(services_of(request).admin.rebuild, name))


@post("/admin/projections/{name:str}/pause", **_changing("pauseProjection", "Pause a view", ViewStatus))
async def pause_projection(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """Keep the view where it is until it is resumed, through restarts."""
    read_query(request, NoParameters)
    return _accepted(await in_thread(services_of(request).admin.pause, name))


@post("/admin/projections/{name:str}/resume", **_changing("resumeProjection", "Resume a view", ViewStatus))
async def resume_projection(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """Let the view go on; an event that it failed at is tried again."""
    read_query(request, NoParameters)
    return _accepted(await in_thread(services_of(request).admin.resume, name))


def _accepted(content: BaseModel) -> Response[bytes]:
    return Response(
        content.model_dump_json().encode(),
        status_code=202,
        media_type="application/json",
        headers={"cache-control": "no-store"},
    )
