"""Answers with ``verify=true``: recomputed from the events in a worker thread before they are given."""

import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, Field

from api.requests.question import Parameters
from api.services import Services, in_thread
from ledger.application.verification import Verification
from ledger.domain.as_of import AsOf
from ledger.domain.errors import NotFound, VerificationUnderway
from ledger.domain.listing import PageKey, PageQuery

Found = TypeVar("Found")
Check = Callable[[AsOf, Any], None]
"""Compares an answer, as JSON or None for none, with the events at the moment; blocks."""


class VerifyParameters(Parameters):
    """Whether the answer is to be recomputed."""

    verify: Annotated[
        bool, Field(description="true recomputes the answer from the events and fails if it differs")
    ] = False


class Verified(BaseModel):
    """An answer that may have been recomputed."""

    verified: Annotated[
        Literal[True] | None,
        Field(description="true where the events gave the same answer; left out where nobody asked"),
    ] = None


def verification_of(services: Services) -> Verification:
    """Compares answers with the ledger's events."""
    return Verification(services.opened.replay)


def with_absence_checked(
    read: Callable[[AsOf], Awaitable[Found]], check: Check
) -> Callable[[AsOf], Awaitable[Found]]:
    """The same reading; that there is nothing is believed only when the events say so."""

    async def checked(as_of: AsOf) -> Found:
        try:
            return await read(as_of)
        except NotFound:
            await in_thread(check, as_of, None)
            raise

    return checked


async def verify(check: Check, as_of: AsOf, body: bytes | str) -> None:
    """Compare the answer, which is JSON, with the events.

    Raises:
        VerificationFailed
    """
    await in_thread(lambda: check(as_of, json.loads(body)))


async def verify_page(
    services: Services,
    asked: PageQuery,
    page: tuple[list[Any], PageKey | None],
    as_of: AsOf,
    *,
    is_searched: bool,
) -> None:
    """Compare every state of a page with its own events and, unless it was searched, their order with all.

    Raises:
        VerificationFailed
        VerificationUnderway: this process compares another whole list; one at a time is enough work.
    """
    states, following = page
    verification = verification_of(services)

    def check() -> None:
        for state in states:
            verification.state(state.claim_id, as_of, state.model_dump(mode="json"))
        if is_searched:
            return
        if not services.whole_list.acquire(blocking=False):
            raise VerificationUnderway(view="claim_states")
        try:
            verification.order(asked, as_of, [state.claim_id for state in states], following)
        finally:
            services.whole_list.release()

    await in_thread(check)
