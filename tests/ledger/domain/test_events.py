"""Events are for ever: every topic that was ever written, and every shape, still loads as it was."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from ledger.domain.errors import UnknownTopic
from ledger.domain.events import HEADER, Event, base, event_class, topics, upcast, upcaster
from ledger.domain.value import Redacted, Redaction

HERE = Path(__file__).parent
GOLDEN: dict[str, list[dict[str, Any]]] = json.loads((HERE / "events.golden.json").read_text("utf-8"))
KNOWN = (HERE / "topics.txt").read_text("utf-8").split()
EXAMPLES = [(topic, payload) for topic, payloads in GOLDEN.items() for payload in payloads]
STREAM = {
    "originator_id": "claim_00000000000000000000000003",
    "originator_version": 2,
    "event_id": "event_00000000000000000000000006",
}

NEVER_HELD = {"claim.supported.v1": {"Target.relation"}}
"""A support has targets as a rebuttal has, but no relation to them."""


def test_topics_are_append_only() -> None:
    """Every topic in the list is still known, and no new one was forgotten: lines are only ever added."""
    assert list(topics()) == sorted(KNOWN)
    assert len(set(KNOWN)) == len(KNOWN)


@pytest.mark.parametrize(("topic", "payload"), EXAMPLES, ids=[topic for topic, _ in EXAMPLES])
def test_stored_payload_loads_and_is_written_the_same(topic: str, payload: dict[str, Any]) -> None:
    """A payload of any version so far comes back as it was; a shape that had to change has an upcaster."""
    upcast_topic, upcast_payload = upcast(topic, payload)

    event = event_class(upcast_topic).model_validate(upcast_payload | STREAM)

    assert event.payload() == upcast_payload
    assert json.dumps(event.payload(), sort_keys=True) == json.dumps(upcast_payload, sort_keys=True)


@pytest.mark.parametrize("topic", topics())
def test_every_field_stands_in_an_example(topic: str) -> None:
    """Whatever an event can hold is held by one of the examples of its topic."""
    events = [event_class(topic).model_validate(payload | STREAM) for payload in GOLDEN[topic]]

    held = {field for event in events for field in _held(event)}

    assert held | NEVER_HELD.get(topic, set()) == set(_fields(event_class(topic), set()))


def _held(model: BaseModel) -> Iterator[str]:
    for name, value in dict(model).items():
        if value not in (None, ()) and name not in HEADER:
            yield f"{type(model).__name__}.{name}"
            for part in value if isinstance(value, tuple) else (value,):
                if isinstance(part, BaseModel) and not isinstance(part, Redacted):
                    yield from _held(part)


def _fields(model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[str]:
    seen.add(model)
    for name, field in model.model_fields.items():
        if name not in HEADER:
            yield f"{model.__name__}.{name}"
            for part in _models(field.annotation):
                if part not in seen:
                    yield from _fields(part, seen)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    # The mark of a redaction stands in the place of a text and is no part of an event's own shape.
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    if is_model and annotation not in (Redacted, Redaction):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)


def test_unknown_topic_is_an_integrity_violation() -> None:
    """An event of a later version is not guessed at."""
    with pytest.raises(UnknownTopic, match=r"topic 'claim\.dreamt\.v1' is not known"):
        event_class("claim.dreamt.v1")


def test_topic_is_taken_once() -> None:
    """Two classes never write the same topic."""
    with pytest.raises(TypeError, match="is taken by ClaimRegistered"):
        type("Other", (Event,), {"TOPIC": "claim.registered.v1", "__annotations__": {"TOPIC": str}})


def test_old_event_is_upcast_when_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Step by step through every version since; what needs no upcasting comes back as it is."""
    monkeypatch.setattr(base, "_upcasters", {})
    upcaster("test.noted.v1", "test.noted.v2")(lambda payload: {"text": payload["note"]})
    upcaster("test.noted.v2", "test.noted.v3")(lambda payload: {**payload, "loud": False})

    assert upcast("test.noted.v1", {"note": "so"}) == ("test.noted.v3", {"text": "so", "loud": False})
    assert upcast("test.noted.v2", {"text": "so"}) == ("test.noted.v3", {"text": "so", "loud": False})
    assert upcast("test.noted.v3", {"text": "so"}) == ("test.noted.v3", {"text": "so"})


@pytest.mark.parametrize("topic", ["claim.registered.v1", "test.noted.v1"])
def test_topic_is_upcast_one_way(topic: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A topic that is still written, or is upcast already, takes no upcaster."""
    monkeypatch.setattr(base, "_upcasters", {})
    upcaster("test.noted.v1", "test.noted.v2")(dict)

    with pytest.raises(TypeError, match="is written or upcast already"):
        upcaster(topic, "test.noted.v9")(dict)
