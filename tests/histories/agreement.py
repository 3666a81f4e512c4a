"""Where the fold and the slow reading of the rule must agree: in everything a state says."""

from typing import Any

from ledger.domain.claim import ClaimRecord
from ledger.domain.limit import Limit
from ledger.domain.standing import standing_of
from ledger.domain.state import Standpoint, standpoint_of
from tests.histories.citation import Root
from tests.histories.history import History
from tests.histories.law import limits
from tests.histories.oracle import answers, recorded


def fold_follows_the_rule(history: History) -> None:
    """On every claim, clock, certainty, day and position tried, both readings answer the same."""
    for claim in history.claims:
        for position in history.positions():
            record = history.record(claim, position)
            if record is not None:
                entries = recorded(history.events, claim, position)
                for limit in limits(history):
                    day = limit.day.isoformat() if limit.day else None
                    expected = answers(entries, limit.clock.value, day, limit.certainty.value)
                    assert_agreement(record, limit, expected)


def assert_agreement(record: ClaimRecord, limit: Limit, expected: dict[str, Any]) -> None:
    """The fold of the record at the limit gives the expected answers."""
    standing, standpoint = standing_of(record.stances, limit), standpoint_of(record, limit)
    roots = standpoint.roots
    assert_roots(roots.opposing, expected.pop("opposing_roots"))
    assert_roots(roots.supporting, expected.pop("supporting_roots"))
    assert expected == _told(standpoint) | {
        "kept": [entry.entry_id for entry in standing.kept],
        "live": set(standing.live),
        "repetitions": [voice.entry.entry_id for voice in standing.repetitions_after_opposition],
    }


def assert_roots(found: tuple[str, ...], expected: set[Root]) -> None:
    """Each root once; of a circle one of its agents."""
    assert len(set(found)) == len(found) == len(expected)
    assert all(len(root & set(found)) == 1 for root in expected)


def _told(standpoint: Standpoint) -> dict[str, Any]:
    fields = standpoint.model_dump(mode="json")
    agents = ("asserted_by", "opposed_by", "presupposed_by", "declined_by")
    for name in agents:
        assert len(set(fields[name])) == len(fields[name])
    return {
        **{name: set(fields[name]) for name in agents},
        **{name: fields[name] for name in ("status", "last_day", "counts")},
        **{name: _bounds(fields[name]) for name in ("first_said", "last_said")},
        "pipelines": set(fields["roots"]["pipelines"]),
        "latest": {each["assessor"]: each["entry_id"] for each in fields["latest_assessments"]},
    }


def _bounds(day: dict[str, Any] | None) -> tuple[str | None, str | None, str] | None:
    return (day["edtf"], day["earliest"], day["latest"]) if day else None
