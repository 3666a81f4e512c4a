"""The document: one path item for each route, schemas from the Pydantic models themselves."""

import inspect
import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any, Final

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute
from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from api.openapi.operation import Header, Operation
from api.problems.errors import ValidationFailed
from api.problems.problem import PROBLEM_JSON, Problem
from api.problems.table import PROBLEMS, ProblemType
from ledger.domain.errors import LedgerError

_REFERENCE: Final = "#/components/schemas/{model}"
_KEY: Final = "editorKey"

_DESCRIPTION: Final = """\
An append-only ledger of what was claimed, by whom and when. Every answer about state says which moment it is
about (`as_of`), and every question can be asked about any earlier moment, on the clock of recording or on the
clocks of saying and reporting. Errors are problems (RFC 9457); each type has a page."""


def openapi_document(app: Litestar, version: str) -> dict[str, Any]:
    """The OpenAPI 3.1 document of all operations of the application, as JSON values."""
    found = list(_operations(app))
    references, definitions = _schemas([operation for _, _, operation, _ in found])
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for path, method, operation, handler in found:
        paths[path][method] = _operation(operation, handler, references)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Claims ledger", "version": version, "description": _DESCRIPTION},
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in dict.fromkeys(operation.tag for _, _, operation, _ in found)],
        "paths": dict(paths),
        "components": {
            "schemas": definitions,
            "securitySchemes": {
                _KEY: {"type": "http", "scheme": "bearer", "description": "the key that this ledger gave out"}
            },
        },
    }


def _operations(app: Litestar) -> Iterator[tuple[str, str, Operation, HTTPRouteHandler]]:
    """Path, method, operation and handler, in the order of registration."""
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                operation = handler.opt.get("operation")
                if isinstance(operation, Operation):
                    yield route.path_format, method.lower(), operation, handler


def _schemas(
    operations: list[Operation],
) -> tuple[dict[tuple[type[BaseModel], JsonSchemaMode], dict[str, Any]], dict[str, Any]]:
    """A reference for each model in use, and the schemas that the references lead to."""
    wanted: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {(Problem, "serialization"): None}
    for operation in operations:
        wanted[(operation.answer, "serialization")] = None
        if operation.body is not None:
            wanted[(operation.body, "validation")] = None
    references, definitions = models_json_schema(list(wanted), ref_template=_REFERENCE)
    return dict(references), definitions.get("$defs", {})  # type: ignore[arg-type]


def _operation(
    operation: Operation,
    handler: HTTPRouteHandler,
    references: dict[tuple[type[BaseModel], JsonSchemaMode], dict[str, Any]],
) -> dict[str, Any]:
    success: dict[str, Any] = {
        "description": operation.summary,
        "headers": {header.name: _answer_header(header) for header in _answer_headers(operation)},
        "content": {
            operation.media_type: {
                "schema": references[(operation.answer, "serialization")],
                **_example_of(operation, "answer"),
            }
        },
    }
    responses: dict[str, Any] = {str(operation.status): success}
    if operation.is_conditional:
        responses["304"] = {"description": "The client has this answer already (`If-None-Match`)."}
    responses |= _problems(operation, references[(Problem, "serialization")])
    described: dict[str, Any] = {
        "operationId": operation.operation_id,
        "summary": operation.summary,
        "description": inspect.getdoc(handler.fn) or operation.summary,
        "tags": [operation.tag],
        "parameters": [*_path_parameters(handler), *_query_parameters(operation), *_headers(operation)],
        "responses": responses,
        "security": _security(operation),
    }
    if operation.body is not None:
        described["requestBody"] = {
            "required": True,
            "content": {
                "application/json": {
                    "schema": references[(operation.body, "validation")],
                    **_example_of(operation, "body"),
                }
            },
        }
    return described


@cache
def _examples() -> dict[str, dict[str, Any]]:
    """Bodies and answers by operation id, as a ledger once took and gave them."""
    found: dict[str, dict[str, Any]] = json.loads(
        (files("api.openapi") / "examples.json").read_text(encoding="utf-8")
    )
    return found


