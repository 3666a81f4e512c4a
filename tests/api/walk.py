"""A walk that calls every operation once, with success: the story of a bridge."""

import time
from dataclasses import dataclass, field
from typing import Any

import httpx
from psycopg import Connection

from projections.connection import connect
from tests.api.desk import AUTHORIZED, Desk

SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

FAIL = """
    UPDATE views.status
    SET failure_position = position + 1, failure_category = 'fold', failure_message = 'KeyError',
        failure_at = now()
    WHERE name = 'sources'
"""


@dataclass
class Walk:
    """What was sent and answered, by operation id."""

    desk: Desk
    bodies: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, httpx.Response] = field(default_factory=dict)

    def get(self, operation: str, path: str, **query: Any) -> dict[str, Any]:
        """Read with the key."""
        return self._note(operation, None, self.desk.get(path, headers=AUTHORIZED, **query))

    def post(
        self, operation: str, path: str, body: Any = None, *, revision: int | None = None, **query: Any
    ) -> dict[str, Any]:
        """Write with the key."""
        return self._note(operation, body, self.desk.post(path, body, revision=revision, **query))

    def delete(
        self, operation: str, path: str, *, revision: int | None = None, **query: Any
    ) -> dict[str, Any]:
        """Delete with the key, and with ``If-Match`` when a revision is given."""
        headers = AUTHORIZED if revision is None else {**AUTHORIZED, "If-Match": f'"{revision}"'}
        return self._note(operation, None, self.desk.send("DELETE", path, headers=headers, **query))

    def _note(self, operation: str, body: Any, answer: httpx.Response) -> dict[str, Any]:
        assert answer.is_success, f"{operation}: {answer.text}"
        self.bodies[operation], self.answers[operation] = body, answer
        content: dict[str, Any] = content_of(answer)
        return content


def content_of(answer: httpx.Response) -> Any:
    """What the answer holds: JSON, or a text."""
    is_text = answer.headers["content-type"].startswith("text/")
    return answer.text if is_text else answer.json()


def walk(desk: Desk, projector_url: str) -> Walk:
    """The walk, finished; what a view fails at is made up with the projector's login."""
    done = Walk(desk)
    mayor = _register(done)
    claim = done.answers["registerClaim"].json()["claim_id"]
    _speak(done, claim, mayor)
    _change(done, claim, mayor)
    _read(done, claim, mayor)
    _administer(done, claim)
    with connect(projector_url) as connection:
        _look_after(done, connection)
    return done


def _register(done: Walk) -> str:
    paper = done.post("registerAgent", "/v1/agents", {"name": "The Morning Paper", "kind": "organization"})[
        "agent_id"
    ]
    mayor: str = done.desk.register_agent("The mayor")
    done.post(
        "captureSource",
        "/v1/sources",
        {
            "url": "https://example.org/bridge",
            "title": "Bridge closed",
            "publisher": paper,
            "published": "2025-03-14",
            "language": "en",
            "sha256": SHA256,
            "media_type": "text/html",
        },
    )
    other = done.desk.register_claim("The old bridge is closed to lorries.")
    registered = done.post(
        "registerClaim",
        "/v1/claims",
        {"statement": "The old bridge is closed.", "language": "en", "topics": ["traffic"]},
        wait="projected",
    )
    link = {"to": registered["claim_id"], "relation": "same_as"}
    done.desk.write(f"/v1/claims/{other}/links", link, revision=1)
    return mayor


def _speak(done: Walk, claim: str, mayor: str) -> None:
    source = done.answers["captureSource"].json()["source_id"]
    paper = done.answers["registerAgent"].json()["agent_id"]
    engineer = done.desk.register_agent("The engineer")
    utterance = {
        "speakers": [mayor],
        "said": {"edtf": "2025-03-13", "basis": "explicit"},
        "reported": {"source": source, "on": "2025-03-14"},
        "venue": {"kind": "press conference"},
        "chain": [
            {"agents": [paper], "role": "publisher", "verb": "reports"},
            {"agents": [mayor], "role": "speaker", "verb": "said"},
        ],
        "quotes": [{"start": 10, "end": 16, "exact": "closed", "wording": "direct_quote"}],
        "acts": [{"act": "assert", "claim": claim}],
    }
    done.post("recordUtterance", "/v1/utterances", utterance)
    said = {"speakers": [engineer], "said": "2025-03-15"}
    path = f"/v1/claims/{claim}"
    done.post("assertClaim", f"{path}/assertions", {**said, "presupposed": True})
    done.post("rebutClaim", f"{path}/rebuttals", {**said, "relation": "undercut", "scope": "one lane only"})
    done.post("supportClaim", f"{path}/supports", {**said, "notes": "shows the plans"})
    judgement = {"rating": {"label": "Half true", "value": 3, "best": 5, "worst": 1}, "normalised": "MIXTURE"}
    assessed = done.post("assessClaim", f"{path}/assessments", {**said, **judgement, "likelihood": "likely"})
    entry = assessed["entries"][0]["entry_id"]
    revised = done.post(
        "reviseAssessment",
        f"/v1/entries/{entry}/revisions",
        {**said, "reason": "new_evidence", "normalised": "TRUE"},
    )
    entry = revised["entries"][0]["entry_id"]
    done.post("withdrawAssessment", f"/v1/entries/{entry}/withdrawals", {**said, "reason": "wrong bridge"})


