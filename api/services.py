"""What handlers work with, made once by ``create_app`` and kept in the state of the application."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from typing_extensions import ParamSpec

from ledger.bootstrap import OpenLedger
from ledger.settings import Settings
from projections.reading import Views
from projections.verification.service import Verifications

if TYPE_CHECKING:
    from api.requests.key import Gate
    from api.writes.admission import Admission
    from projections.admin import ProjectionAdmin

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Services:
    """The ledger (blocking), the views (async), the settings, the gate and the admission of writes.

    The administration of views and their verifications block. ``check_schema`` returns when the database is
    reached and fits this version of the software. ``whole_list`` is held while a whole list is recomputed.
    """

    opened: OpenLedger
    views: Views
    admin: "ProjectionAdmin"
    verifications: Verifications
    settings: Settings
    gate: "Gate"
    admission: "Admission"
    check_schema: Callable[[], None]
    whole_list: Lock = field(default_factory=Lock)


def services_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Services:
    """The services of the application that the request came to."""
    return cast("Services", connection.app.state.services)


async def in_thread(
    work: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs
) -> Result:
    """What ``work`` gives, called in a worker thread: whatever reads the log blocks."""
    return await sync_to_thread(work, *args, **kwargs)
