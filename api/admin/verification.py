"""Verification of a view on request: replayed from the events and compared row by row."""

import secrets
from typing import Annotated, Any, Self

from litestar import Request, Response, get, post
from litestar.params import FromPath
from pydantic import Field, model_validator

from api.admin.passing import answer_once
from api.answers.answer import answer
from api.openapi.operation import Operation, describe
from api.requests.query import read_query
from api.requests.question import NoParameters, Parameters
from api.services import in_thread, services_of
from ledger.domain.errors import (
    RowNotFound,
    VerificationNotFound,
    VerificationUnderway,
    ViewNotFound,
    ViewOutdated,
)
from projections.verification.report import SAMPLE_LIMIT, SEED_LIMIT, Asked, Verification

_PATH = "/admin/projections/{name:str}/verify"


class VerificationParameters(Parameters):
    """What of the view is verified: all of it, unless a sample or a key is asked for."""

    sample: Annotated[
        int | None, Field(ge=1, le=SAMPLE_LIMIT, description="so many streams, drawn at random")
    ] = None
    seed: Annotated[
        int | None, Field(ge=0, le=SEED_LIMIT, description="with `sample`: draw the one that had this seed")
    ] = None
    key: Annotated[str | None, Field(max_length=200, description="the rows of one key")] = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.sample is not None and self.key is not None:
            raise ValueError("sample and key exclude each other")
        if self.seed is not None and self.sample is None:
            raise ValueError("seed goes with sample")
        return self

    def asked(self) -> Asked:
        """What the parameters ask."""
        if self.key is not None:
            return Asked.for_key(self.key)
        if self.sample is not None:
            return Asked.for_sample(self.sample, secrets.randbits(31) if self.seed is None else self.seed)
        return Asked.for_all()


@post(
    _PATH,
    **describe(
        Operation(
            "verifyProjection",
            "Verify a view",
            "Administration",
            Verification,
            access="write",
            status=202,
            query=VerificationParameters,
            problems=(ViewNotFound, RowNotFound, VerificationUnderway, ViewOutdated),
            is_tagged=False,
        )
    ),
)
async def verify_projection(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """Replay the view from the events and compare it row by row, while it is read and fed.

    The answer comes when the report is there, or after two seconds with the state `running`; then a GET of
    the same address has the report when it is finished. Every verification is kept. One of a view runs at a
    time, whatever process it is in; a key can be verified at any time.
    """
    asked = read_query(request, VerificationParameters).asked()
    done = await in_thread(services_of(request).verifications.begin, name, asked)
    return answer_once(done, status=202)


@get(
    _PATH,
    **describe(
        Operation(
            "getVerification",
            "The last verification of a view",
            "Administration",
            Verification,
            access="write",
            query=NoParameters,
            problems=(ViewNotFound, VerificationNotFound),
        )
    ),
)
async def get_verification(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """The last one that was asked for, over HTTP or on the command line, with its report.

    The first 1,000 differences are listed, with the stored and the replayed values of their rows.
    """
    read_query(request, NoParameters)
    return answer(request, await in_thread(services_of(request).verifications.last, name))
