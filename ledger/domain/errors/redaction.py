"""Refusals of redactions, and of what redactions left in other ledgers."""

from dataclasses import dataclass

from ledger.domain.errors.refusal import CommandRefused


@dataclass(eq=False)
class RedactionStays(CommandRefused):
    """Redact another event: what a redaction keeps is all there is of what it removed."""

    message = "{event_id} is a redaction, which is never redacted itself"
    event_id: str


@dataclass(eq=False)
class InvalidSkeleton(CommandRefused):
    """Take the line from an export as it is: a skeleton is what a rule of the ledger once let in."""

    message = "the skeleton of {identifier} cannot be what is left of {topic}: {reason}"
    identifier: str
    topic: str
    reason: str
