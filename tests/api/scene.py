"""A claim that people have spoken about, and every refusal that can be had from it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import httpx

from tests.api.desk import AUTHORIZED, Desk

NOBODY: Final = "agent_01hf3h8v6qe8m9r2ykzj4x5n7a"
NOTHING: Final = {
    kind: f"{kind}_01hf3h8v6qe8m9r2ykzj4x5n7a" for kind in ("claim", "entry", "source", "utterance", "link")
}
REBUILD: Final = "/admin/projections/agents/rebuild"
WHY: Final = {"reason": "a slip of the pen"}


@dataclass(frozen=True)
class Scene:
    """Ids of what there is; ``assessment`` is Ann's and has a successor, ``voided`` was voided."""

    desk: Desk
    ann: str
    bob: str
    claim: str
    other: str
    assertion: str
    assessment: str
    voided: str
    link: str

    def post(self, path: str, body: Any, revision: int | None = None, **headers: str) -> httpx.Response:
        """A write with the key."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.desk.post(f"/v1/{path}", body, revision=revision, headers=named)

    def revision(self) -> int:
        """Of the claim."""
        return int(self.desk.read(f"/v1/claims/{self.claim}", entries=False)["revision"])

    def say(self, **fields: Any) -> httpx.Response:
        """Ann asserts the claim."""
        return self.post(f"claims/{self.claim}/assertions", {"speakers": [self.ann], **fields})

    def rebut(self, **target: str) -> httpx.Response:
        """Ann rebuts one target on the claim."""
        return self.post(f"claims/{self.claim}/rebuttals", {"speakers": [self.ann], "targets": [target]})

    def assess(self, **fields: Any) -> httpx.Response:
        """Ann assesses the claim."""
        return self.post(f"claims/{self.claim}/assessments", {"speakers": [self.ann], **fields})

    def take_up(self, entry: str, operation: str, speaker: str = "", **fields: Any) -> httpx.Response:
        """Ann, or somebody, revises, withdraws or retracts an entry."""
        return self.post(f"entries/{entry}/{operation}", {"speakers": [speaker or self.ann], **fields})


def set_scene(desk: Desk) -> Scene:
    """The scene, prepared."""
    ann, bob = desk.register_agent("Ann"), desk.register_agent("Bob")
    claim, other = desk.register_claim("The bridge is closed"), desk.register_claim("The river is high")
    assertion, voided = desk.assert_claim(claim, ann), desk.assert_claim(claim, bob)
    receipt = desk.act(claim, "assessments", ann, normalised="TRUE")
    assessment = receipt["entries"][0]["entry_id"]
    revision = receipt["revision"]
    desk.write(f"/v1/entries/{voided}/voids", WHY, revision=revision)
    link = desk.write(
        f"/v1/claims/{claim}/links", {"to": other, "relation": "depends_on"}, revision=revision + 1
    )["link_id"]
    desk.write(
        f"/v1/entries/{assessment}/revisions",
        {"speakers": [ann], "reason": "error", "normalised": "FALSE"},
    )
    return Scene(desk, ann, bob, claim, other, assertion, assessment, voided, link)


def _reuse(scene: Scene) -> httpx.Response:
    scene.post("claims", {"statement": "one"}, Idempotency_Key="reused")
    return scene.post("claims", {"statement": "another"}, Idempotency_Key="reused")


def _unlink(scene: Scene) -> httpx.Response:
    path = f"/v1/claims/{scene.claim}/links/{NOTHING['link']}"
    headers = {**AUTHORIZED, "If-Match": '"1"'}
    return scene.desk.send("DELETE", path, headers=headers, reason="x")


def _twice(scene: Scene) -> httpx.Response:
    act = {"act": "assert", "claim": scene.claim}
    return scene.post("utterances", {"speakers": [scene.ann], "acts": [act, act]})


def _target_elsewhere(scene: Scene) -> httpx.Response:
    return scene.post(
        f"claims/{scene.other}/rebuttals", {"speakers": [scene.ann], "targets": [{"entry": scene.assertion}]}
    )


REFUSALS: Final[dict[str, Callable[[Scene], httpx.Response]]] = {
    "invalid-identifier": lambda s: s.post(f"claims/{s.claim}/assertions", {"speakers": ["Ann"]}),
    "invalid-day": lambda s: s.say(said="yesterday"),
    "invalid-text": lambda s: s.say(notes="\0"),
    "text-too-long": lambda s: s.say(notes="x" * 10_001),
    "invalid-quote": lambda s: s.say(quotes=[{"start": 3, "end": 1, "wording": "direct_quote"}]),
    "invalid-chain": lambda s: s.say(chain=[{"agents": [s.bob], "role": "agency", "after": 2}]),
    "missing-chain": lambda s: s.say(reported={"on": "2025-03-20"}),
    "day-in-future": lambda s: s.say(said="2999"),
    "reported-before-said": lambda s: s.say(
        said="2025-03-13",
        reported={"on": "2025-03-12"},
        chain=[{"agents": [s.bob], "role": "publisher"}],
    ),
    "unknown-reference": lambda s: s.post(f"claims/{s.claim}/assertions", {"speakers": [NOBODY]}),
    "target-on-another-claim": _target_elsewhere,
    "not-an-entry": lambda s: s.rebut(entry=s.ann),
    "wrong-entry-kind": lambda s: s.take_up(s.assertion, "withdrawals", reason="x"),
    "entry-is-voided": lambda s: s.take_up(s.voided, "retractions", s.bob),
    "not-their-entry": lambda s: s.take_up(s.assertion, "retractions", s.bob),
    "assessors-differ": lambda s: s.take_up(s.assessment, "withdrawals", s.bob, reason="x"),
    "already-superseded": lambda s: s.take_up(s.assessment, "revisions", reason="error", normalised="TRUE"),
    "empty-assessment": lambda s: s.assess(confidence="low"),
    "rating-outside-scale": lambda s: s.assess(rating={"label": "x", "value": 9, "best": 5, "worst": 1}),
    "inferred-not-allowed": lambda s: s.take_up(s.assertion, "retractions", inferred=True),
    "duplicate-act": _twice,
    "nothing-to-correct": lambda s: s.post(f"agents/{s.ann}/corrections", {"set": {"name": "Ann"}, **WHY}, 1),
    "already-linked": lambda s: s.post(
        f"claims/{s.claim}/links", {"to": s.other, "relation": "depends_on"}, s.revision()
    ),
    "self-link": lambda s: s.post(f"agents/{s.ann}/links", {"to": s.ann, "relation": "same_as"}, 1),
    "claim-not-found": lambda s: s.desk.get(f"/v1/claims/{NOTHING['claim']}"),
    "agent-not-found": lambda s: s.desk.get(f"/v1/agents/{NOBODY}"),
    "source-not-found": lambda s: s.desk.get(f"/v1/sources/{NOTHING['source']}"),
    "entry-not-found": lambda s: s.take_up(NOTHING["entry"], "retractions"),
    "utterance-not-found": lambda s: s.post(
        f"utterances/{NOTHING['utterance']}/corrections", {"set": {"notes": "x"}, **WHY}
    ),
    "link-not-found": _unlink,
    "view-not-found": lambda s: s.desk.get("/admin/projections/none", headers=AUTHORIZED),
    "row-not-found": lambda s: s.desk.get("/admin/projections/agents/rows/none", headers=AUTHORIZED),
    "verification-not-found": lambda s: s.desk.get("/admin/projections/agents/verify", headers=AUTHORIZED),
    "position-not-reached": lambda s: s.desk.get("/v1/events/1000000"),
    "not-found": lambda s: s.desk.get("/v1/nothing"),
    "revision-conflict": lambda s: s.post(f"claims/{s.claim}/rewordings", {"statement": "x", **WHY}, 999),
    "idempotency-key-reused": _reuse,
    "identifier-taken": lambda s: s.post("claims", {"id": s.claim, "statement": "x"}),
    "clocks-exclude": lambda s: s.desk.get("/v1/claims", certainty="possible"),
    "invalid-limit": lambda s: s.desk.get("/v1/claims", said_as_of="2025"),
    "view-not-failed": lambda s: s.desk.post("/admin/projections/agents/retry"),
    "rebuild-not-underway": lambda s: s.desk.send("DELETE", REBUILD, headers=AUTHORIZED),
    "nothing-to-confirm": lambda s: s.desk.post("/admin/projections/agents/confirm"),
    "invalid-search": lambda s: s.desk.get("/v1/claims", q="?"),
    "invalid-cursor": lambda s: s.desk.get("/v1/claims", cursor="x"),
    "not-authorized": lambda s: s.desk.send("POST", "/v1/claims", {}),
    "method-not-allowed": lambda s: s.desk.send("PUT", "/v1/claims", {}),
    "validation-failed": lambda s: s.post("claims", {}),
    "body-unreadable": lambda s: s.post("claims", []),
    "body-too-large": lambda s: s.post("claims", {"statement": "x" * 1_100_000}),
    "media-type-unsupported": lambda s: s.desk.client.post("/v1/claims", content="x", headers=AUTHORIZED),
    "precondition-required": lambda s: s.post(f"claims/{s.claim}/rewordings", {"statement": "x", **WHY}),
}
"""One request for each problem that a client can cause."""

BY_HISTORY: Final = {
    "append-queue-full": "test_writes_beyond_the_bound_are_told_to_come_again",
    "projection-behind": "test_views_that_were_never_made_are_behind",
    "rebuild-underway": "test_a_second_rebuild_has_to_wait",
    "verification-underway": "test_a_second_verification_has_to_wait",
    "view-outdated": "test_a_view_of_another_version_is_not_verified",
    "envelope-mismatch": "test_tampering_shows",
    "verification-failed": "test_an_answer_that_the_events_do_not_give_is_refused",
    "payload-missing": "test_a_payload_that_went_shows",
    "unknown-topic": "test_an_event_of_a_later_version_shows",
    "not-ready": "test_a_process_without_its_database_is_not_ready",
    "database-unreachable": "test_a_process_without_its_database_is_not_ready",
    "migrations-missing": "test_a_schema_that_is_gone_is_told_quietly",
    "internal-error": "test_faults_say_nothing_of_themselves",
}
"""Problems that need more than a request, with the test that causes each."""

NEVER: Final = {
    "ambiguous-entry": "requests name entries by id; only files name them by utterance and claim",
    "stream-not-touched": "told as validation-failed, with its place in the body",
    "invalid-line": "only files have lines",
    "redaction-stays": "only files redact",
    "invalid-skeleton": "only files bring skeletons",
    "settings-error": "a login that lacks a right is told at the start",
    "migrations-unknown": "told at the start, and by not-ready",
    "origin-mismatch": "told at the start, and by not-ready",
    "data-directory-in-use": "told at the start",
    "embedded-server-failed": "told at the start",
}
"""Problems that no request causes, and why; a test raises each behind an address of its own."""
