"""Verification, integrity and metrics over HTTP."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from litestar.testing import TestClient
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from ledger.bootstrap import Databases
from ledger.settings import Settings
from projections.registry import open_engine
from projections.verification.verifier import Verifier
from tests.api.desk import AUTHORIZED, Desk, slug_of
from tests.support.database import Database
from tests.support.waiting import eventually

PATH = "/admin/projections/claim_states/verify"


@pytest.fixture
def claims(desk: Desk) -> list[str]:
    """Some claims, which the views show."""
    found = [desk.register_claim(f"Number {number}") for number in range(5)]
    desk.wait_for_views()
    return found


@pytest.fixture
def spoiled(claims: list[str], database: Database) -> str:
    """A claim whose row was changed."""
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        statement = "UPDATE views.claim_states SET status = 'x' WHERE claim_id = %s"
        connection.execute(statement, [claims[0]])
    return claims[0]


def read(desk: Desk, path: str) -> dict[str, Any]:
    """With the key."""
    answer = desk.get(path, headers=AUTHORIZED)
    assert answer.status_code == 200, answer.text
    content: dict[str, Any] = answer.json()
    return content


def metrics(desk: Desk) -> dict[tuple[str, ...], float]:
    """Values by name, view and state."""
    families = text_string_to_metric_families(desk.get("/metrics").text)
    return {
        (sample.name, *(sample.labels[label] for label in ("view", "state") if label in sample.labels)): value
        for family in families
        for sample in family.samples
        for value in [sample.value]
    }


@pytest.mark.parametrize("query", [{}, {"sample": 100}, {"sample": 100, "seed": 7}])
def test_a_spoiled_row_is_reported(desk: Desk, spoiled: str, query: dict[str, Any]) -> None:
    """The report comes at once, is kept, and has the row as it is and as it should be."""
    answer = desk.post(PATH, **query)

    done = answer.json()
    assert (answer.status_code, done["state"], done["report"]["differences"]) == (202, "finished", 1)
    assert (done["report"]["streams"], done["asked"]["sample"]) == (5, query.get("sample"))
    (difference,) = done["report"]["listed"]
    assert (difference["key"], difference["kind"]) == (spoiled, "different")
    assert (difference["stored"]["status"], difference["replayed"]["status"]) == ("x", "no_record")
    assert read(desk, PATH) == done
    assert "seed" not in query or done["asked"]["seed"] == 7


def test_a_key_is_verified_alone(desk: Desk, spoiled: str, claims: list[str]) -> None:
    """The rows of one key; of a key without any there is no report."""
    found = {key: desk.post(PATH, key=key).json()["report"]["differences"] for key in claims}

    assert found == {key: int(key == spoiled) for key in claims}
    assert slug_of(desk.post(PATH, key="nothing")) == "row-not-found"


@pytest.mark.parametrize("query", [{"sample": 1, "key": "x"}, {"seed": 1}, {"sample": 0}, {"key": ""}])
def test_parameters_are_checked(lone_desk: Desk, query: dict[str, Any]) -> None:
    """What contradicts itself is refused."""
    assert slug_of(lone_desk.post(PATH, **query)) == "validation-failed"


def test_what_no_parameter_alone_has_wrong_is_said_plainly(lone_desk: Desk) -> None:
    """Parameters that exclude each other are no mistake at one place, and no colon stands for one."""
    problem = lone_desk.post(PATH, sample=1, key="x").json()

    assert problem["detail"] == "sample and key exclude each other"


def test_a_long_verification_does_not_hold_the_request(
    desk: Desk, claims: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer comes while it runs; a second one has to wait; the report can be fetched later."""
    monkeypatch.setattr("projections.verification.service.PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr("projections.verification.selection._CHUNK_EVENTS", 1)
    slow = Verifier._compare

    def compare(*arguments: Any) -> set[str]:
        eventually(lambda: not is_held)
        return slow(*arguments)

    is_held = [True]
    monkeypatch.setattr(Verifier, "_compare", compare)
    begun = desk.post(PATH).json()
    assert (begun["state"], begun["report"]) == ("running", None)
    assert read(desk, PATH) == begun
    assert slug_of(desk.post(PATH)) == "verification-underway"
    is_held.clear()
    eventually(lambda: read(desk, PATH)["state"] == "finished")

    done = read(desk, PATH)
    assert done["verification_id"] == begun["verification_id"]
    assert (done["report"]["rows"], done["report"]["differences"]) == (5, 0)


def test_a_verification_whose_process_died_is_lost(desk: Desk, claims: list[str], database: Database) -> None:
    """Nobody holds its lock any more, and there is no report; another one can begin."""
    desk.post(PATH)
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute("DELETE FROM views.verification_reports")

    assert read(desk, PATH)["state"] == "lost"
    assert desk.post(PATH).json()["state"] == "finished"


def test_what_went_wrong_stands_in_place_of_the_report(
    desk: Desk, claims: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A verification that fails says why."""

    def fail(*_arguments: Any) -> None:
        raise RuntimeError("out of paper")

    monkeypatch.setattr(Verifier, "_compare", fail)
    done = desk.post(PATH).json()

    assert (done["state"], done["report"]) == ("failed", None)
    assert "out of paper" in done["failure"]


def test_an_application_that_ends_gives_up(
    api_settings: Settings, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closing does not wait for a long verification; it is told as failed."""
    monkeypatch.setattr("projections.verification.service.PATIENCE_SECONDS", 0.05)
    compare = Verifier._compare
    is_closing = [False]

    def wait(*arguments: Any) -> set[str]:
        eventually(lambda: is_closing[0])
        return compare(*arguments)

    with TestClient(create_app(api_settings, databases)) as client:
        desk = Desk(client)
        with monkeypatch.context() as patch:
            patch.setattr(Verifier, "_compare", wait)
            assert desk.post(PATH).json()["state"] == "running"
            services = client.app.state.services
            services.verifications._is_ending.set()
            is_closing[0] = True
            eventually(lambda: read(desk, PATH)["state"] == "failed")


def test_integrity_and_readiness_show_a_difference(desk: Desk, spoiled: str, databases: Databases) -> None:
    """The self-check finds the row by itself; both say so, and that a check runs."""
    with open_engine(databases.projector, self_check_seconds=0.01):
        eventually(lambda: not read(desk, "/admin/integrity")["is_ok"])
        found = read(desk, "/admin/integrity")

    assert found["is_checking"]
    (claims,) = (view for view in found["views"] if view["view"] == "claim_states")
    assert (claims["is_ok"], claims["last_difference"]["key"]) == (False, spoiled)
    assert desk.read("/health/ready")["differing_views"] == ["claim_states"]
    desk.post("/admin/projections/claim_states/rebuild")
    eventually(lambda: desk.read("/health/ready")["differing_views"] == [])


def test_metrics_are_those_of_the_ledger(desk: Desk, spoiled: str) -> None:
    """Position, lag, rows and state of each view, and what was checked; names are ours alone."""
    desk.post(PATH)
    found = metrics(desk)

    head = desk.read("/v1/events")["as_of"]["position"]
    assert all(name.startswith("claims_ledger_") for name, *_ in found)
    assert found["claims_ledger_log_position",] == head
    assert found["claims_ledger_view_position", "claim_states"] == head
    assert found["claims_ledger_view_lag_events", "claim_states"] == 0
    assert found["claims_ledger_view_rows", "claim_states"] == 5
    assert found["claims_ledger_view_state", "claim_states", "running"] == 1
    assert found["claims_ledger_view_state", "claim_states", "failed"] == 0
    assert found["claims_ledger_self_check_differences_total", "claim_states"] == 1
    assert found["claims_ledger_self_check_running",] == 0
    assert [found["claims_ledger_view_ok", name] for name in ("claim_states", "agents")] == [0, 1]


def test_metrics_follow_the_checks(desk: Desk, claims: list[str], databases: Databases) -> None:
    """Counters grow with the self-check, and the age of the last one is small."""
    name = "claims_ledger_self_check_checks_total", "entries"
    with open_engine(databases.projector, self_check_seconds=0.01):
        eventually(lambda: metrics(desk)[name] >= 2)
        found = metrics(desk)

    assert found["claims_ledger_self_check_running",] == 1
    assert found["claims_ledger_self_check_rows_total", "claim_states"] >= 5
    assert 0 <= found["claims_ledger_self_check_age_seconds", "entries"] < 15


def test_metrics_need_the_key_where_reading_is_not_public(
    api_settings: Settings, databases: Databases
) -> None:
    """They tell how large the ledger is, so they are as public as the ledger."""
    settings = api_settings.model_copy(update={"public_read": False})
    with TestClient(create_app(settings, databases)) as client:
        assert slug_of(client.get("/metrics")) == "not-authorized"
        answer = client.get("/metrics", headers=AUTHORIZED)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"


def test_two_applications_count_apart(api_settings: Settings, databases: Databases) -> None:
    """No registry is shared: each answers from its own database, again and again."""

    def applications() -> Iterator[str]:
        for _ in range(2):
            with TestClient(create_app(api_settings, databases)) as client:
                yield from (client.get("/metrics").text for _ in range(2))

    assert len(set(applications())) == 1
