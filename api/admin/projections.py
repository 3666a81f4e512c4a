"""The views: how they stand, why a row is as it is, and what administrators do to them."""

from typing import Annotated, Any

from litestar import Request, Response, delete, get, post
from litestar.params import FromPath
from pydantic import BaseModel, Field

from api.admin.passing import answer_once
from api.answers.answer import answer
from api.openapi.operation import Operation, describe
from api.requests.body import read_body
from api.requests.query import read_query
from api.requests.question import NoParameters
from api.services import in_thread, services_of
from ledger.domain.commands.base import Reason
from ledger.domain.errors import (
    NothingToConfirm,
    RebuildNotUnderway,
    RebuildUnderway,
    RowNotFound,
    ViewNotFailed,
    ViewNotFound,
)
from ledger.domain.frozen import Frozen
from projections.report import RebuildProgress, RowExplanation, ViewStatus

_KEY_LIMIT = 200


class ViewList(BaseModel):
    """All views, by name."""

    items: tuple[ViewStatus, ...]


class SkipBody(Frozen):
    """Why the view shall pass over the event; kept for ever, like who said so."""

    reason: Reason
    position: Annotated[
        int | None, Field(ge=1, description="skip only when the view failed there; else wherever it failed")
    ] = None


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


def _changing(
    operation_id: str,
    summary: str,
    model: type[BaseModel],
    *problems: Any,
    body: type[BaseModel] | None = None,
) -> dict[str, Any]:
    return describe(
        Operation(
            operation_id,
            summary,
            "Administration",
            model,
            access="write",
            status=202,
            query=NoParameters,
            body=body,
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
    """How far the rebuild of the view is, `idle` when there is none; and how the last one ended.

    When the new copy had caught up, the two were compared: `last.comparison` counts the rows that only one of
    them had, and lists the first 1,000 keys. Between versions of a view differences are to be expected.
    """
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

    Where no engine runs, the answer comes when the rebuild is finished. The copy that was replaced is kept
    until it is confirmed, or the next rebuild replaces it.
    """
    read_query(request, NoParameters)
    return answer_once(await in_thread(services_of(request).admin.rebuild, name), status=202)


@delete(
    "/admin/projections/{name:str}/rebuild",
    **_changing("cancelRebuild", "Cancel a rebuild", RebuildProgress, RebuildNotUnderway),
)
async def cancel_rebuild(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """End the rebuild that was asked for or is under way; the live copy goes on as if nothing had been.

    A rebuild that began because the version of the view changed begins again, unless the view is paused.
    """
    read_query(request, NoParameters)
    return answer_once(await in_thread(services_of(request).admin.cancel, name), status=202)


@post(
    "/admin/projections/{name:str}/confirm",
    **_changing("confirmRebuild", "Confirm a rebuild", RebuildProgress, NothingToConfirm),
)
async def confirm_rebuild(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """Drop the copy that the last rebuild replaced."""
    read_query(request, NoParameters)
    return answer_once(await in_thread(services_of(request).admin.confirm, name), status=202)


@post("/admin/projections/{name:str}/pause", **_changing("pauseProjection", "Pause a view", ViewStatus))
async def pause_projection(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """Keep the view where it is until it is resumed, through restarts."""
    read_query(request, NoParameters)
    return answer_once(await in_thread(services_of(request).admin.pause, name), status=202)


@post("/admin/projections/{name:str}/resume", **_changing("resumeProjection", "Resume a view", ViewStatus))
async def resume_projection(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """Let the view go on; an event that it failed at is tried again."""
    read_query(request, NoParameters)
    return answer_once(await in_thread(services_of(request).admin.resume, name), status=202)


@post(
    "/admin/projections/{name:str}/retry",
    **_changing("retryProjection", "Retry a failed view", ViewStatus, ViewNotFailed),
)
async def retry_projection(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """Try the event again that the view failed at; a rebuild that failed begins anew."""
    read_query(request, NoParameters)
    return answer_once(await in_thread(services_of(request).admin.retry, name), status=202)


@post(
    "/admin/projections/{name:str}/skip",
    **_changing("skipEvent", "Skip what a view cannot take", ViewStatus, ViewNotFailed, body=SkipBody),
)
async def skip_event(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """Let the view pass over the event that it failed at, with all events of the same command.

    The status shows for ever what was skipped, when, by which key and why. A rebuild skips it too, unless it
    can take it.
    """
    read_query(request, NoParameters)
    body, services = await read_body(request, SkipBody), services_of(request)
    by = services.gate.key_id
    skip = services.admin.skip
    return answer_once(
        await in_thread(skip, name, reason=body.reason, by=by, position=body.position), status=202
    )
