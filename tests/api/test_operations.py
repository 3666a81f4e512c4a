"""Every operation, called once with success."""

from typing import Any

import jsonschema  # type: ignore[import-untyped]

from tests.api.walk import Walk, content_of


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The operations of an OpenAPI document, by id."""
    return {
        operation["operationId"]: operation
        for item in document["paths"].values()
        for operation in item.values()
    }


def test_every_operation_succeeds(walked: Walk) -> None:
    """The walk calls all operations of the document, and each answers as documented."""
    document = walked.desk.get("/schema/openapi.json").json()
    known = operations(document)

    assert set(walked.answers) == set(known)
    for operation_id, answer in walked.answers.items():
        content = known[operation_id]["responses"][str(answer.status_code)]["content"]
        schema = content[answer.headers["content-type"]]["schema"]
        jsonschema.validate(content_of(answer), {**schema, "components": document["components"]})


def test_writes_answer_with_address_and_tag(walked: Walk) -> None:
    """Every receipt says where the result is, and the revision of the last event as a tag."""
    for operation_id, answer in walked.answers.items():
        if answer.status_code == 201:
            receipt = answer.json()
            assert walked.desk.get(answer.headers["location"]).status_code == 200, operation_id
            assert answer.headers["etag"] == f'"{receipt["revision"]}"'
            assert receipt["events"][-1]["position"] == receipt["position"]
            assert answer.headers["x-correlation-id"].startswith("correlation_")


def test_answers_about_state_say_of_which_moment(walked: Walk) -> None:
    """Every read under /v1 carries the moment it is about."""
    clocks = {"position", "recorded_at", "final", "said_as_of", "reported_as_of", "certainty"}
    for exchange in walked.desk.exchanges:
        if exchange.method == "GET" and exchange.path.startswith("/v1/") and exchange.answer.is_success:
            answer = exchange.answer.json()
            moment = answer["to"] if exchange.path.endswith("/diff") else answer["as_of"]
            assert set(moment) == clocks, exchange.path
