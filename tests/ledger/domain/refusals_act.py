"""Rules about what may be done to claims and entries."""

from typing import Any

from ledger.domain.errors import (
    AlreadySuperseded,
    AssessorsDiffer,
    DuplicateAct,
    EmptyAssessment,
    EntryIsVoided,
    InferredNotAllowed,
    InvalidQuote,
    NotTheirEntry,
    RatingOutsideScale,
    WrongEntryKind,
)
from tests.histories.desk import assert_, assess, reassess, rebut, retract, withdraw
from tests.ledger.domain.refusals import Refusal, correct, do, say


def _kind(entry: str, act: str, operation: str, expected: str, ask: Any) -> Refusal:
    facts = {"entry_id": f"<{entry}>", "act": act, "operation": operation, "expected": expected}
    return Refusal(ask, WrongEntryKind, facts, f"<{entry}> is of kind {act}; {operation} takes {expected}")


def _voided(ask: Any) -> Refusal:
    return Refusal(ask, EntryIsVoided, {"entry_id": "<E3/C1>"}, "<E3/C1> was voided")


def _others(by: str, names: str, act: dict[str, Any]) -> Refusal:
    facts = {"entry_id": "<E2/C1>", "assessors": "<isw>, <osce>", "speakers": names}
    return Refusal(
        say(act, by=by),
        AssessorsDiffer,
        facts,
        f"<E2/C1> was assessed by <isw>, <osce>, not by {names}",
    )


def _inferred(act: str, ask: Any) -> Refusal:
    return Refusal(ask, InferredNotAllowed, {"act": act}, f"an act of kind {act} cannot be inferred")


def _outside(rating: dict[str, Any]) -> Refusal:
    facts = {name: rating.get(name) for name in ("value", "worst", "best")}
    text = f"the rating {facts['value']} lies outside its scale from {facts['worst']} to {facts['best']}"
    return Refusal(say(assess("C1", rating={"label": "so", **rating})), RatingOutsideScale, facts, text)


def _empty(ask: Any) -> Refusal:
    text = "an assessment needs a rating, a normalised rating, a relation or a likelihood"
    return Refusal(ask, EmptyAssessment, {}, text)


RETRACTABLE = "assert or rebut or support"
ASSESSMENT = "assess or reassess"
JOINT = "isw osce"

ACT_REFUSALS = {
    "retracting an assessment": _kind(
        "E2/C1", "assess", "retracting", RETRACTABLE, say(retract("E2/C1"), by=JOINT)
    ),
    "retracting a retraction": _kind(
        "E4/C2", "retract", "retracting", RETRACTABLE, say(retract("E4/C2"), by="putin")
    ),
    "reassessing an assertion": _kind(
        "E1/C1", "assert", "reassessing", ASSESSMENT, say(reassess("E1/C1"), by="putin")
    ),
    "withdrawing an assertion": _kind(
        "E1/C1", "assert", "withdrawing", ASSESSMENT, say(withdraw("E1/C1"), by="putin")
    ),
    "a voided target": _voided(say(rebut("C1", "E3/C1"))),
    "retracting what was voided": _voided(say(retract("E3/C1"))),
    "correcting what was voided": _voided(correct("entry", "E3/C1", presupposed=True)),
    "voiding twice": _voided(do("void", entry="E3/C1", reason="again")),
    "evidence for what was voided": _voided(do("evidence", entry="E3/C1", description="a map")),
    "retracting somebody else's word": Refusal(
        say(retract("E1/C1"), by="putin isw"),
        NotTheirEntry,
        {"entry_id": "<E1/C1>", "agents": "<isw>"},
        "<isw> did not speak <E1/C1>, so they cannot retract it",
    ),
    "reassessing without one of the assessors": _others("isw", "<isw>", reassess("E2/C1")),
    "withdrawing without one of the assessors": _others("osce", "<osce>", withdraw("E2/C1")),
    "reassessing with one more": _others("osce isw trump", "<osce>, <isw>, <trump>", reassess("E2/C1")),
    "an assessment that says nothing": _empty(say(assess("C1", None, confidence="high"))),
    "a reassessment that says nothing": _empty(say(reassess("E2/C1", None), by=JOINT)),
    "a correction to an assessment that says nothing": _empty(correct("entry", "E2/C1", normalised=None)),
    "a rating over the best": _outside({"value": 6.0, "worst": 1.0, "best": 5.0}),
    "a rating under the worst": _outside({"value": 0.0, "worst": 1.0, "best": 5.0}),
    "a rating outside a scale that runs down": _outside({"value": 7.0, "worst": 6.0, "best": 1.0}),
    "a rating over the only end": _outside({"value": 6.0, "best": 5.0}),
    "a rating under the only end": _outside({"value": 0.0, "worst": 1.0}),
    "a rating corrected to outside its scale": Refusal(
        correct("entry", "E2/C1", rating={"label": "so", "value": 9, "worst": 1, "best": 5}),
        RatingOutsideScale,
        {"value": 9.0, "worst": 1.0, "best": 5.0},
        "the rating 9.0 lies outside its scale from 1.0 to 5.0",
    ),
    "an inferred retraction": _inferred("retract", say(retract("E1/C1", inferred=True), by="putin")),
    "an inferred withdrawal": _inferred(
        "withdraw_assessment", say(withdraw("E2/C1", inferred=True), by=JOINT)
    ),
    "an inferred reassessment": _inferred("reassess", say(reassess("E2/C1", inferred=True), by=JOINT)),
    "a retraction corrected to inferred": _inferred("retract", correct("entry", "E4/C2", inferred=True)),
    "one kind of act twice": Refusal(
        say(assert_("C1"), assert_("C1", presupposed=True)),
        DuplicateAct,
        {"act": "assert", "claim_id": "<C1>"},
        "the utterance has assert on claim <C1> more than once",
    ),
    "two retractions on one claim": Refusal(
        say(retract("E1/C2"), retract("E1/C2"), by="putin"),
        DuplicateAct,
        {"act": "retract", "claim_id": "<C2>"},
        "the utterance has retract on claim <C2> more than once",
    ),
    "evidence with a quote of nothing": Refusal(
        say(assess("C1", evidence=[{"quote": {"wording": "paraphrase"}}])),
        InvalidQuote,
        {"start": None, "end": None, "reason": "give positions, the exact words or a gist"},
        "the quote at None..None cannot be right: give positions, the exact words or a gist",
    ),
    "a second successor": Refusal(
        say(reassess("E5/C2"), by="osce"),
        AlreadySuperseded,
        {"entry_id": "<E5/C2>", "successor": "<E6/C2>"},
        "<E5/C2> was superseded by <E6/C2> already",
    ),
}
