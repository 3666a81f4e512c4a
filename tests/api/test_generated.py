"""Requests generated from the OpenAPI document: no fault, and no answer that is not documented."""

from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from litestar import Litestar
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import ROUTES, create_app
from api.openapi.document import openapi_document
from api.server import listening
from ledger.settings import Settings
from projections.registry import open_engine
from tests.api.conftest import databases_of
from tests.api.desk import AUTHORIZED
from tests.support.database import Cluster

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
DOCUMENT = openapi_document(Litestar(list(ROUTES), openapi_config=None, logging_config=None), "1")
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
CASES = [
    (method, path, mode)
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    # Where there is nothing but an id in the address, every text is of documented form.
    if mode is GenerationMode.POSITIVE
    or "requestBody" in operation
    or any(parameter["in"] == "query" for parameter in operation["parameters"])
]

# The generator of the library draws random numbers where its own library would not have it.
pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisDeprecationWarning")


@pytest.fixture(scope="module")
def base_url(cluster: Cluster, api_settings: Settings) -> Iterator[str]:
    """Where an application is served, with its views fed."""
    databases = databases_of(cluster.create())
    with open_engine(databases.projector), listening(create_app(api_settings, databases)) as address:
        yield address.url


def try_operation(base_url: str, method: str, path: str, mode: GenerationMode, examples: int) -> None:
    """Call the operation with generated requests and check every answer."""
    operation = SCHEMA[path][method]

    @settings(
        max_examples=examples,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
        derandomize=examples < 100,
        database=None,
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: schemathesis.Case) -> None:  # type: ignore[type-arg]
        answer = case.call(base_url=base_url, headers=AUTHORIZED)
        case.validate_response(answer, checks=CHECKS)

    run()


@pytest.mark.parametrize(("method", "path", "mode"), CASES)
def test_generated_requests(base_url: str, method: str, path: str, mode: GenerationMode) -> None:
    """A few requests for every operation, of documented form and not."""
    try_operation(base_url, method, path, mode, 5)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("method", "path", "mode"), CASES)
def test_many_generated_requests(base_url: str, method: str, path: str, mode: GenerationMode) -> None:
    """The same at length."""
    try_operation(base_url, method, path, mode, 200)
