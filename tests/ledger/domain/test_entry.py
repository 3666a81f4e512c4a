"""Entries: written as JSON and read again they are what they were."""

from typing import Any, cast

import pytest
from pydantic import TypeAdapter

from ledger.domain.entry import EntryBody
from ledger.domain.value import AskedAbout, Target
from ledger.domain.vocabulary import Relation

TARGETS: TypeAdapter[Any] = TypeAdapter(cast("Any", EntryBody.model_fields["targets"].annotation))


@pytest.mark.parametrize(
    "target",
    [
        AskedAbout(kind="claim", id="x"),
        AskedAbout(kind="utterance", id="x"),
        Target(kind="claim", id="x"),
        Target(kind="entry", id="x", relation=Relation.UNDERCUT),
    ],
)
def test_targets_are_read_as_they_were_written(target: AskedAbout | Target) -> None:
    """What somebody declined to comment on does not become what a rebuttal bears on."""
    assert TARGETS.validate_json(TARGETS.dump_json((target,))) == (target,)
