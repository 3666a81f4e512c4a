"""Problems: one table, complete; each reachable as itself, and none that says too much."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields

import psycopg
import pytest
from litestar import get
from litestar.testing import TestClient, create_test_client

from api.app import create_app
from api.problems.errors import RequestError
from api.problems.handlers import HANDLERS
from api.problems.table import BY_SLUG, PROBLEMS
from ledger.bootstrap import Databases
from ledger.domain.errors import LedgerError
from ledger.persistence.batch import Save
from ledger.persistence.mapper import LedgerStoredEvent
from ledger.persistence.transaction import append_saves
from ledger.settings import Settings
from projections.registry import open_engine
from tests.api.conftest import databases_of, open_desk
from tests.api.desk import AUTHORIZED, Desk, slug_of
from tests.api.scene import BY_HISTORY, NEVER, REFUSALS, Scene, set_scene
from tests.api.walk import FAIL
from tests.support.database import Cluster, Database
from tests.support.events import append, new_id
from tests.support.tampering import tamper
from tests.support.waiting import eventually


@pytest.fixture(scope="module")
def scene(cluster: Cluster, api_settings: Settings) -> Iterator[Scene]:
    """One for all tests here: what is refused changes nothing."""
    with open_desk(api_settings, databases_of(cluster.create())) as desk:
        yield set_scene(desk)


def leaves(kind: type[LedgerError]) -> set[type[LedgerError]]:
    """The concrete classes below, but those that tests define."""
    below = [child for child in kind.__subclasses__() if not child.__module__.startswith("tests")]
    return {kind} if not below else set().union(*map(leaves, below))


def test_table_is_complete() -> None:
    """Every concrete error has one problem type, and nothing else has."""
    assert set(PROBLEMS) == leaves(LedgerError)
    assert leaves(RequestError) < set(PROBLEMS)
    assert len(BY_SLUG) == len(PROBLEMS)


def test_every_problem_is_accounted_for() -> None:
    """Each slug is caused by a request, by a test of its own, or by nothing, with the reason."""
    assert set(REFUSALS) | set(BY_HISTORY) | set(NEVER) == set(BY_SLUG)
    assert len(REFUSALS) + len(BY_HISTORY) + len(NEVER) == len(BY_SLUG)
    assert set(BY_HISTORY.values()) <= set(globals())


@pytest.mark.parametrize("slug", REFUSALS)
def test_requests_are_refused_with_their_problem(scene: Scene, slug: str) -> None:
    """The request that breaks one rule gets the problem of that rule, whole."""
    answer = REFUSALS[slug](scene)

    assert slug_of(answer) == slug
    kind, problem = BY_SLUG[slug], answer.json()
    assert (answer.status_code, problem["title"]) == (kind.status, kind.title)
    assert problem["instance"] == answer.request.url.path
    assert problem["detail"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("slug", BY_SLUG)
def test_every_problem_has_a_page(scene: Scene, slug: str) -> None:
    """The type of a problem is the address of a page, for programs and for people."""
    address = BY_SLUG[slug].uri

    page = scene.desk.read(address)
    html = scene.desk.get(address, headers={"Accept": "text/html"})

    assert page["advice"]
    assert html.headers["content-type"].startswith("text/html")
    assert page["title"] in html.text


def test_facts_and_fields_say_what_is_wrong(scene: Scene) -> None:
    """An error's facts come as members; a validation names the place and what is wrong there."""
    stale = REFUSALS["revision-conflict"](scene).json()
    invalid = scene.post("claims", {"statement": 1, "topics": [1]}).json()

    assert stale["facts"] == {"stream": scene.claim, "expected": 999, "actual": scene.revision()}
    assert [error["pointer"] for error in invalid["errors"]] == ["/statement", "/topics/0"]
    assert scene.desk.get("/v1/claims?x=1").json()["errors"][0]["name"] == "x"


def test_headers_that_belong_to_a_status(scene: Scene) -> None:
    """401 challenges, 405 lists the methods."""
    assert "Bearer" in REFUSALS["not-authorized"](scene).headers["www-authenticate"]
    assert "GET" in REFUSALS["method-not-allowed"](scene).headers["allow"]


