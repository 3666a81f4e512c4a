"""Refusals: the command breaks a rule of the ledger, and nothing was written."""

from dataclasses import dataclass
from datetime import date

from ledger.domain.errors.base import LedgerError


class CommandRefused(LedgerError):
    """The command breaks a rule of the ledger; nothing was written: change it and send it again."""


@dataclass(eq=False)
class InvalidIdentifier(CommandRefused):
    """Give a TypeID such as ``claim_01h...`` of one of the expected kinds."""

    message = "{value!r} is not an identifier of kind {expected}"
    value: str
    expected: str


@dataclass(eq=False)
class InvalidDay(CommandRefused):
    """Give YYYY, YYYY-MM, YYYY-MM-DD or an interval A/B of these, with one end open at most."""

    message = "{value!r} is not an accepted EDTF day: {reason}"
    value: str
    reason: str


@dataclass(eq=False)
class InvalidText(CommandRefused):
    """Remove the character: NUL and lone surrogates have no place in a text."""

    message = "{field} holds a character that cannot be stored: {character}"
    field: str
    character: str


@dataclass(eq=False)
class TextTooLong(CommandRefused):
    """Shorten the text; lengths are counted in code points."""

    message = "{field} has {length} characters, {limit} is the most"
    field: str
    length: int
    limit: int


@dataclass(eq=False)
class InvalidQuote(CommandRefused):
    """Give start < end, with ``end - start`` the number of code points in ``exact``."""

    message = "the quote at {start}..{end} cannot be right: {reason}"
    start: int | None
    end: int | None
    reason: str


@dataclass(eq=False)
class InvalidChain(CommandRefused):
    """Let ``after`` name an earlier hop of the same chain, counted from 1."""

    message = "hop {hop} of the chain follows hop {after}, which does not stand before it"
    hop: int
    after: int


@dataclass(eq=False)
class MissingChain(CommandRefused):
    """Say who reports: a chain with at least the publisher."""

    message = "the utterance is reported, so its attribution chain is required"


@dataclass(eq=False)
class DayInFuture(CommandRefused):
    """Nothing is said, reported or published after it is recorded (a day of grace for time zones)."""

    message = "{field} starts on {earliest}, after {bound}, the last day this record can know of"
    field: str
    earliest: date
    bound: date


@dataclass(eq=False)
class ReportedBeforeSaid(CommandRefused):
    """Correct one of the two days: a source cannot carry what was not said yet."""

    message = "reported by {reported_latest}, but said on {said_earliest} at the earliest"
    reported_latest: date
    said_earliest: date


@dataclass(eq=False)
class UnknownReference(CommandRefused):
    """Register what the id names first, or correct the id."""

    message = "there is no {kind} {identifier}"
    kind: str
    identifier: str


@dataclass(eq=False)
class TargetOnAnotherClaim(CommandRefused):
    """Target entries of the claim the act is about."""

    message = "{target} is not on claim {claim_id}, which the act is about"
    target: str
    claim_id: str


@dataclass(eq=False)
class NotAnEntry(CommandRefused):
    """Give the id of an entry (``entry_...``)."""

    message = "{identifier} is not an entry"
    identifier: str


@dataclass(eq=False)
class AmbiguousEntry(CommandRefused):
    """Name the act too (``E11/C1/rebut``), or give the entry id."""

    message = "{name} fits several entries: {candidates}"
    name: str
    candidates: str


@dataclass(eq=False)
class WrongEntryKind(CommandRefused):
    """Only assertions, rebuttals and supports are retracted; only assessments revised or withdrawn."""

    message = "{entry_id} is of kind {act}; {operation} takes {expected}"
    entry_id: str
    act: str
    operation: str
    expected: str


@dataclass(eq=False)
class EntryIsVoided(CommandRefused):
    """The record of the entry was declared wrong; nothing can follow it any more."""

    message = "{entry_id} was voided"
    entry_id: str


@dataclass(eq=False)
class NotTheirEntry(CommandRefused):
    """Let the retraction be spoken by speakers of the entry, and by nobody else."""

    message = "{agents} did not speak {entry_id}, so they cannot retract it"
    entry_id: str
    agents: str


@dataclass(eq=False)
class AssessorsDiffer(CommandRefused):
    """Reassessing and withdrawing need exactly the assessors of the assessment."""

    message = "{entry_id} was assessed by {assessors}, not by {speakers}"
    entry_id: str
    assessors: str
    speakers: str


@dataclass(eq=False)
class AlreadySuperseded(CommandRefused):
    """Reassess the successor instead, or void it first."""

    message = "{entry_id} was superseded by {successor} already"
    entry_id: str
    successor: str


@dataclass(eq=False)
class EmptyAssessment(CommandRefused):
    """Give at least one of rating, normalised, relation and likelihood."""

    message = "an assessment needs a rating, a normalised rating, a relation or a likelihood"


@dataclass(eq=False)
class RatingOutsideScale(CommandRefused):
    """Correct the value or the ends of its scale."""

    message = "the rating {value} lies outside its scale from {worst} to {best}"
    value: float
    worst: float | None
    best: float | None


@dataclass(eq=False)
class InferredNotAllowed(CommandRefused):
    """Record the act only when a source says it outright."""

    message = "an act of kind {act} cannot be inferred"
    act: str


@dataclass(eq=False)
class DuplicateAct(CommandRefused):
    """Join the acts, or record a second utterance."""

    message = "the utterance has {act} on claim {claim_id} more than once"
    act: str
    claim_id: str


@dataclass(eq=False)
class NothingToCorrect(CommandRefused):
    """Name at least one field that may be corrected, with a value that differs."""

    message = "nothing to correct in {identifier}: {reason}"
    identifier: str
    reason: str


@dataclass(eq=False)
class AlreadyLinked(CommandRefused):
    """Unlink first to link again."""

    message = "{origin} is linked to {target} as {relation} already, by {link_id}"
    origin: str
    target: str
    relation: str
    link_id: str


@dataclass(eq=False)
class SelfLink(CommandRefused):
    """Link two different things."""

    message = "{identifier} cannot be linked to itself"
    identifier: str


@dataclass(eq=False)
class StreamNotTouched(CommandRefused):
    """Expect revisions of the streams alone that the command appends to; others are not compared."""

    message = "nothing is appended to {stream}, so its revision is not compared"
    stream: str
