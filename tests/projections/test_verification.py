"""Verification finds every row that is not what the log gives, and no other."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from psycopg import Connection

from ledger.domain.errors import RowNotFound, VerificationUnderway, ViewNotFound, ViewOutdated
from projections.agents.view import AGENTS
from projections.registry import VIEWS, open_verifications
from projections.verification.report import Asked, VerificationReport
from projections.verification.service import Verifications
from projections.view import View
from tests.projections.keeper import Keeper, feed_all
from tests.support.events import new_id
from tests.support.tampering import tamper

ALL = Asked.for_all()
SAMPLE = Asked.for_sample(1_000, seed=1)


@dataclass
class Trust:
    """A fed ledger, verifications of it, and somebody who may spoil it."""

    keeper: Keeper
    verifications: Verifications
    superuser: Connection[Any]

    def verify(self, view: View, asked: Asked = ALL) -> VerificationReport:
        return self.verifications.verify(view.name, asked)

    def spoil(self, statement: str, *parameters: Any) -> None:
        assert self.superuser.execute(statement.encode(), parameters).rowcount == 1


@pytest.fixture
def trust(keeper: Keeper) -> Iterator[Trust]:
    """A dozen claims, two of them spoken about, a dozen agents and a source."""
    claims, source, agent = keeper.claims(12), keeper.source(), keeper.agent()
    chain = [{"agents": [agent], "role": "publisher"}]
    for claim in claims[:2]:
        keeper.say({"act": "assert", "claim": claim}, reported={"source": source}, chain=chain)
    for number in range(9):
        keeper.agent(f"Number {number}")
    feed_all(keeper)
    with open_verifications(keeper.database.projector) as verifications, keeper.superuser() as superuser:
        yield Trust(keeper, verifications, superuser)


def found(report: VerificationReport) -> list[tuple[str, str]]:
    return [(difference.kind, difference.key) for difference in report.listed]


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_a_fed_view_is_verified_clean(trust: Trust, view: View) -> None:
    """All streams of the view's kinds are replayed and all its rows compared; nothing differs."""
    reports = [trust.verify(view, asked) for asked in (ALL, SAMPLE)]

    rows = sum(map(len, trust.keeper.rows(view).values()))
    for report in reports:
        assert report.is_equal
        assert (report.differences, report.listed, report.unsettled) == (0, (), 0)
        assert report.streams == sum(len(trust.keeper.streams(kind)) for kind in view.kinds) > 0
        assert (report.rows, report.version) == (rows, view.version)
        assert report.from_position == report.to_position == trust.keeper.head


CHANGE = "UPDATE views.agents_1 SET name = 'Eve' WHERE agent_id = %s"
DELETE = "DELETE FROM views.agents_1 WHERE agent_id = %s"


@pytest.mark.parametrize(("statement", "kind"), [(CHANGE, "different"), (DELETE, "missing")])
def test_a_spoiled_row_is_found(trust: Trust, statement: str, kind: str) -> None:
    """A row that a superuser changed or deleted is found by all, by sample and by key, with both values."""
    agent, *_ = trust.keeper.streams("agent")
    trust.spoil(statement, agent)

    for asked in (ALL, SAMPLE, Asked.for_key(agent)):
        report = trust.verify(AGENTS, asked)
        assert not report.is_equal
        assert found(report) == [(kind, agent)]
        (difference,) = report.listed
        assert difference.replayed is not None
        assert difference.replayed["agent"]["name"] == difference.replayed["name"] != "Eve"
        assert (difference.stored or {}).get("name") == ("Eve" if kind == "different" else None)


@pytest.mark.parametrize("stream", ["agent_01hf3h8v6qe8m9r2ykzj4x5n7a", "", "zebra", "0"])
def test_an_added_row_is_found(trust: Trust, stream: str) -> None:
    """A row whose stream the log does not know is found by all, by sample and by key, wherever it sorts."""
    trust.spoil(
        "INSERT INTO views.agents_1 SELECT (json_populate_record(agents_1, json_build_object('agent_id',"
        " %s::text))).* FROM views.agents_1 LIMIT 1",
        stream,
    )

    for asked in (ALL, SAMPLE, Asked.for_key(stream)):
        report = trust.verify(AGENTS, asked)
        assert found(report) == [("unexpected", stream)]
        assert report.listed[0].replayed is None


def test_a_row_under_another_key_is_found_twice(trust: Trust) -> None:
    """A row that says it is of another stream lacks in its own."""
    first, second, *_ = trust.keeper.streams("agent")
    trust.spoil("DELETE FROM views.agents_1 WHERE agent_id = %s", second)
    trust.spoil("UPDATE views.agents_1 SET agent_id = %s WHERE agent_id = %s", second, first)

    assert found(trust.verify(AGENTS)) == [("missing", first), ("different", second)]


