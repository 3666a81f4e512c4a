"""Every rule a decision refuses by, broken once: what was asked, and what the answer says.

In facts and messages ``<E1/C1>`` stands for the identifier behind that name.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ledger.domain.errors import LedgerError
from ledger.domain.identifier import with_kind
from tests.histories.desk import Desk, assert_, assess, chain, reassess, rebut, retract


@dataclass(frozen=True)
class Refusal:
    """Asking this of the desk raises that error, with these facts in this order, and this text."""

    ask: Callable[[Desk], object]
    error: type[LedgerError]
    facts: dict[str, Any]
    message: str


def open_desk() -> Desk:
    """Two claims; E1 asserts both, E2 assesses C1, E3 asserted C1 and was voided.

    E4 retracts E1 on C2; E5 assesses C2 and E6 revises that. L1 is redacted.
    """
    desk = Desk("2025-03-20")
    desk.register(agents="putin trump isw osce", claims="C1 C2 C3")
    desk.do("source", "kp", published="2025-03-20")
    desk.do("link", "L1", **{"from": "C1", "to": "C2", "relation": "depends_on"})
    desk.say("E1", "putin", assert_("C1"), assert_("C2"), said="2025-03-13")
    desk.say("E2", "isw osce", assess("C1"), said="2025-03-14")
    desk.say("E3", "trump", assert_("C1"), rebut("C2"))
    desk.void("E3/C1")
    desk.say("E4", "putin", retract("E1/C2"))
    desk.say("E5", "osce", assess("C2"))
    desk.say("E6", "osce", reassess("E5/C2"))
    desk.do("redact", id=REDACTION, event=desk.id_of("L1"), basis="court order 7")
    return desk


def fill(desk: Desk, value: Any) -> Any:
    """The value with every ``<name>`` replaced."""
    if not isinstance(value, str):
        return value
    return re.sub(r"<([^>]+)>", lambda found: _identifier(desk, found[1]), value)


def _identifier(desk: Desk, name: str) -> str:
    kind, _, of = name.partition(" of ")
    return with_kind(desk.id_of(of), kind) if of else desk.id_of(name)


def say(*acts: dict[str, Any], by: str = "trump", **fields: Any) -> Callable[[Desk], object]:
    """An utterance as ``E9``; ``by`` names the speakers, entries may be named as ``<E1/C1>`` too."""

    def ask(desk: Desk) -> object:
        filled = [{key: fill(desk, value) for key, value in act.items()} for act in acts]
        return desk.say("E9", by, *filled, **{key: fill(desk, value) for key, value in fields.items()})

    return ask


def do(op: str, **fields: Any) -> Callable[[Desk], object]:
    """One line; fields that are words of Python end with an underscore."""
    return lambda desk: desk.do(op, **{key.rstrip("_"): fill(desk, value) for key, value in fields.items()})


def correct(what: str, name: str, /, **changes: Any) -> Callable[[Desk], object]:
    """A correction of what the name stands for."""
    return lambda desk: desk.correct(what, fill(desk, name), **changes)


def on(entry: str, *acts: dict[str, Any]) -> list[dict[str, Any]]:
    """Targets: one entry."""
    return [{"entry": entry}, *acts]


PUBLISHER = chain("isw:publisher")
REDACTION = "event_0000000000000000000000zzzz"
NOWHERE = "claim_00000000000000000000000000"
