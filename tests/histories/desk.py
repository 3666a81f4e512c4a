"""A desk where tests record by short names, as interchange files do.

    desk = Desk("2025-03-20")
    desk.register(agents="putin isw", claims="C1")
    desk.say("E1", "putin", assert_("C1"), said="2025-03-13")
    desk.standpoint("C1", said("2025-03-13")).status

``E1`` then names the utterance, ``E1/C1`` its entry on C1, ``E1/C1/rebut`` the one of that kind. Acts
are plain dicts, as in the interchange format. Names that were never given pass through as they are.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pydantic import TypeAdapter

from ledger.application.question import Question
from ledger.application.replay import Replay
from ledger.domain.as_of import AsOf
from ledger.domain.claim import ClaimRecord, EntryRecord
from ledger.domain.commands import (
    AddEvidence,
    CaptureSource,
    Command,
    CorrectAgent,
    CorrectEntry,
    CorrectSource,
    CorrectUtterance,
    LinkAgents,
    LinkClaims,
    RecordUtterance,
    RedactEvent,
    RegisterAgent,
    RegisterClaim,
    RestoreEvent,
    RewordClaim,
    UnlinkClaims,
    VerifySource,
    VoidEntry,
    map_names,
)
from ledger.domain.limit import NO_LIMIT, Limit
from ledger.domain.standing import Standing, standing_of
from ledger.domain.state import Standpoint, standpoint_of
from ledger.domain.vocabulary import Certainty, Clock
from tests.histories.memory import MemoryLedger

OPS: dict[str, type[Command]] = {
    "agent": RegisterAgent,
    "source": CaptureSource,
    "claim": RegisterClaim,
    "link": LinkClaims,
    "link_agents": LinkAgents,
    "unlink": UnlinkClaims,
    "utterance": RecordUtterance,
    "void": VoidEntry,
    "reword": RewordClaim,
    "evidence": AddEvidence,
    "verify": VerifySource,
    "redact": RedactEvent,
    "redacted": RestoreEvent,
    "correct_utterance": CorrectUtterance,
    "correct_entry": CorrectEntry,
    "correct_agent": CorrectAgent,
    "correct_source": CorrectSource,
}


class Desk:
    """Records at noon of ``today``; move ``today`` to record on another day."""

    def __init__(self, today: str = "2025-03-20") -> None:
        self.today = today
        self.ledger = MemoryLedger()
        self.replay = Replay(self.ledger.log)
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def do(self, op: str, ref: str | None = None, **fields: Any) -> dict[str, Any]:
        """Record one line of an interchange file; its ``ref`` names what it makes."""
        if op == "source":
            fields = {"title": ref or "untitled"} | fields
        command = map_names(OPS[op].model_validate(fields), self._resolve)
        now = datetime.combine(date.fromisoformat(self.today), datetime.min.time(), UTC)
        answer = dict(self.ledger.execute(command, now + timedelta(hours=12)).answer)
        if ref is not None:
            self._learn(ref, answer)
        return answer

    def register(self, *, agents: str = "", claims: str = "") -> None:
        """Agents and claims by name, separated by spaces."""
        for name in agents.split():
            self.do("agent", name, name=name, kind="person")
        for name in claims.split():
            self.do("claim", name, statement=f"{name} is so")

    def say(self, ref: str, speakers: str, *acts: dict[str, Any], **fields: Any) -> dict[str, Any]:
        """Record an utterance of the speakers, separated by spaces."""
        return self.do("utterance", ref, speakers=speakers.split(), acts=acts, **fields)

    def correct(self, what: str, name: str, /, **changes: Any) -> dict[str, Any]:
        """Correct the utterance, entry, agent or source of that name."""
        fields: dict[str, Any] = {what: name, "set": changes, "reason": "we misread it"}
        return self.do(f"correct_{what}", **fields)

    def void(self, entry: str) -> dict[str, Any]:
        """Void the entry of that name."""
        return self.do("void", entry=entry, reason="recorded twice")

    def id_of(self, name: str) -> str:
        """The identifier behind a name."""
        return self._ids[name]

    def names(self, ids: Iterable[str]) -> list[str]:
        """The names of the identifiers, in their order; an entry's is ``E1/C1/assert``."""
        return [self._names[identifier] for identifier in ids]

    def claim(self, name: str) -> ClaimRecord:
        """What the record says of the claim now."""
        return self.replay.record(self._ids[name], self.moment())

    def entry(self, name: str) -> EntryRecord:
        """What the record says of the entry now."""
        claim = self.claim(name.split("/")[1])
        return claim.entries[self._ids[name]]

    def standing(self, claim: str, limit: Limit = NO_LIMIT) -> Standing:
        """The entries of the claim, sorted out at the limit."""
        return standing_of(self.claim(claim).stances, limit)

    def standpoint(self, claim: str, limit: Limit = NO_LIMIT) -> Standpoint:
        """The fold of the claim at the limit."""
        return standpoint_of(self.claim(claim), limit)

    def moment(self, **question: Any) -> AsOf:
        """The moment a question comes to; without one, now."""
        return self.replay.as_of(Question(**question))

    @property
    def head(self) -> int:
        """The last position."""
        return len(self.ledger.log.events)

    def _resolve(self, _kind: str, name: str) -> str:
        return self._ids.get(name, name)

    def _name(self, name: str, identifier: str) -> None:
        self._ids[name] = self._ids.get(name, identifier)
        self._names[identifier] = name

    def _learn(self, ref: str, answer: dict[str, Any]) -> None:
        for entry in answer.get("entries", ()):
            claim = self._names[entry["claim_id"]]
            self._name(f"{ref}/{claim}", entry["entry_id"])
            self._name(f"{ref}/{claim}/{entry['act']}", entry["entry_id"])
        kinds = ("link_id", "utterance_id", "agent_id", "source_id", "claim_id")
        self._name(ref, next(answer[kind] for kind in kinds if kind in answer))


