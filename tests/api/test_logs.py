"""What is logged of a request, and what never is."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from api.logs import configure_logging
from ledger.settings import Settings
from tests.api.desk import KEY, Desk

SECRET = "nobody-may-log-this"


@pytest.fixture
def log(api_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is written to stderr, as JSON; everything is as before afterwards."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    root = logging.getLogger()
    before = root.handlers, root.level
    configure_logging(api_settings.model_copy(update={"log_format": "json", "log_level": "info"}))
    yield written
    root.handlers, root.level = before
    structlog.reset_defaults()


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    """The lines about requests."""
    entries = [json.loads(line) for line in log.getvalue().splitlines()]
    return [entry for entry in entries if entry["event"] == "request"]


def test_a_request_is_one_line(log: io.StringIO, lone_desk: Desk) -> None:
    """Method, path template, status, milliseconds and request id, whether it succeeds or not."""
    lone_desk.get("/v1/events/7", headers={"X-Request-ID": "mine-1"})
    lone_desk.get("/nowhere")

    first, second = lines(log)

    assert (first["method"], first["path"], first["status"]) == ("GET", "/v1/events/{position}", 404)
    assert first["request_id"] == "mine-1"
    assert first["ms"] >= 0
    assert (second["path"], second["status"]) == ("(none)", 404)


def test_bodies_keys_and_queries_are_not_logged(log: io.StringIO, lone_desk: Desk) -> None:
    """Nothing that the client sent but its request id reaches the log."""
    lone_desk.post("/v1/claims", {"statement": SECRET})
    lone_desk.post("/v1/claims", {"statement": 1, SECRET: 1})
    lone_desk.get("/v1/claims", q=SECRET)
    lone_desk.get(f"/v1/claims/{SECRET}")
    lone_desk.get("/v1/claims", headers={"Authorization": f"Bearer {SECRET}"})

    assert len(lines(log)) == 5
    assert SECRET not in log.getvalue()
    assert KEY not in log.getvalue()


@pytest.mark.parametrize("given", ["x" * 129, 'a"b', "a\tb", "a b", ""])
def test_request_ids_are_harmless(lone_desk: Desk, given: str) -> None:
    """An id that could forge a line of the log is replaced."""
    echoed = lone_desk.get("/health/live", headers={"X-Request-ID": given}).headers["x-request-id"]

    assert echoed != given
    assert echoed.isalnum()


def test_request_ids_are_echoed(lone_desk: Desk) -> None:
    """The client's own id comes back, on problems too."""
    for path in ("/health/live", "/nowhere"):
        answer = lone_desk.get(path, headers={"X-Request-ID": "a-1.b:2"})
        assert answer.headers["x-request-id"] == "a-1.b:2"