def test_views_that_were_never_made_are_behind(lone_desk: Desk) -> None:
    """Without an engine no list is to be had yet."""
    answer = lone_desk.get("/v1/claims")

    assert slug_of(answer) == "projection-behind"
    assert answer.headers["retry-after"] == "2"


def test_writes_beyond_the_bound_are_told_to_come_again(
    api_settings: Settings, databases: Databases, database: Database
) -> None:
    """While the head is held as many writes wait as may; one more is refused, and those are done."""
    settings = api_settings.model_copy(update={"append_queue_max_events": 2})
    with (
        TestClient(create_app(settings, databases)) as client,
        psycopg.connect(database.superuser) as blocker,
        ThreadPoolExecutor(2) as threads,
    ):
        desk = Desk(client)
        blocker.execute("SELECT FROM ledger.log_head FOR UPDATE")
        waiting = [threads.submit(desk.post, "/v1/claims", {"statement": "x"}) for _ in range(2)]
        eventually(lambda: client.app.state.services.admission._events == 2)

        refused = desk.post("/v1/claims", {"statement": "y"})
        blocker.rollback()
        written = [each.result(30).status_code for each in waiting]

    assert (slug_of(refused), refused.headers["retry-after"]) == ("append-queue-full", "2")
    assert written == [201, 201]


def test_a_second_rebuild_has_to_wait(lone_desk: Desk, database: Database) -> None:
    """A view that is being rebuilt cannot be rebuilt once more."""
    lone_desk.get("/admin/projections", headers=AUTHORIZED)
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute("UPDATE views.status SET rebuild_requested_at = now()")

    assert slug_of(lone_desk.post("/admin/projections/agents/rebuild")) == "rebuild-underway"


def test_a_second_verification_has_to_wait(lone_desk: Desk, database: Database) -> None:
    """A view that is being verified, in whatever process, cannot be verified once more."""
    lock = "SELECT pg_advisory_lock(hashtextextended('claims-ledger verification agents', 0))"
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute(lock.encode())

        assert slug_of(lone_desk.post("/admin/projections/agents/verify")) == "verification-underway"


def test_a_view_of_another_version_is_not_verified(lone_desk: Desk, database: Database) -> None:
    """Rows that another version of the software made cannot be compared."""
    lone_desk.get("/admin/projections", headers=AUTHORIZED)
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute("UPDATE views.status SET version = version - 1")

    assert slug_of(lone_desk.post("/admin/projections/agents/verify")) == "view-outdated"


def test_tampering_shows(lone_desk: Desk, database: Database) -> None:
    """An event that was changed behind the ledger's back is never given out."""
    lone_desk.register_claim()
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute("ALTER TABLE ledger.events DISABLE TRIGGER ALL")
        connection.execute("UPDATE ledger.events SET recorded_by = 'somebody'")

    assert slug_of(lone_desk.get("/v1/events/1")) == "envelope-mismatch"


def test_a_process_without_its_database_is_not_ready(
    lone_desk: Desk, cluster: Cluster, database: Database
) -> None:
    """Nothing of the database's name or address is told."""
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {database.name} ALLOW_CONNECTIONS false")
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database.name]
        )

    ready, read = lone_desk.get("/health/ready"), lone_desk.get("/v1/events")

    assert (slug_of(ready), slug_of(read)) == ("not-ready", "database-unreachable")
    assert database.name not in ready.text + read.text
    assert lone_desk.get("/health/live").status_code == 200


def test_a_failed_view_is_named_and_the_process_stays_ready(desk: Desk, database: Database) -> None:
    """Whatever else is asked can still be answered; what administrators wrote is not told to everybody."""
    eventually(lambda: desk.read("/health/ready")["status"] == "ready")
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute(FAIL)

    after = desk.read("/health/ready")

    assert (after["status"], after["failed_views"], after["stopped_views"]) == ("degraded", ["sources"], [])
    assert "skips" not in after["views"][0]


def test_views_that_nobody_feeds_are_named(lone_desk: Desk, databases: Databases) -> None:
    """Lists stand still, or were never made: that is no health, until an engine comes."""
    alone = lone_desk.read("/health/ready")
    assert (alone["status"], len(alone["stopped_views"])) == ("degraded", len(alone["views"]))

    with open_engine(databases.projector):
        eventually(lambda: lone_desk.read("/health/ready")["stopped_views"] == [])
        assert lone_desk.read("/health/ready")["status"] == "ready"


