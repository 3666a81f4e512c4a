"""Rules about texts, days, chains, quotes and references."""

from datetime import date
from typing import Any

from ledger.domain.errors import (
    DayInFuture,
    InvalidChain,
    InvalidDay,
    InvalidIdentifier,
    InvalidQuote,
    InvalidText,
    MissingChain,
    NotAnEntry,
    ReportedBeforeSaid,
    TargetOnAnotherClaim,
    TextTooLong,
    UnknownReference,
)
from tests.histories.desk import assert_, assess, chain, rebut, support
from tests.ledger.domain.refusals import NOWHERE, PUBLISHER, Refusal, correct, do, on, say


def _text(text: str, code: str) -> Refusal:
    return Refusal(
        do("claim", statement=text),
        InvalidText,
        {"field": "statement", "character": code},
        f"statement holds a character that cannot be stored: {code}",
    )


def _quote(start: int | None, end: int | None, exact: str | None, reason: str) -> Refusal:
    quote = {"start": start, "end": end, "exact": exact, "wording": "direct_quote"}
    return Refusal(
        say(assert_("C1"), quotes=[quote]),
        InvalidQuote,
        {"start": start, "end": end, "reason": reason},
        f"the quote at {start}..{end} cannot be right: {reason}",
    )


def _hop(number: int, *hops: str) -> Refusal:
    return Refusal(
        say(assert_("C1"), chain=chain(*hops)),
        InvalidChain,
        {"hop": number, "after": number},
        f"hop {number} of the chain follows hop {number}, which does not stand before it",
    )


def _future(field: str, ask: Any) -> Refusal:
    facts = {"field": field, "earliest": date(2025, 3, 22), "bound": date(2025, 3, 21)}
    text = f"{field} starts on 2025-03-22, after 2025-03-21, the last day this record can know of"
    return Refusal(ask, DayInFuture, facts, text)


def _carried_too_early(ask: Any, reported: str, said: str) -> Refusal:
    facts = {"reported_latest": date.fromisoformat(reported), "said_earliest": date.fromisoformat(said)}
    return Refusal(
        ask, ReportedBeforeSaid, facts, f"reported by {reported}, but said on {said} at the earliest"
    )


def _unknown(kind: str, ask: Any, identifier: str = "nobody") -> Refusal:
    facts = {"kind": kind, "identifier": identifier}
    return Refusal(ask, UnknownReference, facts, f"there is no {kind} {identifier}")


def _elsewhere(target: str, ask: Any) -> Refusal:
    facts = {"target": target, "claim_id": "<C1>"}
    return Refusal(ask, TargetOnAnotherClaim, facts, f"{target} is not on claim <C1>, which the act is about")


def _reported(**fields: Any) -> dict[str, Any]:
    return {"reported": fields, "chain": PUBLISHER}


