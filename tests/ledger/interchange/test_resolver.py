"""Names in lines: refs, identifiers, and entries by their utterance and claim."""

from typing import Any

from ledger.bootstrap import OpenLedger
from ledger.interchange.resolver import SCOPE
from tests.ledger.interchange.conftest import Importing
from tests.ledger.interchange.lines import BASICS, agent, utterance

ASSERT = {"act": "assert", "claim": "C1"}
REBUT = {"act": "rebut", "claim": "C1"}
TWO_ACTS = (*BASICS, utterance("E1", ASSERT, REBUT))


def against(target: dict[str, Any], ref: str = "E2") -> dict[str, Any]:
    return utterance(ref, REBUT | {"targets": [target]}, speaker="ben")


def test_an_entry_that_fits_twice_is_ambiguous(importing: Importing) -> None:
    """The refusal names what would be clear."""
    report = importing(*TWO_ACTS, against({"entry": "E1/C1"}))

    (refusal,) = report.refusals
    assert refusal.reason == "E1/C1 fits several entries: E1/C1/assert, E1/C1/rebut"
    assert refusal.slug == "ambiguous-entry"


def test_the_act_makes_an_entry_clear(opened: OpenLedger, importing: Importing) -> None:
    """The third part of the name is the kind of act."""
    report = importing(*TWO_ACTS, against({"entry": "E1/C1/assert"}))

    assert report.refusals == []
    answers = opened.writer_log.answers(SCOPE, ["test:E1"])
    target = opened.log.event(opened.log.head().position).event.payload()["act"]["targets"][0]
    assert target["id"] == answers["test:E1"].ids["entries"][0]["entry_id"]


def test_identifiers_are_names_too(opened: OpenLedger, importing: Importing) -> None:
    """A full identifier works wherever a ref does, also as a part of the name of an entry."""
    importing(*BASICS, utterance("E1", ASSERT))
    answers = opened.writer_log.answers(SCOPE, ["test:E1", "test:C1", "test:ben"])
    made = answers["test:E1"].ids
    on, by = answers["test:C1"].ids["claim_id"], answers["test:ben"].ids["agent_id"]
    targets = [
        {"entry": made["entries"][0]["entry_id"]},
        {"entry": f"{made['utterance_id']}/{on}"},
        {"utterance": made["utterance_id"]},
        {"claim": on},
    ]

    lines = [against(target, f"X{i}") | {"speakers": [by]} for i, target in enumerate(targets)]
    report = importing(*lines, namespace="other")

    # Of these lines only the claim of the act is still a ref, and of the other namespace.
    assert {refusal.reason for refusal in report.refusals} == {"there is no claim C1"}
    for line in lines:
        line["acts"][0]["claim"] = on
    assert importing(*lines, namespace="other").appended == 4


def test_a_name_that_fits_nothing_says_why(importing: Importing) -> None:
    """The reason tells what the name is and what is needed."""
    reasons = {
        ("entry", "E9/C1"): "there is no utterance E9",
        ("entry", "E1/C9"): "there is no claim C9",
        ("entry", "E1/C2"): "there is no entry E1/C2",
        ("entry", "E1/C1/support"): "there is no entry E1/C1/support",
        ("entry", "C1/E1"): "C1 is a claim, where an utterance is needed",
        ("entry", "E1"): "E1 is an utterance, where an entry is needed; its entries are named like E1/C1",
        ("utterance", "C1"): "C1 is a claim, where an utterance is needed",
        ("claim", "anna"): "anna is an agent, where a claim is needed",
        ("claim", "\x1b\0"): "claim holds a character that cannot be stored: U+0000",
    }
    targets = [against({field: name}, f"X{n}") for n, (field, name) in enumerate(reasons)]

    report = importing(*TWO_ACTS, *targets)

    assert [refusal.reason for refusal in report.refusals] == list(reasons.values())


def test_links_relate_claims_or_agents(opened: OpenLedger, importing: Importing) -> None:
    """What the two names stand for decides which link it is; a link can be taken off by its ref."""
    report = importing(
        *BASICS,
        {"op": "link", "ref": "L1", "from": "C1", "to": "C2", "relation": "depends_on"},
        {"op": "link", "ref": "L2", "from": "anna", "to": "ben", "relation": "member_of"},
        {"op": "unlink", "link": "L1", "reason": "too bold"},
    )

    assert report.refusals == []
    topics = [recorded.topic for recorded in opened.log.page(after=4, limit=9)]
    assert topics == ["claim.linked.v1", "agent.linked.v1", "claim.unlinked.v1"]


def test_a_link_between_other_things_is_refused(importing: Importing) -> None:
    """Two kinds of things have two vocabularies of relations."""
    link = {"op": "link", "from": "C1", "to": "C2", "relation": "same_as"}
    agents = {"from": "anna", "to": "ben"}

    report = importing(
        *BASICS,
        link | {"to": "ben"},
        link | {"relation": "member_of"},
        link | agents | {"relation": "narrower_than"},
        link | {"to": "C9"},
    )

    assert [refusal.reason for refusal in report.refusals] == [
        "a link relates two claims or two agents, not a claim to an agent",
        "relation member_of does not hold between claims",
        "relation narrower_than does not hold between agents",
        "there is no claim C9",
    ]


def test_every_change_of_the_record_can_be_imported(importing: Importing) -> None:
    """Corrections of all four kinds, voids, evidence and verifications, by ref."""
    why = {"reason": "misread"}
    sha = "0" * 64
    report = importing(
        *TWO_ACTS,
        agent("cia", kind="organization"),
        {"op": "source", "ref": "S", "publisher": "cia", "published": "2025-03-20", "sha256": sha},
        {"op": "correct", "utterance": "E1", "set": {"said": "2025-03-12"}} | why,
        {"op": "correct", "entry": "E1/C1/assert", "set": {"presupposed": True}} | why,
        {"op": "correct", "agent": "anna", "set": {"name": "Anna"}} | why,
        {"op": "correct", "source": "S", "set": {"title": "A title"}} | why,
        {"op": "evidence", "entry": "E1/C1/rebut", "source": "S", "description": "a photograph"},
        {"op": "verify", "source": "S", "sha256": sha, "on": "2025-03-21"},
        {"op": "void", "entry": "E1/C1/rebut", **why},
    )

    assert (report.refusals, report.appended) == ([], 14)
