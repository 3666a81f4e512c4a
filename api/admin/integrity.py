"""Whether the views are what the log gives, as far as was checked."""

from typing import Any

from litestar import Request, Response, get

from api.answers.answer import answer
from api.openapi.operation import Operation, describe
from api.requests.query import read_query
from api.requests.question import NoParameters
from api.services import in_thread, services_of
from projections.verification.report import Integrity


@get(
    "/admin/integrity",
    **describe(
        Operation(
            "getIntegrity",
            "What the self-check found",
            "Administration",
            Integrity,
            access="write",
            query=NoParameters,
        )
    ),
)
async def get_integrity(request: Request[Any, Any, Any]) -> Response[bytes]:
    """How much of each view was compared with its replay so far, and the last difference that was seen.

    The engine checks samples all the time; `is_checking` is false when no engine does. A view that differs is
    not ok until it was rebuilt, or until all of it was verified and nothing differs any more.
    """
    read_query(request, NoParameters)
    return answer(request, await in_thread(services_of(request).verifications.integrity))
