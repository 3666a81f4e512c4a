"""The JSON Schema of a line, from the models: ``python -m ledger.interchange.schema [FILE]`` writes it."""

import json
import sys
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter

from ledger.interchange.header import FORMAT, Header
from ledger.interchange.line import AnyLine

DOCUMENT: Final = "docs/reference/interchange.schema.json"
"""Where the schema is kept, from the root of the repository."""


def line_schema() -> dict[str, Any]:
    """The schema of one line, header or operation: it tells shapes, not what the names stand for."""
    schema = TypeAdapter[Any](Header | AnyLine).json_schema(ref_template="#/$defs/{model}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A line of a {FORMAT} file",
        "description": "The first line is the header; every other line is one operation.",
        **schema,
    }


def schema_text() -> str:
    """The schema as it is kept: indented JSON with a line end."""
    return json.dumps(line_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else DOCUMENT)
    target.write_text(schema_text(), encoding="utf-8")