def test_a_stream_that_cannot_be_read_is_told(trust: Trust) -> None:
    """An event that was changed behind the ledger's back keeps its stream alone from being verified."""
    first, second, *_ = trust.keeper.streams("agent")
    position = trust.keeper.log.stream(first)[0].position
    statement = "UPDATE ledger.payloads SET state = state || ' ' WHERE position = %(position)s"
    tamper(trust.keeper.database, statement, {"position": position})
    trust.spoil("DELETE FROM views.agents_1 WHERE agent_id = %s", second)

    report = trust.verify(AGENTS)

    assert sorted(found(report)) == [("missing", second), ("unreadable", first)]
    assert any(f"position {position}" in (difference.reason or "") for difference in report.listed)


def test_more_differences_are_counted_than_listed(trust: Trust, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list ends at its limit, the count does not."""
    monkeypatch.setattr("projections.verification.tally.LISTED", 5)
    trust.superuser.execute("DELETE FROM views.agents_1")

    report = trust.verify(AGENTS)

    assert (report.differences, len(report.listed)) == (12, 5)


def test_chunks_leave_nothing_out(trust: Trust, monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the chunks are, every stream is compared once."""
    monkeypatch.setattr("projections.verification.selection._CHUNK_STREAMS", 5)
    monkeypatch.setattr("projections.verification.selection._CHUNK_EVENTS", 2)
    progress: list[tuple[int, int | None]] = []

    report = trust.verifications.verify("agents", ALL, lambda *done: progress.append(done))

    assert (report.streams, report.rows) == (12, 12)
    assert progress[0] == (0, 12)
    assert progress[-1] == (12, 12)
    assert len(progress) > 6


def test_a_seed_draws_its_sample(trust: Trust) -> None:
    """The same seed takes the same streams, another one others; a small sample is as large as asked."""
    *_, last = trust.keeper.streams("agent")
    trust.spoil("DELETE FROM views.agents_1 WHERE agent_id = %s", last)
    reports = {seed: trust.verify(AGENTS, Asked.for_sample(4, seed)) for seed in range(30)}
    again = {seed: trust.verify(AGENTS, Asked.for_sample(4, seed)) for seed in range(30)}

    assert {report.streams for report in reports.values()} == {4}
    assert 0 < sum(report.differences for report in reports.values()) < 30
    assert [report.listed for report in reports.values()] == [report.listed for report in again.values()]


def test_a_sample_of_a_rare_kind_comes_from_the_rows(trust: Trust, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where draws from the log meet no stream of the view's kinds, its rows lead to them."""
    monkeypatch.setattr("projections.verification.selection._DRAWN_LEAST", 0)
    monkeypatch.setattr("projections.verification.selection._DRAWN_A_STREAM", 0)

    report = trust.verify(AGENTS, Asked.for_sample(7, seed=3))

    assert (report.streams, report.rows, report.differences) == (7, 7, 0)


def test_key_of_another_view_is_no_difference(trust: Trust) -> None:
    """A view whose streams no entry can stand in has no row of one, and stays as right as it was."""
    claim, *_ = trust.keeper.streams("claim")
    entry = trust.keeper.say({"act": "assert", "claim": claim})["entries"][0]["entry_id"]
    feed_all(trust.keeper)

    with pytest.raises(RowNotFound):
        trust.verify(AGENTS, Asked.for_key(entry))

    assert trust.verifications.integrity().is_ok


def test_what_cannot_be_verified_is_refused(trust: Trust) -> None:
    """Views and keys that do not exist, a copy of another version, and a second one at a time."""
    with pytest.raises(ViewNotFound):
        trust.verifications.verify("gossip", ALL)
    for key in ("x", "", new_id("claim")):
        with pytest.raises(RowNotFound):
            trust.verify(AGENTS, Asked.for_key(key))
    lock = "SELECT pg_advisory_lock(hashtextextended('claims-ledger verification agents', 0))"
    with trust.keeper.superuser() as connection:
        connection.execute(lock.encode())
        with pytest.raises(VerificationUnderway):
            trust.verify(AGENTS)
        assert trust.verify(AGENTS, Asked.for_key(trust.keeper.streams("agent")[0])).is_equal
    trust.spoil("UPDATE views.status SET version = 1 WHERE name = 'agents'")
    with pytest.raises(ViewOutdated):
        trust.verify(AGENTS)
