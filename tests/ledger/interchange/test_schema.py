"""The JSON Schema of the format agrees with what is imported."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from ledger.interchange.line import LINES, AnyLine, tag_of
from ledger.interchange.schema import DOCUMENT, line_schema, schema_text
from tests.ledger.interchange.lines import agent, utterance

ROOT = Path(__file__).parents[3]
VALIDATOR = Draft202012Validator(line_schema())


def test_the_kept_schema_is_the_generated_one() -> None:
    """``python -m ledger.interchange.schema`` writes it anew."""
    document = ROOT / DOCUMENT
    if not document.exists():
        pytest.skip("this distribution has no docs")

    assert document.read_text(encoding="utf-8") == schema_text()


def test_the_schema_is_one() -> None:
    """It is valid itself."""
    Draft202012Validator.check_schema(line_schema())


def test_every_line_of_the_seed_is_valid() -> None:
    """The header and all operations of the Kursk case."""
    for line in (ROOT / "seeds" / "kursk.ndjson").read_text(encoding="utf-8").splitlines():
        VALIDATOR.validate(json.loads(line))


def test_a_day_may_be_a_bare_text() -> None:
    """The short form of ``said`` is in the schema too."""
    VALIDATOR.validate(utterance("E1", {"act": "assert", "claim": "C1"}, said="2025-03"))


@pytest.mark.parametrize(
    "line",
    [
        {"op": "sing"},
        agent("a b"),
        agent("x", colour="red"),
        utterance("E1"),
        {"op": "link", "origin": "C1", "to": "C2", "relation": "same_as"},
        {"op": "correct", "agent": "x", "source": "y", "set": {}, "reason": "z"},
    ],
)
def test_what_is_refused_is_invalid(line: dict[str, Any]) -> None:
    """Other programs can check lines before they send them."""
    assert not VALIDATOR.is_valid(line)


def test_every_line_has_one_tag() -> None:
    """The table of models and the union that validates lines name the same, and objects find their way."""
    union, *_ = get_args(AnyLine)
    tagged = {tag.tag: model for model, tag in map(get_args, get_args(union))}

    assert tagged == LINES
    for tag, model in LINES.items():
        op, _, corrected = tag.partition(" ")
        assert get_args(model.model_fields["op"].annotation) == (op,)
        assert tag_of({"op": op, corrected: "x"}) == tag
