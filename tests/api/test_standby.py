"""Reads go to the reader's database; decisions are made on the writer's."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from litestar.testing import TestClient

from api.app import create_app
from ledger.bootstrap import Databases
from ledger.settings import Settings
from projections.registry import open_engine
from tests.api.conftest import databases_of
from tests.api.desk import Desk, slug_of
from tests.api.scene import WHY
from tests.support.database import Cluster


@pytest.fixture
def desk(api_settings: Settings, databases: Databases, cluster: Cluster) -> Iterator[Desk]:
    """A desk at an application whose standby has received nothing yet: an empty ledger stands for it."""
    behind = databases_of(cluster.create())
    apart = replace(databases, reader=behind.reader)
    with open_engine(behind.projector), TestClient(create_app(api_settings, apart)) as client:
        yield Desk(client)


def test_reads_are_answered_by_the_reader(desk: Desk) -> None:
    """What the standby has not received is not there, and a position says so."""
    written = desk.write("/v1/agents", {"name": "Ann", "kind": "person"})

    assert desk.read("/v1/events")["items"] == []
    assert slug_of(desk.get(f"/v1/events/{written['position']}")) == "position-not-reached"
    assert slug_of(desk.get("/v1/claims", as_of=written["position"])) == "position-not-reached"
    assert slug_of(desk.get(f"/v1/agents/{written['agent_id']}")) == "agent-not-found"


def test_decisions_do_not_wait_for_the_reader(desk: Desk) -> None:
    """Each write sees the one before it: ids, entries, revisions and idempotency keys."""
    agent, claim = desk.register_agent(), desk.register_claim()
    entry = desk.assert_claim(claim, agent)
    key = {"Idempotency-Key": "once"}

    first, again = (desk.post(f"/v1/entries/{entry}/voids", WHY, revision=2, headers=key) for _ in range(2))
    stale = desk.post(f"/v1/claims/{claim}/rewordings", {"statement": "x", **WHY}, revision=2)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert slug_of(stale) == "revision-conflict"
