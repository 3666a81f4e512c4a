"""Every error the ledger raises on purpose, in one tree.

    LedgerError
    ├── CommandRefused             the act breaks a rule; nothing was written; change the request
    │   ├── InvalidIdentifier        not a TypeID of the expected kind
    │   ├── InvalidDay               not a day in the accepted EDTF forms
    │   ├── InvalidText              text with a character that cannot be stored
    │   ├── TextTooLong              text over its limit
    │   ├── InvalidQuote             positions and words of a quote disagree
    │   ├── InvalidChain             a hop follows a hop that does not stand before it
    │   ├── MissingChain             something is reported, but nobody is said to report it
    │   ├── DayInFuture              the earliest day lies after the recording
    │   ├── ReportedBeforeSaid       carried by a source before it was said
    │   ├── UnknownReference         an id in the request names nothing that exists
    │   ├── TargetOnAnotherClaim     the target belongs to another claim
    │   ├── NotAnEntry               an id that should name an entry names something else
    │   ├── AmbiguousEntry           a name fits several entries
    │   ├── WrongEntryKind           that kind of entry cannot be treated so
    │   ├── EntryIsVoided            the entry was voided
    │   ├── NotTheirEntry            only the speakers of an entry may retract it
    │   ├── AssessorsDiffer          only the same assessors may revise or withdraw
    │   ├── AlreadySuperseded        the assessment has a successor
    │   ├── EmptyAssessment          an assessment that says nothing
    │   ├── RatingOutsideScale       the value lies outside its own scale
    │   ├── InferredNotAllowed       retracting, withdrawing and reassessing are never inferred
    │   ├── DuplicateAct             one utterance does one kind of act to a claim once
    │   ├── NothingToCorrect         the correction changes nothing, or what it may not change
    │   ├── AlreadyLinked            that link exists
    │   └── SelfLink                 a link from a thing to itself
    ├── NotFound                   what the address names does not exist (at that moment)
    │   ├── ClaimNotFound, AgentNotFound, SourceNotFound, EntryNotFound,
    │   ├── UtteranceNotFound, LinkNotFound, ViewNotFound, RowNotFound
    │   └── PositionNotReached       a position beyond the head of the log
    ├── Conflict                   somebody was there first
    │   ├── RevisionConflict         the stream moved on; read it again and decide again
    │   ├── IdempotencyKeyReused     the key was used for another request
    │   └── IdentifierTaken          the id the request brings exists already
    ├── InvalidQuery               a reading request that contradicts itself
    │   ├── ClocksExclude            limits of two clocks, or certainty without its clock
    │   ├── InvalidLimit             a limit that is not a position, a day or a time
    │   └── InvalidCursor            a cursor this ledger did not give out
    ├── Unavailable                try again later, nothing is lost
    │   ├── DatabaseUnreachable      no connection could be had, or it broke
    │   ├── ProjectionBehind         a view has not reached what was asked
    │   └── RebuildUnderway          the view is being rebuilt already
    ├── IntegrityViolation         what is stored contradicts itself; call an administrator
    │   ├── PayloadMissing           a payload is gone and no redaction says why
    │   ├── EnvelopeMismatch         columns, envelope, hash or payload disagree
    │   └── UnknownTopic             an event of a kind this version does not know
    ├── InvalidLine                a line of an interchange file cannot be taken
    └── Misconfigured              the installation is wrong; nothing was started
        ├── SettingsError            a setting is missing, unknown or malformed
        ├── MigrationsMissing        the schema is older than this version
        ├── MigrationsUnknown        the schema is newer, or was edited
        ├── OriginMismatch           the log was founded under another name
        ├── DataDirectoryInUse       another process owns the embedded server's folder
        └── EmbeddedServerFailed     the embedded server did not start

An error carries the facts as attributes; its text is made from them. The table from these classes to
HTTP problems stands in ``api/problems``; a test proves it complete.
"""

from dataclasses import dataclass, fields
from datetime import date
from typing import ClassVar


