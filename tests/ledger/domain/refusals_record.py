"""Rules about changes of our own record, about links, and about what does not exist."""

from typing import Any

from ledger.domain.errors import (
    AgentNotFound,
    AlreadyLinked,
    ClaimNotFound,
    EntryNotFound,
    IdentifierTaken,
    LinkNotFound,
    NothingToCorrect,
    SelfLink,
    SourceNotFound,
    UtteranceNotFound,
)
from tests.histories.desk import assert_
from tests.ledger.domain.refusals import NOWHERE, Refusal, correct, do, say

SAME = "the record reads so already"
FREE = "entry_0000000000000000000000zzzz"


def _nothing(name: str, reason: str, ask: Any) -> Refusal:
    facts = {"identifier": f"<{name}>", "reason": reason}
    return Refusal(ask, NothingToCorrect, facts, f"nothing to correct in <{name}>: {reason}")


def _missing(error: Any, kind: str, ask: Any, identifier: str = "nobody") -> Refusal:
    where = " at that moment" if error is ClaimNotFound else ""
    return Refusal(ask, error, {"identifier": identifier}, f"there is no {kind} {identifier}{where}")


def _taken(name: str, ask: Any) -> Refusal:
    return Refusal(ask, IdentifierTaken, {"identifier": name}, f"{name} exists already")


RECORD_REFUSALS = {
    "a correction of an utterance to what it is": _nothing(
        "E1", SAME, correct("utterance", "E1", said="2025-03-13")
    ),
    "a correction of an utterance without a field": _nothing("E1", SAME, correct("utterance", "E1")),
    "a correction of an entry to what it is": _nothing(
        "E1/C1", SAME, correct("entry", "E1/C1", presupposed=False)
    ),
    "a correction of an entry without a field": _nothing("E1/C1", SAME, correct("entry", "E1/C1")),
    "a correction of an agent to what it is": _nothing("isw", SAME, correct("agent", "isw", name="isw")),
    "a correction of an agent's name to nothing": _nothing("isw", SAME, correct("agent", "isw", name=None)),
    "a correction of a source to what it is": _nothing(
        "kp", SAME, correct("source", "kp", published="2025-03-20")
    ),
    "a field of another kind of act": _nothing(
        "E1/C1", "normalised is not a field of assert", correct("entry", "E1/C1", normalised="TRUE")
    ),
    "a relation of an assertion": _nothing(
        "E1/C1", "relation is not a field of assert", correct("entry", "E1/C1", relation="rebut")
    ),
    "null for what an act must have": _nothing(
        "E1/C1", "inferred cannot be null", correct("entry", "E1/C1", inferred=None)
    ),
    "a reassessment for no known reason": _nothing(
        "E6/C2",
        "reason is one of new_evidence, method_change, error, editorial",
        correct("entry", "E6/C2", reason="mood"),
    ),
    "a claim reworded to what it is": _nothing(
        "C1", "the statement reads so already", do("reword", claim="C1", statement="C1 is so", reason="style")
    ),
    "a link made twice": Refusal(
        do("link", from_="C1", to="C2", relation="depends_on"),
        AlreadyLinked,
        {"origin": "<C1>", "target": "<C2>", "relation": "depends_on", "link_id": "<L1>"},
        "<C1> is linked to <C2> as depends_on already, by <L1>",
    ),
    "a claim linked to itself": Refusal(
        do("link", from_="C1", to="C1", relation="same_as"),
        SelfLink,
        {"identifier": "<C1>"},
        "<C1> cannot be linked to itself",
    ),
    "an agent linked to itself": Refusal(
        do("link_agents", from_="isw", to="isw", relation="same_as"),
        SelfLink,
        {"identifier": "<isw>"},
        "<isw> cannot be linked to itself",
    ),
    "rewording no claim": _missing(
        ClaimNotFound, "claim", do("reword", claim=NOWHERE, statement="x", reason="y"), NOWHERE
    ),
    "linking no claim": _missing(
        ClaimNotFound, "claim", do("link", from_=NOWHERE, to="C1", relation="same_as"), NOWHERE
    ),
    "correcting no agent": _missing(AgentNotFound, "agent", correct("agent", "nobody", name="x")),
    "linking no agent": _missing(
        AgentNotFound, "agent", do("link_agents", from_="nobody", to="isw", relation="same_as")
    ),
    "correcting no source": _missing(SourceNotFound, "source", correct("source", "nobody", title="x")),
    "verifying no source": _missing(
        SourceNotFound, "source", do("verify", source="nobody", sha256="0" * 64, on="2025-03-20")
    ),
    "correcting no entry": _missing(EntryNotFound, "entry", correct("entry", "nobody", inferred=True)),
    "voiding no entry": _missing(EntryNotFound, "entry", do("void", entry="nobody", reason="x")),
    "evidence for no entry": _missing(
        EntryNotFound, "entry", do("evidence", entry="nobody", description="a map")
    ),
    "correcting no utterance": _missing(
        UtteranceNotFound, "utterance", correct("utterance", "nobody", notes="x")
    ),
    "taking off no link": _missing(LinkNotFound, "link", do("unlink", link="nobody", reason="x")),
    "an agent that exists": _taken("<isw>", do("agent", id="<isw>", name="x", kind="person")),
    "a source that exists": _taken("<kp>", do("source", id="<kp>")),
    "a claim that exists": _taken("<C1>", do("claim", id="<C1>", statement="x")),
    "a link that exists": _taken("<L1>", do("link", id="<L1>", from_="C1", to="C3", relation="same_as")),
    "an utterance that exists": _taken("<E1>", lambda desk: say(assert_("C1"), id=desk.id_of("E1"))(desk)),
    "an entry that exists": _taken("<E1/C1>", say(assert_("C1", id="<E1/C1>"))),
    "one id for two entries": _taken(FREE, say(assert_("C1", id=FREE), assert_("C2", id=FREE))),
}
