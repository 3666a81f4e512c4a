"""Writes the examples of the OpenAPI document anew: what a walk through every operation sent and got.

python -m tests.api.examples
"""

import json
from pathlib import Path
from typing import Any

import api.openapi
from ledger.settings import Settings
from tests.api.conftest import databases_of, open_desk
from tests.api.desk import KEY
from tests.api.walk import content_of, walk
from tests.support.database import ORIGIN, open_cluster
from tests.support.server import open_server

TARGET = Path(api.openapi.__file__).with_name("examples.json")


def main() -> None:
    """Walk, and write what was seen."""
    settings = Settings.model_validate({"editor_key": KEY, "public_read": True, "origin": ORIGIN})
    examples: dict[str, dict[str, Any]] = {}
    with open_server() as server, open_cluster(server) as cluster:
        databases = databases_of(cluster.create())
        with open_desk(settings, databases) as desk:
            done = walk(desk, databases.projector)
    for operation, answer in sorted(done.answers.items()):
        body = done.bodies[operation]
        examples[operation] = ({} if body is None else {"body": body}) | {"answer": content_of(answer)}
    TARGET.write_text(json.dumps(examples, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