@dataclass(eq=False)
class LedgerError(Exception):
    """Base of all errors above: the facts are attributes, the text is ``message`` filled with them."""

    message: ClassVar[str] = "the ledger failed"

    @property
    def facts(self) -> dict[str, object]:
        """The attributes by name, in the order of declaration."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        return self.message.format(**self.facts)

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), tuple(self.facts.values()))


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
class NotFound(LedgerError):
    """What the address names does not exist, or did not exist at the moment asked for."""

    message = "{identifier} does not exist"
    identifier: str


class ClaimNotFound(NotFound):
    """Check the id, and the moment: a claim exists from the position that registered it."""

    message = "there is no claim {identifier} at that moment"


class AgentNotFound(NotFound):
    """Check the id."""

    message = "there is no agent {identifier}"


class SourceNotFound(NotFound):
    """Check the id."""

    message = "there is no source {identifier}"


class EntryNotFound(NotFound):
    """Check the id."""

    message = "there is no entry {identifier}"


class UtteranceNotFound(NotFound):
    """Check the id."""

    message = "there is no utterance {identifier}"


class LinkNotFound(NotFound):
    """Check the id; a link that was taken off is gone."""

    message = "there is no link {identifier}"


class ViewNotFound(NotFound):
    """Ask for one of the views that ``/admin/projections`` lists."""

    message = "there is no view named {identifier}"


class RowNotFound(NotFound):
    """The view holds no row under that key."""

    message = "the view has no row {identifier}"


@dataclass(eq=False)
class PositionNotReached(LedgerError):
    """Ask for a position up to the head, or later again."""

    message = "position {position} is not reached yet, the head is {head}"
    position: int
    head: int


class Conflict(LedgerError):
    """Somebody was there first: read again, then decide again."""


@dataclass(eq=False)
class RevisionConflict(Conflict):
    """The stream is not at the revision the decision was based on: read it again and decide again."""

    message = "{stream} is at revision {actual}, not {expected}"
    stream: str
    expected: int
    actual: int


@dataclass(eq=False)
class IdempotencyKeyReused(Conflict):
    """Use a new key for a new request; a key stands for one request for ever."""

    message = "the idempotency key {key!r} was used for another request"
    key: str


@dataclass(eq=False)
class IdentifierTaken(Conflict):
    """Leave the id out, or choose one that was never used."""

    message = "{identifier} exists already"
    identifier: str


class InvalidQuery(LedgerError):
    """A reading request that contradicts itself; change the parameters."""


@dataclass(eq=False)
class ClocksExclude(InvalidQuery):
    """Limit one of the said and reported clocks; give ``certainty`` with ``said_as_of`` alone."""

    message = "{first} and {second} exclude each other"
    first: str
    second: str


@dataclass(eq=False)
class InvalidLimit(InvalidQuery):
    """Positions are whole numbers, days YYYY-MM-DD, times RFC 3339 with a zone."""

    message = "{parameter}={value!r} is not {expected}"
    parameter: str
    value: str
    expected: str


@dataclass(eq=False)
class InvalidCursor(InvalidQuery):
    """Use the cursor of the page before as it came, with the same parameters."""

    message = "the cursor is not one this ledger gave out for this question"


class Unavailable(LedgerError):
    """Nothing is lost: try again a little later."""


@dataclass(eq=False)
class DatabaseUnreachable(Unavailable):
    """Check the database and its address; a write may be sent again with its idempotency key."""

    message = "the database cannot be reached: {reason}"
    reason: str


@dataclass(eq=False)
class ProjectionBehind(Unavailable):
    """Ask again after the time named in Retry-After, or ask for an earlier position."""

    message = "view {view} is at position {position}, {wanted} was asked for"
    view: str
    position: int
    wanted: int


@dataclass(eq=False)
class RebuildUnderway(Unavailable):
    """Wait for the rebuild to end."""

    message = "view {view} is being rebuilt"
    view: str


class IntegrityViolation(LedgerError):
    """What is stored contradicts itself: stop trusting the answer and call an administrator."""


@dataclass(eq=False)
class PayloadMissing(IntegrityViolation):
    """A payload is gone though no redaction names its position: treat it as tampering."""

    message = "the payload at position {position} is missing and no redaction says why"
    position: int


@dataclass(eq=False)
class EnvelopeMismatch(IntegrityViolation):
    """A column, the envelope, the leaf hash or the payload was changed: treat it as tampering."""

    message = "position {position}: {part} does not agree with what was recorded"
    position: int
    part: str


@dataclass(eq=False)
class UnknownTopic(IntegrityViolation):
    """Run the version of the software that wrote the event, or a later one."""

    message = "topic {topic!r} is not known to this version"
    topic: str


@dataclass(eq=False)
class InvalidLine(LedgerError):
    """Correct the line and import the file again: lines already taken are recognised."""

    message = "line {number}: {reason}"
    number: int
    reason: str


class Misconfigured(LedgerError):
    """The installation is wrong; nothing was started."""


@dataclass(eq=False)
class SettingsError(Misconfigured):
    """Correct the environment variable named in the text."""

    message = "{reason}"
    reason: str


@dataclass(eq=False)
class MigrationsMissing(Misconfigured):
    """Run ``claims-ledger migrate``."""

    message = "the database lacks migrations: {missing}"
    missing: str


@dataclass(eq=False)
class MigrationsUnknown(Misconfigured):
    """Run the version of the software that the database was migrated with."""

    message = "the database has migrations that differ from this version's: {unknown}"
    unknown: str


@dataclass(eq=False)
class OriginMismatch(Misconfigured):
    """Give the log's founding name in LEDGER_ORIGIN; a log never changes its name."""

    message = "the log was founded as {founded!r}, the setting says {setting!r}"
    founded: str
    setting: str


@dataclass(eq=False)
class DataDirectoryInUse(Misconfigured):
    """Stop the other process, or choose another LEDGER_DATA_DIR."""

    message = "{directory} is in use by another claims-ledger process{owner}"
    directory: str
    owner: str


@dataclass(eq=False)
class EmbeddedServerFailed(Misconfigured):
    """Read the reason and the server's log file it names; or give LEDGER_DATABASE_URL."""

    message = "the embedded Postgres did not start: {reason}"
    reason: str
