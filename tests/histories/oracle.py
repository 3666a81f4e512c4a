"""The as-of rule read once more, slowly, from its text: what the fold must equal.

    payloads of the events  ->  recorded (1, 2)  ->  keep (3)  ->  fold (4) and the answers

It works on the stored payloads as plain JSON and imports nothing of the fold. Days are texts
``YYYY-MM-DD``, which compare as days do; a missing one is open.
"""

from collections.abc import Callable, Iterable
from itertools import chain as joined
from typing import Any

from ledger.domain.events import RecordedEvent
from tests.histories.citation import Chain, pipelines, roots

Entry = dict[str, Any]
Keep = Callable[[Entry], bool]

ASSESSING = ("assess", "reassess")
ENTRY_TOPICS = {
    "claim.asserted.v1",
    "claim.rebutted.v1",
    "claim.supported.v1",
    "claim.assessed.v1",
    "claim.reassessed.v1",
    "claim.assessment_withdrawn.v1",
    "claim.comment_declined.v1",
    "claim.retracted.v1",
}


def recorded(events: Iterable[RecordedEvent], claim: str, upto: int) -> list[Entry]:
    """Steps 1 and 2: the entries of the claim as the record had them at the position."""
    entries: list[Entry] = []
    for event in events:
        if event.position > upto or event.originator_id != claim:
            continue
        payload, utterance = event.event.payload(), event.event.utterance_id
        if event.topic in ENTRY_TOPICS:
            facts, act = payload["utterance"], payload["act"]
            entry = {"id": payload["entry_id"], "of": utterance, "at": event.position, "voided": False}
            entries.append(entry | {"facts": facts, "act": act})
        for entry in entries:
            if event.topic == "entry.voided.v1" and entry["id"] == payload["entry_id"]:
                entry["voided"] = True
            if event.topic == "entry.corrected.v1":
                if "utterance" in payload and entry["of"] == utterance:
                    entry["facts"] = payload["utterance"]
                if "act" in payload and entry["id"] == payload["entry_id"]:
                    entry["act"] = payload["act"]
    return entries


def day_of(entry: Entry, clock: str, certainty: str) -> str | None:
    """The day by which step 3 keeps the entry; None is open."""
    facts = entry["facts"]
    if clock == "reported":
        return str(facts["reported"]["latest"])
    return str(facts["said"]["latest"]) if certainty == "certain" else facts["said"].get("earliest")


def answers(entries: list[Entry], clock: str, day: str | None, certainty: str) -> dict[str, Any]:
    """Steps 3 and 4, and everything that stands beside the status. Agents are sets."""
    kept = [
        entry
        for entry in sorted(entries, key=lambda e: (e["facts"]["said"]["latest"], e["at"]))
        if not entry["voided"]
        and (day is None or (by := day_of(entry, clock, certainty)) is None or by <= day)
    ]
    alive = {entry["id"]: _who_still_stands(entry, kept) for entry in kept}
    live = [entry for entry in kept if alive[entry["id"]]]
    counted = [entry for entry in live if not entry["act"].get("inferred")]
    assertions = [entry for entry in counted if _asserts(entry)]
    latest = _latest_by_assessor(counted)
    opposing = _opposing(counted, alive, latest)
    supporting = _supporting(counted, alive, latest)
    chains: list[Chain] = [entry["facts"].get("chain", []) for entry in kept]
    opposing_roots = roots([(e["facts"].get("chain", []), who) for e, who in opposing], chains)
    supporting_roots = roots([(e["facts"].get("chain", []), who) for e, who in supporting], chains)
    days = [by for entry in kept if (by := day_of(entry, clock, certainty)) is not None]
    asserting = set(joined.from_iterable(alive[entry["id"]] for entry in assertions))
    against = set(joined.from_iterable(who for _, who in opposing))
    of_act = {kind: [e for e in counted if e["act"]["act"] == kind] for kind in ("rebut", "support")}
    declined = [entry for entry in counted if entry["act"]["act"] == "decline_comment"]
    presupposed = [e for e in counted if e["act"]["act"] == "assert" and e["act"].get("presupposed")]
    repeated = _repetitions(assertions, [entry for entry, _ in opposing])
    return {
        "kept": [entry["id"] for entry in kept],
        "live": {entry["id"] for entry in live},
        "status": _status(
            any(_asserts(e) and not e["act"].get("inferred") for e in kept), asserting, against
        ),
        "first_said": _bounds(assertions[0]) if assertions else None,
        "last_said": _bounds(assertions[-1]) if assertions else None,
        "last_day": max(days) if days else None,
        "asserted_by": asserting,
        "opposed_by": against,
        "presupposed_by": set(joined.from_iterable(alive[e["id"]] for e in presupposed)),
        "declined_by": set(joined.from_iterable(alive[e["id"]] for e in declined)),
        "repetitions": [entry["id"] for entry in repeated],
        "opposing_roots": opposing_roots,
        "supporting_roots": supporting_roots,
        "pipelines": pipelines(e["facts"].get("chain", []) for e, _ in [*opposing, *supporting]),
        "latest": {agent: entry["id"] for agent, entry in latest.items()},
        "counts": {
            "assertions": len(assertions),
            "presuppositions": len(presupposed),
            "repetitions_after_opposition": len(repeated),
            "rebuttals": len(of_act["rebut"]),
            "supports": len(of_act["support"]),
            "assessments": len({entry["id"] for entry in latest.values()}),
            "comments_declined": len(declined),
            "opposing_roots": len(opposing_roots),
            "supporting_roots": len(supporting_roots),
            "inferred": len(live) - len(counted),
        },
    }


