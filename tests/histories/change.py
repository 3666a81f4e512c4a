"""What desks do to their own record: corrections, voids, evidence, wordings, links."""

from collections.abc import Callable
from typing import Any

from ledger.domain.commands import (
    AddEvidence,
    Command,
    CorrectAgent,
    CorrectEntry,
    CorrectSource,
    CorrectUtterance,
    LinkAgents,
    LinkClaims,
    RewordClaim,
    UnlinkClaims,
    VerifySource,
    VoidEntry,
)
from ledger.domain.vocabulary import ActKind
from tests.histories.scene import Scene
from tests.histories.speech import chain, day, judgement, opposed, quotes, reported, said, targets, utterance
from tests.histories.text import text

CHANGES = (
    ("utterance",) * 3
    + ("entry",) * 3
    + ("void",) * 2
    + ("evidence", "reword", "link", "source", "agent", "agent_link", "verify")
)


def change(scene: Scene, what: str) -> Command:
    """A change of what there is; while nothing is recorded, an utterance instead."""
    return _CHANGES[what](scene) if scene.entries() else utterance(scene)


def _void(scene: Scene) -> Command:
    return VoidEntry(entry=scene.one_of(scene.entries()).entry_id, reason=text(scene))


def _evidence(scene: Scene) -> Command:
    return AddEvidence(entry=scene.one_of(scene.entries()).entry_id, description=text(scene))


def _reword(scene: Scene) -> Command:
    return RewordClaim(claim=scene.one_of(scene.claims), statement=text(scene), reason=text(scene))


def _source(scene: Scene) -> Command:
    fields = {"source": scene.one_of(scene.sources), "set": {"published": day(scene)}}
    return CorrectSource.model_validate({**fields, "reason": text(scene)})


def _agent(scene: Scene) -> Command:
    facts = {"name": text(scene), "notes": scene.one_of((None, text(scene)))}
    fields = {"agent": scene.one_of(scene.agents), "set": facts, "reason": text(scene)}
    return CorrectAgent.model_validate(fields)


def _agent_link(scene: Scene) -> Command:
    ends = {"from": scene.one_of(scene.agents), "to": scene.one_of(scene.agents)}
    return LinkAgents.model_validate({"id": scene.new_id("link"), "relation": "member_of", **ends})


def _verify(scene: Scene) -> Command:
    return VerifySource(source=scene.one_of(scene.sources), sha256="f" * 64, on=scene.today)


def _link(scene: Scene) -> Command:
    if scene.links and scene.chance(2):
        return UnlinkClaims(link=scene.one_of(scene.links), reason=text(scene))
    link = scene.new_id("link")
    scene.links.append(link)
    ends = {"from": scene.one_of(scene.claims), "to": scene.one_of(scene.claims)}
    return LinkClaims.model_validate({"id": link, "relation": "depends_on", **ends})


def _correct_utterance(scene: Scene) -> Command:
    changes: dict[str, Any] = {}
    for fact in scene.some_of(("said", "said", "reported", "speakers", "chain", "quotes", "notes"), 1, 2):
        match fact:
            case "said":
                changes[fact] = said(scene)
            case "reported":
                changes[fact] = None if scene.chance(3) else reported(scene)
            case "speakers":
                changes[fact] = scene.some_of(scene.agents, 1, 2)
            case "chain":
                changes[fact] = chain(scene, 1)
            case "quotes":
                changes[fact] = quotes(scene)
            case _:
                changes[fact] = text(scene)
    fields = {"utterance": scene.one_of(scene.utterances()), "set": changes, "reason": text(scene)}
    return CorrectUtterance.model_validate(fields)


def _correct_entry(scene: Scene) -> Command:
    """Another reading of the act; what its kind has not is refused."""
    entry = scene.one_of(scene.entries())
    changes: dict[str, Any] = {}
    match entry.kind:
        case ActKind.ASSERT:
            changes["presupposed"] = scene.chance(2)
        case ActKind.REBUT | ActKind.SUPPORT | ActKind.DECLINE_COMMENT:
            changes["targets"] = (opposed if entry.kind is ActKind.REBUT else targets)(
                scene, entry.claim_id
            ) or [{"claim": entry.claim_id}]
        case ActKind.ASSESS | ActKind.REASSESS:
            changes = judgement(scene)
    if scene.chance(3) or not changes:
        changes["inferred"] = scene.chance(2)
    fields = {"entry": entry.entry_id, "set": changes, "reason": text(scene)}
    return CorrectEntry.model_validate(fields)


_CHANGES: dict[str, Callable[[Scene], Command]] = {
    "utterance": _correct_utterance,
    "entry": _correct_entry,
    "void": _void,
    "evidence": _evidence,
    "reword": _reword,
    "link": _link,
    "source": _source,
    "agent": _agent,
    "agent_link": _agent_link,
    "verify": _verify,
}
