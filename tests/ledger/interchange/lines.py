"""Lines to import in tests: the smallest that are valid."""

from typing import Any


def agent(ref: str, **fields: Any) -> dict[str, Any]:
    """An agent line."""
    return {"op": "agent", "ref": ref, "name": ref, "kind": "person"} | fields


def claim(ref: str, **fields: Any) -> dict[str, Any]:
    """A claim line."""
    return {"op": "claim", "ref": ref, "statement": f"{ref} is so"} | fields


def utterance(ref: str, *acts: dict[str, Any], speaker: str = "anna", **fields: Any) -> dict[str, Any]:
    """An utterance line."""
    return {
        "op": "utterance",
        "ref": ref,
        "speakers": [speaker],
        "said": "2025-03-13",
        "acts": list(acts),
    } | fields


BASICS = (agent("anna"), agent("ben"), claim("C1"), claim("C2"))