def _asserts(entry: Entry) -> bool:
    return entry["act"]["act"] == "assert" and not entry["act"].get("presupposed")


def _who_still_stands(entry: Entry, kept: list[Entry]) -> set[str]:
    """The speakers for whom the entry is live; nobody, when it is not."""
    standing = set(entry["facts"]["speakers"])
    for other in kept:
        if other["act"].get("entry") != entry["id"]:
            continue
        if other["act"]["act"] == "retract":
            standing -= set(other["facts"]["speakers"])
        else:
            standing.clear()
    return standing


def _latest_by_assessor(counted: list[Entry]) -> dict[str, Entry]:
    latest = {}
    for entry in counted:
        if entry["act"]["act"] in ASSESSING:
            latest.update(dict.fromkeys(entry["facts"]["speakers"], entry))
    return latest


def _speaks_against(act: dict[str, Any]) -> bool:
    return act.get("normalised") in ("FALSE", "MIXTURE") or "relation" in act


def _on_the_claim(act: dict[str, Any]) -> bool:
    return any(target["kind"] != "entry" for target in act["targets"])


def _opposing(
    counted: list[Entry], alive: dict[str, set[str]], latest: dict[str, Entry]
) -> list[tuple[Entry, set[str]]]:
    """The opposing entries in fold order, each with those who oppose by it."""
    found = []
    for entry in counted:
        act = entry["act"]
        if act["act"] == "rebut" and _on_the_claim(act):
            found.append((entry, alive[entry["id"]]))
        if act["act"] in ASSESSING and _speaks_against(act):
            whose_last = {agent for agent, last in latest.items() if last is entry}
            found += [(entry, whose_last)] if whose_last else []
    return found


def _supporting(
    counted: list[Entry], alive: dict[str, set[str]], latest: dict[str, Entry]
) -> list[tuple[Entry, set[str]]]:
    """The supporting entries in fold order, each with those who support by it."""
    found = []
    for entry in counted:
        act = entry["act"]
        if _asserts(entry) or (act["act"] == "support" and _on_the_claim(act)):
            found.append((entry, alive[entry["id"]]))
        if act["act"] in ASSESSING and act.get("normalised") == "TRUE" and not _speaks_against(act):
            whose_last = {agent for agent, last in latest.items() if last is entry}
            found += [(entry, whose_last)] if whose_last else []
    return found


def _status(has_kept: bool, asserting: set[str], against: set[str]) -> str:
    if not has_kept:
        return "no_record"
    if not asserting:
        return "retracted"
    pairs = [(x, other) for x in asserting for other in against if other != x]
    return "contested" if pairs else "unchallenged"


def _repetitions(assertions: list[Entry], opposing: list[Entry]) -> list[Entry]:
    if not opposing:
        return []
    first = min(entry["facts"]["said"]["latest"] for entry in opposing)
    return [entry for entry in assertions if (entry["facts"]["said"].get("earliest") or "") > first]


def _bounds(entry: Entry) -> tuple[str | None, str | None, str]:
    said = entry["facts"]["said"]
    return said.get("edtf"), said.get("earliest"), said["latest"]
