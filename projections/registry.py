"""Which views there are, and the wiring of those who keep and read them.

Databases.projector ──> open_engine ──> ProjectionEngine (running)
                    ├─> open_admin  ──> ProjectionAdmin
                    └─> open_verifications ──> Verifications
Databases.reader    ──> projections.reading.open_views ──> Views
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from typing import Final

from projections.admin import ProjectionAdmin
from projections.agents.view import AGENTS
from projections.claim_states.view import CLAIM_STATES
from projections.claims.view import CLAIMS
from projections.connection import make_pool
from projections.engine.engine import BATCH_SIZE, ProjectionEngine
from projections.entries.view import ENTRIES
from projections.search.view import SEARCH
from projections.sources.view import SOURCES
from projections.verification.self_check import SelfCheck
from projections.verification.service import Verifications
from projections.view import View

VIEWS: Final[tuple[View, ...]] = (CLAIMS, CLAIM_STATES, ENTRIES, SEARCH, AGENTS, SOURCES)


@contextmanager
def open_engine(
    projector_url: str,
    *,
    views: Sequence[View] = VIEWS,
    batch_size: int = BATCH_SIZE,
    self_check_seconds: float = 0,
) -> Iterator[ProjectionEngine]:
    """An engine that runs until the context ends; the projector's login, of schema already checked.

    Beside it the views are checked every ``self_check_seconds``, or less often; 0 is never.
    """
    check = SelfCheck(projector_url, tuple(views), interval_seconds=self_check_seconds)
    with (
        ProjectionEngine(projector_url, views, batch_size=batch_size) as engine,
        check if self_check_seconds else nullcontext(),
    ):
        yield engine


@contextmanager
def open_admin(
    projector_url: str, *, views: Sequence[View] = VIEWS, pool_size: int = 2
) -> Iterator[ProjectionAdmin]:
    """What administrators may do, on at most ``pool_size`` connections of the projector's login."""
    with make_pool(projector_url, size=pool_size, name="projections-admin", is_checked=True) as pool:
        yield ProjectionAdmin(projector_url, pool, tuple(views))


@contextmanager
def open_verifications(
    projector_url: str, *, views: Sequence[View] = VIEWS, pool_size: int = 2
) -> Iterator[Verifications]:
    """Verifications on request; each runs on a connection beside those of the pool."""
    with (
        make_pool(projector_url, size=pool_size, name="verifications") as pool,
        closing(Verifications(projector_url, pool, tuple(views))) as verifications,
    ):
        yield verifications
