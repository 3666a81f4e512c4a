"""The OpenAPI document: complete, valid, and true."""

import re
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from api.app import ROUTES
from api.openapi.pages import get_schema
from api.problems.table import BY_SLUG
from tests.api.desk import Desk, slug_of
from tests.api.scene import REFUSALS, set_scene
from tests.api.test_operations import operations
from tests.api.walk import Walk

JSON = "application/json"


@pytest.fixture(scope="module")
def document(walked: Walk) -> dict[str, Any]:
    """The document as it is served."""
    return walked.desk.read("/schema/openapi.json")


def check(value: Any, schema: dict[str, Any], document: dict[str, Any]) -> None:
    """Fail when the value is not as the schema says."""
    jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(value)


def test_schemas_are_schemas(document: dict[str, Any]) -> None:
    """Every schema is valid JSON Schema 2020-12, the dialect of OpenAPI 3.1."""
    assert document["openapi"].startswith("3.1")
    for schema in document["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_references_lead_somewhere(document: dict[str, Any]) -> None:
    """No reference in the document is broken, and no schema is there for nothing."""
    named = set(re.findall(r"#/components/schemas/([\w.-]+)", repr(document)))

    assert named == set(document["components"]["schemas"])


def test_every_route_is_an_operation(document: dict[str, Any]) -> None:
    """Nothing is served that the document does not tell of, but the document."""
    assert len(operations(document)) == len(ROUTES) - 1
    assert get_schema in ROUTES


def test_operations_describe_themselves(document: dict[str, Any]) -> None:
    """Each has an id of verb and noun, a summary, a description, a tag, and described parameters."""
    for operation_id, operation in operations(document).items():
        assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)+", operation_id)
        assert operation["summary"]
        assert operation["description"]
        assert operation["tags"]
        assert "security" in operation
        for parameter in operation["parameters"]:
            assert parameter["description"], (operation_id, parameter["name"])


def test_examples_are_examples(document: dict[str, Any]) -> None:
    """Each operation shows a body, if it takes one, and an answer; both are as their schemas say."""
    for operation_id, operation in operations(document).items():
        success = next(answer for status, answer in operation["responses"].items() if status < "300")
        contents = [*success["content"].values()]
        if "requestBody" in operation:
            contents.append(operation["requestBody"]["content"][JSON])
        for content in contents:
            check(content["examples"][operation_id]["value"], content["schema"], document)


def test_problems_are_documented(document: dict[str, Any]) -> None:
    """Each operation tells which problems it answers with, by status, each with an example that fits."""
    told: set[str] = set()
    for operation in operations(document).values():
        assert "500" in operation["responses"]
        for status, response in operation["responses"].items():
            if status >= "400":
                content = response["content"]["application/problem+json"]
                for slug, example in content["examples"].items():
                    check(example["value"], content["schema"], document)
                    assert f"`{slug}`" in response["description"]
                    told.add(slug)
    assert told <= set(BY_SLUG)


def _matches(template: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path) is not None


def test_refusals_are_documented(desk: Desk, document: dict[str, Any]) -> None:
    """Whatever a refusal answers stands in the document at its operation, status and problem."""
    scene = set_scene(desk)
    for slug in REFUSALS.keys() - {"not-found", "method-not-allowed"}:
        answer = REFUSALS[slug](scene)
        path, method = answer.request.url.path, answer.request.method.lower()
        # An exact address goes before one with a parameter.
        found = sorted(template for template in document["paths"] if _matches(template, path))
        operation = document["paths"][found[-1] if path.endswith("/none") else found[0]][method]
        response = operation["responses"][str(answer.status_code)]
        assert slug_of(answer) in response["content"]["application/problem+json"]["examples"], (slug, path)
        check(answer.json(), response["content"]["application/problem+json"]["schema"], document)


def test_nothing_is_fetched_from_elsewhere(walked: Walk) -> None:
    """What is served for people loads nothing: no script, no style, no font of another host."""
    text = walked.desk.get("/problems/not-found", headers={"Accept": "text/html"}).text

    assert "http" not in text.replace("HTTP status", "")
    assert walked.desk.get("/schema").headers["content-type"].startswith("application/vnd.oai.openapi+json")
