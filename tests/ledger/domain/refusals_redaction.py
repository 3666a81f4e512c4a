"""Rules about redactions, and about what exports bring that nobody else may."""

from collections.abc import Callable
from datetime import date
from typing import Any

from ledger.domain.errors import (
    DayInFuture,
    DuplicateAct,
    IdentifierTaken,
    InvalidSkeleton,
    NothingToCorrect,
    RedactionStays,
    UnknownReference,
    WrongEntryKind,
)
from ledger.domain.identifier import with_kind
from ledger.domain.redaction import skeleton
from tests.histories.desk import Desk, assert_
from tests.ledger.domain.refusals import NOWHERE, REDACTION, Refusal, correct, do, say

BASIS = "court order 7"
FRESH = "entry_0000000000000000000000yyyy"
NOTHING = "entry_00000000000000000000000000"
ASSERTED = "claim.asserted.v1"


def restore(
    says: dict[str, Any] | None = None, said: str | None = None, **changes: Any
) -> Callable[[Desk], object]:
    """Take over an entry like that of E1 on C1, of an utterance of its own; ``says`` changes what is left.

    ``said`` is the latest day.
    """

    def ask(desk: Desk) -> object:
        made = with_kind(desk.id_of("E1/C1"), "event")
        event = next(r.event for r in desk.ledger.log.events if r.event.event_id == made)
        left = skeleton(event) | {"entry_id": FRESH}
        if said is not None:
            left["utterance"]["said"] = {"latest": said, "basis": "unknown"}
        fields: dict[str, Any] = {
            "id": FRESH,
            "stream": desk.id_of("C1"),
            "utterance": with_kind(FRESH, "utterance"),
            "position": 9,
            "topic": event.TOPIC,
            "skeleton": left | (says or {}),
            "basis": BASIS,
            "at": "2025-03-19T00:00:00Z",
            "redaction": 10,
        }
        return desk.do("redacted", **fields | changes)

    return ask


def _invalid(reason: str, ask: Callable[[Desk], object], topic: str = ASSERTED) -> Refusal:
    facts = {"identifier": FRESH, "topic": topic, "reason": reason}
    message = f"the skeleton of {FRESH} cannot be what is left of {topic}: {reason}"
    return Refusal(ask, InvalidSkeleton, facts, message)


REDACTION_REFUSALS = {
    "a redaction that is redacted": Refusal(
        do("redact", event=REDACTION, basis=BASIS),
        RedactionStays,
        {"event_id": REDACTION},
        f"{REDACTION} is a redaction, which is never redacted itself",
    ),
    "a redaction of nothing": Refusal(
        do("redact", event=NOTHING, basis=BASIS),
        UnknownReference,
        {"kind": "event", "identifier": NOTHING},
        f"there is no event {NOTHING}",
    ),
    "a redaction of a claim that is not there": Refusal(
        do("redact", event=NOWHERE, basis=BASIS),
        UnknownReference,
        {"kind": "event", "identifier": NOWHERE},
        f"there is no event {NOWHERE}",
    ),
    "a redaction in the future": Refusal(
        do("redact", event="<E1/C1>", basis=BASIS, at="2025-03-22T00:00:00Z"),
        DayInFuture,
        {"field": "at", "earliest": date(2025, 3, 22), "bound": date(2025, 3, 21)},
        "at starts on 2025-03-22, after 2025-03-21, the last day this record can know of",
    ),
    "what is left of an unknown event": _invalid(
        "topic 'claim.dreamt.v1' is not known to this version",
        restore(topic="claim.dreamt.v1"),
        "claim.dreamt.v1",
    ),
    "what is left of a redaction": _invalid(
        "a redaction is never redacted", restore(topic="event.redacted.v1"), "event.redacted.v1"
    ),
    "a skeleton with a text": _invalid(
        "it holds more or less than a skeleton", restore({"act": {"act": "assert", "notes": "secret"}})
    ),
    "a skeleton without a field": _invalid(
        "utterance: Input should be a valid dictionary or instance of UtteranceFacts",
        restore({"utterance": 7}),
    ),
    "a skeleton of another id": _invalid(f"its id would be {NOTHING}", restore({"entry_id": NOTHING})),
    "a skeleton of no act": _invalid("act.act: Input should be 'assert'", restore({"act": {"act": "sing"}})),
    "a skeleton of no shape": _invalid("it has another shape", restore({"utterance": {"act": "assert"}})),
    "a skeleton of a day that would be bounded": _invalid(
        "recorded now, the event would be another", restore(said="2025-03-22")
    ),
    "an utterance that is continued with other facts": Refusal(
        say(assert_("C3"), id="<E1>", continues=True),
        IdentifierTaken,
        {"identifier": "<E1>"},
        "<E1> exists already",
    ),
    "an utterance that is continued with an act it did": Refusal(
        say(assert_("C1"), by="putin", id="<E1>", continues=True, said="2025-03-13"),
        DuplicateAct,
        {"act": "assert", "claim_id": "<C1>"},
        "the utterance has assert on claim <C1> more than once",
    ),
    "a correction told of what is no field": Refusal(
        do("correct_entry", entry="<E1/C1>", set={"notes": "x"}, reason="y", changed=["normalised"]),
        NothingToCorrect,
        {"identifier": "<E1/C1>", "reason": "normalised is not a field of what it corrects"},
        "nothing to correct in <E1/C1>: normalised is not a field of what it corrects",
    ),
    "a target that never was an assertion": Refusal(
        correct("entry", "<E3/C2>", targets=[{"entry": "E4/C2", "kind": "assertion"}]),
        WrongEntryKind,
        {
            "entry_id": "<E4/C2>",
            "act": "retract",
            "operation": "aiming at an assertion",
            "expected": "assert",
        },
        "<E4/C2> is of kind retract; aiming at an assertion takes assert",
    ),
}