def test_a_schema_that_is_gone_is_told_quietly(lone_desk: Desk, database: Database) -> None:
    """A table that is missing says that migrations are, and not which table."""
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute("ALTER TABLE ledger.log_head RENAME TO gone")

    answer = lone_desk.get("/v1/events")

    assert slug_of(answer) == "migrations-missing"
    assert "log_head" not in answer.text


def test_faults_say_nothing_of_themselves() -> None:
    """What nobody foresaw is a problem without any detail."""

    @get("/", sync_to_thread=False)
    def fail() -> None:
        raise RuntimeError("secret")

    with create_test_client(fail, exception_handlers=HANDLERS, openapi_config=None) as client:
        answer = client.get("/")

    assert slug_of(answer) == "internal-error"
    assert "secret" not in answer.text


def test_an_application_may_be_made_twice(api_settings: Settings, databases: Databases) -> None:
    """Two applications in one process do not disturb each other."""
    apps = [create_app(api_settings, databases) for _ in range(2)]
    with TestClient(apps[0]) as one, TestClient(apps[1]) as two:
        assert one.get("/health/ready").status_code == two.get("/health/ready").status_code == 200


def test_an_answer_that_the_events_do_not_give_is_refused(desk: Desk, database: Database) -> None:
    """A row of a view that somebody changed is no answer to those who ask for a verified one."""
    claim = desk.register_claim()
    desk.wait_for_views()
    with psycopg.connect(database.superuser, autocommit=True) as connection:
        connection.execute("DELETE FROM views.claims")

    assert slug_of(desk.get(f"/v1/claims/{claim}", verify=True)) == "verification-failed"


def test_a_payload_that_went_shows(lone_desk: Desk, database: Database) -> None:
    """A payload that is missing without a redaction is told as such."""
    lone_desk.register_claim()
    tamper(database, "DELETE FROM ledger.payloads")

    assert slug_of(lone_desk.get("/v1/events/1")) == "payload-missing"


def test_an_event_of_a_later_version_shows(lone_desk: Desk, database: Database) -> None:
    """An event of a kind that this version does not know is not given out as something else."""
    claim = new_id("claim")
    event = LedgerStoredEvent(claim, 1, "claim.dreamt.v1", b"{}", new_id("event"), None)
    with psycopg.connect(database.writer, autocommit=True) as connection:
        append_saves(connection, [Save([event], append())])

    assert slug_of(lone_desk.get("/v1/events/1")) == "unknown-topic"


@pytest.mark.parametrize("slug", NEVER)
def test_what_no_request_causes_would_still_be_answered(slug: str) -> None:
    """An error that is told at the start, or of files, comes back as its documented problem all the same."""
    kind = BY_SLUG[slug]
    facts = [1 if field.type is int else "x" for field in fields(kind.error)]

    @get("/", sync_to_thread=False)
    def fail() -> None:
        raise kind.error(*facts)

    with create_test_client(fail, exception_handlers=HANDLERS, openapi_config=None) as client:
        answer = client.get("/")

    assert slug_of(answer) == slug
    assert (answer.status_code, answer.json()["title"]) == (kind.status, kind.title)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v1/claims", "GET, HEAD, OPTIONS, POST"),
        ("/v1/claims/claim_01hf3h8v6qe8m9r2ykzj4x5n7a", "GET, HEAD, OPTIONS"),
        ("/v1/utterances", "OPTIONS, POST"),
        ("/v1/entries/entry_01hf3h8v6qe8m9r2ykzj4x5n7a/voids", "OPTIONS, POST"),
    ],
)
def test_the_methods_of_an_address_are_told_alike(lone_desk: Desk, path: str, expected: str) -> None:
    """OPTIONS and a refusal list the same, and HEAD where it works."""
    asked, refused = (lone_desk.send(method, path) for method in ("OPTIONS", "PATCH"))

    assert (asked.status_code, refused.status_code) == (204, 405)
    assert asked.headers["allow"] == refused.headers["allow"] == expected
    assert expected in refused.json()["detail"]
