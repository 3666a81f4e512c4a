"""Decisions: pure functions from a command and what is known to events, or to a refusal.

command + World  ->  Decision(events, answer)      or raises CommandRefused, NotFound, Conflict
"""

from collections.abc import Callable
from typing import Any

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
)
from ledger.domain.decisions.correction import (
    add_evidence,
    correct_agent,
    correct_entry,
    correct_source,
    void_entry,
)
from ledger.domain.decisions.redaction import redact_event, restore_event
from ledger.domain.decisions.registration import (
    capture_source,
    link_agents,
    link_claims,
    register_agent,
    register_claim,
    reword_claim,
    unlink_claims,
    verify_source,
)
from ledger.domain.decisions.utterance import correct_utterance, record_utterance
from ledger.domain.decisions.world import Decision, World

__all__ = ["Decision", "World", "decide"]

_DECISIONS: dict[type[Command], Callable[[Any, World], Decision]] = {
    AddEvidence: add_evidence,
    CaptureSource: capture_source,
    CorrectAgent: correct_agent,
    CorrectEntry: correct_entry,
    CorrectSource: correct_source,
    CorrectUtterance: correct_utterance,
    LinkAgents: link_agents,
    LinkClaims: link_claims,
    RecordUtterance: record_utterance,
    RedactEvent: redact_event,
    RegisterAgent: register_agent,
    RegisterClaim: register_claim,
    RewordClaim: reword_claim,
    UnlinkClaims: unlink_claims,
    VerifySource: verify_source,
    VoidEntry: void_entry,
}


def decide(command: Command, world: World) -> Decision:
    """The events that the command makes, given what is known.

    Raises:
        CommandRefused, NotFound, Conflict: a rule says no; nothing is to be written.
    """
    if isinstance(command, RestoreEvent):
        return restore_event(command, world, decide)
    return _DECISIONS[type(command)](command, world)
