"""Utterances of generated histories: who, when, through whom, and what it does to which claims."""

from datetime import timedelta
from typing import Any

from ledger.domain.claim import EntryRecord
from ledger.domain.commands import RecordUtterance
from ledger.domain.vocabulary import ActKind
from tests.histories.scene import Scene
from tests.histories.text import text

FORMS = ("day",) * 5 + ("interval", "interval", "before", "before", "after", "month", "year", "unknown")
ROLES = ("source", "source", "speaker", "document", "assessor", "agency", "publisher", "author")
ACTS = ("assert",) * 5 + ("rebut",) * 4 + ("support", "assess", "assess", "assess", "decline_comment")
FOLLOWING = ("reassess", "retract", "withdraw_assessment", "reassess")
RETRACTABLE = (ActKind.ASSERT, ActKind.REBUT, ActKind.SUPPORT)
ASSESSING = (ActKind.ASSESS, ActKind.REASSESS)
RELATIONS = (None, "rebut", "undercut", "undermine")
NORMALISED = ("FALSE", "TRUE", "MIXTURE", "OTHER", None)

Fields = dict[str, Any]


def utterance(scene: Scene) -> RecordUtterance:
    """One utterance with one to three acts; with two of a kind on one claim it will be refused."""
    acts = [_act(scene, scene.one_of(ACTS)) for _ in range(scene.number(1, 3))]
    speakers = scene.some_of(scene.agents, scene.number(1, 2), 2, unique=True)
    taken_up = _entry(scene, scene.one_of(FOLLOWING)) if scene.chance(2) else None
    if taken_up is not None:
        entry, act = taken_up
        acts = [act, *acts[1:]]
        own = list(entry.utterance.speakers)
        speakers = scene.one_of([own, own[:1], own, speakers])
    is_reported = scene.chance(2)
    fields = {"id": scene.new_id("utterance"), "speakers": speakers, "acts": acts, "said": said(scene)}
    fields["reported"] = reported(scene) if is_reported else None
    fields["chain"] = chain(scene, 0 if scene.chance(20) or not is_reported else 1)
    fields["quotes"] = quotes(scene)
    fields["venue"] = {"kind": "speech", "name": text(scene)} if scene.chance(4) else None
    return RecordUtterance.model_validate(fields)


def day(scene: Scene) -> str | None:
    """An EDTF day: mostly late news, sometimes of a day that is still to come."""
    first = scene.today - timedelta(days=scene.number(-1, 7))
    last = first + timedelta(days=scene.number(0, 4))
    match scene.one_of(FORMS):
        case "day":
            return f"{first}"
        case "interval":
            return f"{first}/{last}"
        case "before":
            return f"/{last}"
        case "after":
            return f"{first}/.."
        case "month":
            return f"{first:%Y-%m}"
        case "year":
            return f"{first:%Y}"
    return None


def said(scene: Scene) -> Fields | None:
    """The said day, now and then narrowed beyond what EDTF can say."""
    edtf = day(scene)
    if edtf is None and scene.chance(2):
        return None
    latest = scene.today - timedelta(days=scene.number(0, 3)) if scene.chance(10) else None
    basis = scene.one_of(("explicit", "derived"))
    return {"edtf": edtf, "latest": latest, "basis": basis, "justification": text(scene)}


def reported(scene: Scene) -> Fields:
    """A report: on a day of its own, or on that of its source."""
    source = scene.one_of([*scene.sources, None])
    on = f"{scene.today - timedelta(days=scene.number(-1, 5))}"
    return {
        "source": source,
        "on": scene.one_of((None, on, on[:7], f"/{on}")),
        "via": scene.one_of(scene.agents) if scene.chance(3) else None,
    }


def chain(scene: Scene, least: int) -> list[Fields]:
    """Hops of few agents, so that they cite one another in circles; ``after`` makes branches."""
    hops: list[Fields] = []
    for number in range(1, scene.number(least, 4) + 1):
        role = "publisher" if number == 1 and scene.chance(2) else scene.one_of(ROLES)
        after = scene.number(1, number - 1) if number > 1 and scene.chance(3) else None
        agents = scene.some_of(scene.agents, 1, 2)
        hops.append({"agents": agents, "role": role, "after": after, "verb": text(scene)})
    return hops


def quotes(scene: Scene) -> list[Fields]:
    if not scene.chance(4):
        return []
    exact = text(scene)
    return [{"start": 5, "end": 5 + len(exact), "exact": exact, "wording": "direct_quote"}]


def judgement(scene: Scene) -> Fields:
    """A rating, a relation, both, or neither, which is refused."""
    fields: Fields = {"normalised": scene.one_of(NORMALISED), "relation": scene.one_of(RELATIONS)}
    if scene.chance(3):
        fields["rating"] = {"label": text(scene), "value": 2, "best": 5, "worst": 1}
    return fields


def targets(scene: Scene, claim: str) -> list[Fields]:
    """The claim, entries, what an utterance did; now and then of another claim."""
    here = [entry.entry_id for entry in scene.entries(claim)]
    entries = here or [entry.entry_id for entry in scene.entries()]
    choices: list[Fields] = [{"claim": claim}, *({"entry": entry} for entry in entries)]
    choices += [{"utterance": utterance} for utterance in scene.utterances()[-3:]]
    return scene.some_of(choices, 0, 2)


def opposed(scene: Scene, claim: str) -> list[Fields]:
    """Targets with the relation in which a rebuttal stands to each."""
    return [{**target, "relation": scene.one_of(RELATIONS)} for target in targets(scene, claim)]


def _act(scene: Scene, kind: str) -> Fields:
    claim = scene.one_of(scene.claims)
    fields: Fields = {"act": kind, "id": scene.new_id("entry"), "claim": claim}
    fields["inferred"] = scene.chance(6)
    if kind == "assert":
        fields["presupposed"] = scene.chance(4)
    if kind == "assess":
        fields |= judgement(scene)
    if kind in ("rebut", "support", "decline_comment"):
        fields["targets"] = (opposed if kind == "rebut" else targets)(scene, claim)
    return fields


def _entry(scene: Scene, kind: str) -> tuple[EntryRecord, Fields] | None:
    """An act that takes an entry up, and the entry."""
    wanted = RETRACTABLE if kind == "retract" else ASSESSING
    entries = [entry for entry in scene.entries() if entry.kind in wanted]
    if not entries:
        return None
    joint = [entry for entry in entries if len(entry.utterance.speakers) > 1]
    entry = scene.one_of(joint if joint and scene.chance(2) else entries)
    fields: Fields = {"act": kind, "id": scene.new_id("entry"), "entry": entry.entry_id}
    if kind == "withdraw_assessment":
        fields["reason"] = text(scene)
    if kind == "reassess":
        fields |= {**judgement(scene), "reason": "new_evidence"}
    return entry, fields