FACT_REFUSALS = {
    "an id of another kind": Refusal(
        do("agent", id="claim_00000000000000000000000001", name="x", kind="person"),
        InvalidIdentifier,
        {"value": "claim_00000000000000000000000001", "expected": "agent"},
        "'claim_00000000000000000000000001' is not an identifier of kind agent",
    ),
    "an id beyond 128 bits": Refusal(
        say(assert_("C1", id="entry_8zzzzzzzzzzzzzzzzzzzzzzzzz")),
        InvalidIdentifier,
        {"value": "entry_8zzzzzzzzzzzzzzzzzzzzzzzzz", "expected": "entry"},
        "'entry_8zzzzzzzzzzzzzzzzzzzzzzzzz' is not an identifier of kind entry",
    ),
    "a day that is none": Refusal(
        say(assert_("C1"), said="2025-02-30"),
        InvalidDay,
        {"value": "2025-02-30", "reason": "there is no such day"},
        "'2025-02-30' is not an accepted EDTF day: there is no such day",
    ),
    "NUL in a text": _text("a\0b", "U+0000"),
    "half a surrogate pair": _text("a\ud83db", "U+D83D"),
    "a text over its limit": Refusal(
        do("claim", statement="🦓" * 2001),
        TextTooLong,
        {"field": "statement", "length": 2001, "limit": 2000},
        "statement has 2001 characters, 2000 is the most",
    ),
    "a quote without an end": _quote(5, None, "so", "give both start and end, or neither"),
    "a quote of nothing": _quote(None, None, None, "give positions, the exact words or a gist"),
    "a quote that ends at its start": _quote(5, 5, None, "it ends before it starts"),
    "a quote longer than its words": _quote(5, 9, "a🦓b", "the exact words have 3 code points"),
    "a hop after itself": _hop(2, "isw:publisher", "osce:source:2"),
    "a first hop after another": _hop(1, "isw:publisher:1"),
    "a report by nobody": Refusal(
        say(assert_("C1"), reported={"source": "kp"}),
        MissingChain,
        {},
        "the utterance is reported, so its attribution chain is required",
    ),
    "a report added without a chain": Refusal(
        correct("utterance", "E1", reported={"source": "kp"}),
        MissingChain,
        {},
        "the utterance is reported, so its attribution chain is required",
    ),
    "said after tomorrow": _future("said", say(assert_("C1"), said="2025-03-22")),
    "reported after tomorrow": _future("reported", say(assert_("C1"), **_reported(on="2025-03-22"))),
    "published after tomorrow": _future("published", do("source", published="2025-03-22")),
    "corrected to after tomorrow": _future("published", correct("source", "kp", published="2025-03-22")),
    "verified after tomorrow": _future("on", do("verify", source="kp", sha256="0" * 64, on="2025-03-22")),
    "given before it was said": _carried_too_early(
        say(assert_("C1"), said="2025-03-15", **_reported(on="2025-03-14")), "2025-03-14", "2025-03-15"
    ),
    "published before it was said": _carried_too_early(
        say(assert_("C1"), said="2025-03-21", **_reported(source="kp")), "2025-03-20", "2025-03-21"
    ),
    "corrected to before it was said": _carried_too_early(
        correct("utterance", "E1", reported={"on": "2025-03-12"}, chain=PUBLISHER), "2025-03-12", "2025-03-13"
    ),
    "an unknown claim": _unknown("claim", say(assert_(NOWHERE)), NOWHERE),
    "an unknown end of a link": _unknown(
        "claim", do("link", from_="C1", to=NOWHERE, relation="same_as"), NOWHERE
    ),
    "an unknown speaker": _unknown("agent", say(assert_("C1"), by="nobody")),
    "an unknown hop": _unknown("agent", say(assert_("C1"), chain=chain("nobody:source"))),
    "an unknown go-between": _unknown("agent", say(assert_("C1"), **_reported(via="nobody"))),
    "an unknown publisher": _unknown("agent", do("source", publisher="nobody")),
    "an unknown corrected publisher": _unknown("agent", correct("source", "kp", publisher="nobody")),
    "an unknown member": _unknown("agent", do("agent", name="x", kind="group", includes=["nobody"])),
    "an unknown corrected member": _unknown("agent", correct("agent", "isw", includes=["nobody"])),
    "an unknown corrected speaker": _unknown("agent", correct("utterance", "E1", speakers=["nobody"])),
    "an unknown end of a link between agents": _unknown(
        "agent", do("link_agents", from_="isw", to="nobody", relation="same_as")
    ),
    "an unknown source": _unknown("source", say(assert_("C1"), **_reported(source="nobody"))),
    "evidence in an unknown source": _unknown("source", say(assess("C1", evidence=[{"source": "nobody"}]))),
    "evidence added from an unknown source": _unknown(
        "source", do("evidence", entry="E1/C1", source="nobody", description="a map")
    ),
    "an unknown target": _unknown("entry", say(rebut("C1", "nobody"))),
    "an unknown target utterance": _unknown(
        "utterance", say(rebut("C1") | {"targets": [{"utterance": "nobody"}]})
    ),
    "an unknown reference": _unknown(
        "utterance",
        say({"act": "decline_comment", "claim": "C1", "refers_to": [{"utterance": "nobody"}]}),
    ),
    "another claim as target": _elsewhere("<C2>", say(rebut("C1") | {"targets": [{"claim": "C2"}]})),
    "an entry on another claim": _elsewhere("<E1/C2>", say(support("C1", "E1/C2"))),
    "an utterance that is not on the claim": Refusal(
        say(rebut("C3") | {"targets": [{"utterance": "E1"}]}),
        TargetOnAnotherClaim,
        {"target": "<E1>", "claim_id": "<C3>"},
        "<E1> is not on claim <C3>, which the act is about",
    ),
    "a refusal to speak about an entry elsewhere": _elsewhere(
        "<E1/C2>", say({"act": "decline_comment", "claim": "C1", "targets": on("E1/C2")})
    ),
    "a link where an entry should be": Refusal(
        say({"act": "retract", "entry": "<entry of L1>"}),
        NotAnEntry,
        {"identifier": "<entry of L1>"},
        "<entry of L1> is not an entry",
    ),
}