def _example_of(operation: Operation, part: str) -> dict[str, Any]:
    example = _examples().get(operation.operation_id, {}).get(part)
    return {} if example is None else {"examples": {operation.operation_id: {"value": example}}}


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    """An empty requirement: reading may be public."""
    needed: dict[str, list[str]] = {_KEY: []}
    return {"open": [], "read": [{}, needed], "write": [needed]}[operation.access]


def _path_parameters(handler: HTTPRouteHandler) -> Iterator[dict[str, Any]]:
    for name, parameter in inspect.signature(handler.fn).parameters.items():
        if name != "request":
            kind = "integer" if "int" in str(parameter.annotation) else "string"
            yield {
                "name": name,
                "in": "path",
                "required": True,
                "schema": {"type": kind},
                "description": f"the {name.replace('_id', '').replace('_', ' ')}"
                + (" (TypeID)" if name.endswith("_id") else ""),
            }


def _query_parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    if operation.query is None:
        return
    schema = operation.query.model_json_schema(ref_template=_REFERENCE)
    inline = schema.get("$defs", {})
    for name, given in schema["properties"].items():
        parameter = _inline(given, inline)
        yield {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", ()),
            "description": parameter.pop("description", name),
            "schema": {key: value for key, value in parameter.items() if key != "title"},
        }


def _inline(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema without references and without null, which a query cannot say."""
    if "$ref" in schema:
        found = dict(definitions[schema["$ref"].rpartition("/")[2]])
        return {**found, **{key: value for key, value in schema.items() if key != "$ref"}}
    options = [item for item in schema.get("anyOf", ()) if item.get("type") != "null"]
    if len(options) == 1:
        rest = {key: value for key, value in schema.items() if key not in ("anyOf", "default")}
        return {**_inline(options[0], definitions), **rest}
    return dict(schema)


def _headers(operation: Operation) -> Iterator[dict[str, Any]]:
    for header in _request_headers(operation):
        schema: dict[str, Any] = {"type": "string"}
        yield {
            "name": header.name,
            "in": "header",
            "required": header.is_required,
            "description": header.description,
            "schema": schema | ({"examples": [header.example]} if header.example else {}),
        }


def _request_headers(operation: Operation) -> Iterator[Header]:
    yield from operation.request_headers
    if operation.is_conditional:
        yield Header("If-None-Match", "tags of answers the client has; 304 when one of them is this one")
    if operation.revises:
        description = "the tag of the claim, agent or source that is revised, or its revision alone"
        yield Header("If-Match", description, is_required=True, example='"7"')


def _answer_headers(operation: Operation) -> Iterator[Header]:
    yield from operation.answer_headers
    if operation.is_tagged:
        yield Header("ETag", "the tag of this answer; of one stream, its revision stands first")
    yield Header("X-Request-ID", "the request's id in the logs of the server")


def _answer_header(header: Header) -> dict[str, Any]:
    return {"description": header.description, "schema": {"type": "string"}}


def _problems(operation: Operation, schema: dict[str, Any]) -> dict[str, Any]:
    by_status: dict[int, list[ProblemType]] = defaultdict(list)
    for error in operation.all_problems:
        for status in _statuses(error, operation):
            by_status[status].append(PROBLEMS[error])
    return {
        str(status): {
            "description": "; ".join(f"`{kind.slug}`: {kind.title}" for kind in kinds),
            "content": {
                PROBLEM_JSON: {
                    "schema": schema,
                    "examples": {kind.slug: {"value": _example(kind, status)} for kind in kinds},
                }
            },
        }
        for status, kinds in sorted(by_status.items())
    }


def _statuses(error: type[LedgerError], operation: Operation) -> list[int]:
    if error is ValidationFailed:
        return [400] if operation.body is None else [400, 422]
    return [PROBLEMS[error].status]


def _example(kind: ProblemType, status: int) -> dict[str, Any]:
    return {
        "type": kind.uri,
        "title": kind.title,
        "status": status,
        "detail": kind.advice,
        "instance": "/v1/claims",
    }
