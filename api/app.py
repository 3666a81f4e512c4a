"""The application: routes, services, limits; importing this opens nothing.

create_app(settings, databases) ──> Litestar, to be given to ``api.server``
    when it starts: the ledger, the views and their administration are opened, and threads for what blocks
    when it ends:   they are closed again
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Final

from litestar import Litestar

from api.admin import health, integrity, metrics, verification
from api.admin import projections as views_administration
from api.methods import complete_allow
from api.observation import observe
from api.openapi.pages import get_schema
from api.problems.handlers import HANDLERS
from api.problems.pages import get_problem_type
from api.reads import agents, claims, differences, entries, events, histories, listing, similar, sources
from api.requests.key import Gate
from api.requests.limit import BODY_LIMIT_BYTES
from api.services import Services
from api.writes import agents as agent_writes
from api.writes import claims as claim_writes
from api.writes import entries as entry_writes
from api.writes import sources as source_writes
from api.writes import utterances as utterance_writes
from api.writes.admission import Admission
from ledger.bootstrap import Databases, check_schema, open_ledger
from ledger.settings import Settings
from projections.reading import open_views
from projections.registry import open_admin, open_verifications

ROUTES: Final = (
    listing.list_claims,
    similar.find_similar_claims,
    claims.get_claim,
    similar.list_similar_claims,
    histories.list_claim_history,
    histories.list_claim_timeline,
    claims.diff_claim,
    differences.diff_ledger,
    claim_writes.register_claim,
    claim_writes.reword_claim,
    claim_writes.link_claim,
    claim_writes.unlink_claim,
    utterance_writes.assert_claim,
    utterance_writes.rebut_claim,
    utterance_writes.support_claim,
    utterance_writes.assess_claim,
    utterance_writes.record_utterance,
    utterance_writes.correct_utterance,
    entries.get_utterance,
    entries.get_entry,
    entry_writes.correct_entry,
    entry_writes.void_entry,
    entry_writes.add_evidence,
    entry_writes.revise_assessment,
    entry_writes.withdraw_assessment,
    entry_writes.retract_entry,
    agents.list_agents,
    agents.get_agent,
    agent_writes.register_agent,
    agent_writes.correct_agent,
    agent_writes.link_agent,
    sources.list_sources,
    sources.get_source,
    source_writes.capture_source,
    source_writes.correct_source,
    source_writes.verify_source,
    events.list_events,
    events.get_event,
    views_administration.list_projections,
    views_administration.get_projection,
    views_administration.get_rebuild,
    views_administration.explain_row,
    views_administration.rebuild_projection,
    views_administration.cancel_rebuild,
    views_administration.confirm_rebuild,
    views_administration.pause_projection,
    views_administration.resume_projection,
    views_administration.retry_projection,
    views_administration.skip_event,
    verification.verify_projection,
    verification.get_verification,
    integrity.get_integrity,
    metrics.get_metrics,
    health.check_liveness,
    health.check_readiness,
    get_problem_type,
    get_schema,
)


def create_app(settings: Settings, databases: Databases) -> Litestar:
    """The application on these databases, which the caller keeps and whose schema was checked or migrated.

    Configure logging first (``api.logs``). The projection engine is not started here.
    """
    key = settings.editor_key
    gate = Gate.of(None if key is None else key.get_secret_value())
    app = Litestar(
        route_handlers=list(ROUTES),
        exception_handlers=HANDLERS,
        before_send=[complete_allow],
        lifespan=[_lifespan(settings, databases, gate)],
        request_max_body_size=BODY_LIMIT_BYTES,
        # Made by ``api.openapi`` from the models; the framework's own knows less of them.
        openapi_config=None,
        logging_config=None,
    )
    app.asgi_handler = observe(app.asgi_handler)
    return app


def _lifespan(
    settings: Settings, databases: Databases, gate: Gate
) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        # Threads beyond the connections of the pool would only wait for one. The loop ends them when it ends.
        executor = ThreadPoolExecutor(max_workers=settings.pool_size, thread_name_prefix="ledger")
        asyncio.get_running_loop().set_default_executor(executor)
        with (
            open_ledger(databases, settings) as opened,
            open_admin(databases.projector) as admin,
            open_verifications(databases.projector) as verifications,
        ):
            async with open_views(databases.reader, pool_size=settings.pool_size) as views:
                app.state.services = Services(
                    opened=opened,
                    views=views,
                    admin=admin,
                    verifications=verifications,
                    settings=settings,
                    gate=gate,
                    admission=Admission(settings.append_queue_max_events),
                    check_schema=partial(check_schema, databases, settings),
                )
                yield

    return lifespan
