"""Whether the process lives, and whether it can answer."""

from typing import Any, Literal

from litestar import Request, Response, get
from pydantic import BaseModel

from api.admin.passing import answer_once
from api.openapi.operation import Operation, describe
from api.problems.errors import NotReady
from api.services import Services, in_thread, services_of
from ledger.domain.errors import LedgerError
from projections.report import ViewHealth


class Life(BaseModel):
    """The process answers."""

    status: Literal["live"] = "live"


class Readiness(BaseModel):
    """The database is reached and fits this version; how far each view is behind, and what it failed at.

    ``degraded`` when there are ``failed_views``, ``stopped_views``, which nobody feeds, or
    ``differing_views``, in which a row is not what the log gives: see ``/admin/integrity``.
    """

    status: Literal["ready", "degraded"]
    position: int
    failed_views: tuple[str, ...]
    stopped_views: tuple[str, ...]
    differing_views: tuple[str, ...]
    views: tuple[ViewHealth, ...]


@get(
    "/health/live",
    **describe(
        Operation(
            "checkLiveness", "Whether the process lives", "Health", Life, access="open", is_tagged=False
        )
    ),
)
async def check_liveness() -> Response[bytes]:
    """Answers whenever the process can answer at all; asks nothing of the database."""
    return answer_once(Life(), status=200)


@get(
    "/health/ready",
    **describe(
        Operation(
            "checkReadiness",
            "Whether the process can answer",
            "Health",
            Readiness,
            access="open",
            problems=(NotReady,),
            is_tagged=False,
        )
    ),
)
async def check_readiness(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Whether the database is reached and migrated as this version needs; how each view stands is shown.

    A view that is behind, failed or fed by nobody does not make the process unready: other processes read the
    same view, so that none were left to answer. `failed_views` and `stopped_views` name those, and `status`
    is `degraded` then.
    """
    return answer_once(await in_thread(_readiness, services_of(request)), status=200)


def _readiness(services: Services) -> Readiness:
    try:
        services.check_schema()
        head = services.opened.log.head()
        views = services.admin.list_status()
        checked = services.verifications.integrity().views
    except LedgerError as error:
        raise NotReady(reason=type(error).__name__) from error
    failed = tuple(view.name for view in views if view.failure is not None)
    stopped = tuple(view.name for view in views if view.state == "stopped")
    differing = tuple(view.view for view in checked if not view.is_ok)
    return Readiness(
        status="degraded" if failed or stopped or differing else "ready",
        position=head.position,
        failed_views=failed,
        stopped_views=stopped,
        differing_views=differing,
        # What administrators wrote when they skipped an event is not for everybody.
        views=tuple(
            ViewHealth(**{name: getattr(view, name) for name in ViewHealth.model_fields}) for view in views
        ),
    )