def _change(done: Walk, claim: str, mayor: str) -> None:
    receipt = done.answers["recordUtterance"].json()
    asserted, utterance = receipt["entries"][0]["entry_id"], receipt["utterance_id"]
    rebutted = done.answers["rebutClaim"].json()["entries"][0]["entry_id"]
    agent, source = (done.answers[name].json() for name in ("registerAgent", "captureSource"))
    why = {"reason": "a slip of the pen"}
    done.post(
        "correctUtterance",
        f"/v1/utterances/{utterance}/corrections",
        {"set": {"venue": {"kind": "radio"}}, **why},
    )
    revision = _revision(done, claim)
    correction = {"set": {"scope": "the left lane only"}, **why}
    done.post("correctEntry", f"/v1/entries/{rebutted}/corrections", correction, revision=revision)
    done.post(
        "addEvidence", f"/v1/entries/{asserted}/evidence", {"description": "a photograph of the barrier"}
    )
    done.post("voidEntry", f"/v1/entries/{rebutted}/voids", why, revision=_revision(done, claim))
    retraction = {"speakers": [mayor], "said": "2025-03-16"}
    done.post("retractEntry", f"/v1/entries/{asserted}/retractions", retraction)
    rewording = {"statement": "The old bridge is closed to cars.", **why}
    done.post("rewordClaim", f"/v1/claims/{claim}/rewordings", rewording, revision=_revision(done, claim))
    other = done.desk.register_claim("The river is flooded.")
    link = {"to": other, "relation": "depends_on"}
    linked = done.post("linkClaim", f"/v1/claims/{claim}/links", link, revision=_revision(done, claim))
    address = f"/v1/claims/{claim}/links/{linked['link_id']}"
    done.delete("unlinkClaim", address, revision=linked["revision"], reason="it was not")
    path = f"/v1/agents/{agent['agent_id']}"
    done.post("correctAgent", f"{path}/corrections", {"set": {"kind": "document"}, **why}, revision=1)
    done.post("linkAgent", f"{path}/links", {"to": mayor, "relation": "same_as"}, revision=2)
    path = f"/v1/sources/{source['source_id']}"
    done.post("correctSource", f"{path}/corrections", {"set": {"title": "Bridge shut"}, **why}, revision=1)
    done.post("verifySource", f"{path}/verifications", {"sha256": SHA256, "on": "2025-04-01"})


def _revision(done: Walk, claim: str) -> int:
    return int(done.desk.read(f"/v1/claims/{claim}", entries=False)["revision"])


def _read(done: Walk, claim: str, mayor: str) -> None:
    done.desk.wait_for_views()
    receipt = done.answers["recordUtterance"].json()
    position = receipt["position"]
    done.get("listClaims", "/v1/claims", topic="traffic")
    done.get("getClaim", f"/v1/claims/{claim}", as_of=position)
    done.get("findSimilarClaims", "/v1/claims/similar", statement="The OLD bridge is closed", as_of=position)
    done.get("listSimilarClaims", f"/v1/claims/{claim}/similar")
    done.get("listClaimHistory", f"/v1/claims/{claim}/history", limit=2, states=True)
    done.get("listClaimTimeline", f"/v1/claims/{claim}/timeline", limit=2)
    ends = {"from_": "2025-03-14", "to": "2025-03-15", "clock": "said"}
    done.get("diffClaim", f"/v1/claims/{claim}/diff", as_of=position + 3, **ends)
    done.get("diffLedger", "/v1/diff", from_=position - 1, to=position, status_changed=True)
    done.get("listEvents", "/v1/events", after=position - 1, limit=1)
    done.get("getEvent", f"/v1/events/{position}")
    done.get("getUtterance", f"/v1/utterances/{receipt['utterance_id']}")
    done.get("getEntry", f"/v1/entries/{receipt['entries'][0]['entry_id']}")
    done.get("listAgents", "/v1/agents", q="mayor")
    done.get("getAgent", f"/v1/agents/{mayor}")
    done.get("listSources", "/v1/sources")
    done.get("getSource", f"/v1/sources/{done.answers['captureSource'].json()['source_id']}")
    done.get("getProblemType", "/problems/claim-not-found")


def _administer(done: Walk, claim: str) -> None:
    path = "/admin/projections"
    done.get("listProjections", path)
    done.get("getProjection", f"{path}/claim_states")
    done.get("explainRow", f"{path}/claim_states/rows/{claim}")
    done.post("rebuildProjection", f"{path}/claim_states/rebuild")
    while done.get("getRebuild", f"{path}/claim_states/rebuild")["state"] != "idle":
        time.sleep(0.01)
    done.post("confirmRebuild", f"{path}/claim_states/confirm")
    done.post("pauseProjection", f"{path}/agents/pause")
    done.post("resumeProjection", f"{path}/agents/resume")
    done.post("verifyProjection", f"{path}/claim_states/verify", key=claim)
    done.get("getVerification", f"{path}/claim_states/verify")
    done.get("getIntegrity", "/admin/integrity")
    done.get("getMetrics", "/metrics")
    done.get("checkLiveness", "/health/live")
    done.get("checkReadiness", "/health/ready")


def _look_after(done: Walk, connection: Connection[Any]) -> None:
    path = "/admin/projections/sources"
    done.desk.post(f"{path}/pause")
    done.desk.register_agent("Somebody later")
    connection.execute(FAIL)
    done.post("retryProjection", f"{path}/retry")
    connection.execute(FAIL)
    done.post("skipEvent", f"{path}/skip", {"reason": "it will be mended in the next version"})
    done.desk.post(f"{path}/resume")
    # Who reads in a long transaction keeps the new copy from taking over.
    with connection.transaction():
        connection.execute("SELECT FROM views.sources")
        assert done.desk.post(f"{path}/rebuild").is_success
        done.delete("cancelRebuild", f"{path}/rebuild")