def assert_(claim: str, **fields: Any) -> dict[str, Any]:
    return {"act": "assert", "claim": claim, **fields}


def rebut(claim: str, *entries: str, **fields: Any) -> dict[str, Any]:
    return {"act": "rebut", "claim": claim, "targets": [{"entry": entry} for entry in entries], **fields}


def support(claim: str, *entries: str, **fields: Any) -> dict[str, Any]:
    return {"act": "support", "claim": claim, "targets": [{"entry": entry} for entry in entries], **fields}


def assess(claim: str, normalised: str | None = "FALSE", **fields: Any) -> dict[str, Any]:
    return {"act": "assess", "claim": claim, "normalised": normalised, **fields}


def reassess(entry: str, normalised: str | None = "TRUE", **fields: Any) -> dict[str, Any]:
    return {"act": "reassess", "entry": entry, "reason": "error", "normalised": normalised, **fields}


def withdraw(entry: str, **fields: Any) -> dict[str, Any]:
    return {"act": "withdraw_assessment", "entry": entry, "reason": "it does not hold", **fields}


def decline(claim: str, **fields: Any) -> dict[str, Any]:
    return {"act": "decline_comment", "claim": claim, **fields}


def retract(entry: str, **fields: Any) -> dict[str, Any]:
    return {"act": "retract", "entry": entry, **fields}


def chain(*hops: str) -> list[dict[str, Any]]:
    """Hops as ``agents:role`` or ``agents:role:after``, agents joined by ``+``."""
    parts = [hop.split(":") for hop in hops]
    return [
        {"agents": agents.split("+"), "role": role, "after": int(after[0]) if after else None}
        for agents, role, *after in parts
    ]


def said(day: str, certainty: Certainty = Certainty.CERTAIN) -> Limit:
    """The limit of a day on the said clock."""
    return Limit(Clock.SAID, date.fromisoformat(day), certainty)


def possibly_said(day: str) -> Limit:
    """The limit of what cannot be excluded by a day."""
    return said(day, Certainty.POSSIBLE)


def reported(day: str) -> Limit:
    """The limit of a day on the reported clock."""
    return Limit(Clock.REPORTED, date.fromisoformat(day))


_LINE: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


def read_line(line: str) -> dict[str, Any]:
    """One line of an interchange file, as ``Desk.do`` takes it; the header gives the empty dict."""
    fields = _LINE.validate_json(line)
    return fields if "op" in fields else {}
