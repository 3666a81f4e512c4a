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
    │   ├── SelfLink                 a link from a thing to itself
    │   ├── StreamNotTouched         a revision is expected of what nothing is appended to
    │   ├── RedactionStays           a redaction is never redacted itself
    │   └── InvalidSkeleton          what is said to be left of a removed payload cannot be
    ├── NotFound                   what the address names does not exist (at that moment)
    │   ├── ClaimNotFound, AgentNotFound, SourceNotFound, EntryNotFound,
    │   ├── UtteranceNotFound, LinkNotFound, ViewNotFound, RowNotFound,
    │   ├── VerificationNotFound
    │   └── PositionNotReached       a position beyond the head of the log
    ├── Conflict                   somebody was there first
    │   ├── RevisionConflict         the stream moved on; read it again and decide again
    │   ├── IdempotencyKeyReused     the key was used for another request
    │   ├── IdentifierTaken          the id the request brings exists already
    │   ├── ViewNotFailed            nothing to retry or to skip
    │   ├── RebuildNotUnderway       nothing to cancel
    │   └── NothingToConfirm         no old copy of a view to drop
    ├── InvalidQuery               a reading request that contradicts itself
    │   ├── ClocksExclude            limits of two clocks, or certainty without its clock
    │   ├── InvalidLimit             a limit that is not a position, a day or a time
    │   ├── InvalidSearch            a search for no word at all, or for too many
    │   └── InvalidCursor            a cursor this ledger did not give out
    ├── Unavailable                try again later, nothing is lost
    │   ├── DatabaseUnreachable      no connection could be had, or it broke
    │   ├── AppendQueueFull          too many events wait to be appended
    │   ├── ProjectionBehind         a view has not reached what was asked
    │   ├── RebuildUnderway          the view is being rebuilt already
    │   ├── VerificationUnderway     the view is being verified already
    │   └── ViewOutdated             the copy of the view was made by another version
    ├── IntegrityViolation         what is stored contradicts itself; call an administrator
    │   ├── PayloadMissing           a payload is gone and no redaction says why
    │   ├── EnvelopeMismatch         columns, envelope, hash or payload disagree
    │   ├── VerificationFailed       an answer of the views is not what the events say
    │   └── UnknownTopic             an event of a kind this version does not know
    ├── InvalidLine                a line of an interchange file cannot be taken
    └── Misconfigured              the installation is wrong; nothing was started
        ├── SettingsError            a setting is missing, unknown or malformed
        ├── MigrationsMissing        the schema is older than this version
        ├── MigrationsUnknown        the schema is newer, or was edited
        ├── OriginMismatch           the log was founded under another name
        ├── DataDirectoryInUse       another process owns the embedded server's folder
        └── EmbeddedServerFailed     the embedded server does not run

An error carries the facts as attributes; its text is made from them. The table from these classes to
HTTP problems stands in ``api/problems``; a test proves it complete.
"""

from ledger.domain.errors.base import (
    LedgerError,
)
from ledger.domain.errors.operation import (
    AppendQueueFull,
    DatabaseUnreachable,
    DataDirectoryInUse,
    EmbeddedServerFailed,
    EnvelopeMismatch,
    IntegrityViolation,
    MigrationsMissing,
    MigrationsUnknown,
    Misconfigured,
    OriginMismatch,
    PayloadMissing,
    ProjectionBehind,
    RebuildUnderway,
    SettingsError,
    Unavailable,
    UnknownTopic,
    VerificationFailed,
    VerificationUnderway,
    ViewOutdated,
)
from ledger.domain.errors.redaction import (
    InvalidSkeleton,
    RedactionStays,
)
from ledger.domain.errors.refusal import (
    AlreadyLinked,
    AlreadySuperseded,
    AmbiguousEntry,
    AssessorsDiffer,
    CommandRefused,
    DayInFuture,
    DuplicateAct,
    EmptyAssessment,
    EntryIsVoided,
    InferredNotAllowed,
    InvalidChain,
    InvalidDay,
    InvalidIdentifier,
    InvalidQuote,
    InvalidText,
    MissingChain,
    NotAnEntry,
    NothingToCorrect,
    NotTheirEntry,
    RatingOutsideScale,
    ReportedBeforeSaid,
    SelfLink,
    StreamNotTouched,
    TargetOnAnotherClaim,
    TextTooLong,
    UnknownReference,
    WrongEntryKind,
)
from ledger.domain.errors.request import (
    AgentNotFound,
    ClaimNotFound,
    ClocksExclude,
    Conflict,
    EntryNotFound,
    IdempotencyKeyReused,
    IdentifierTaken,
    InvalidCursor,
    InvalidLimit,
    InvalidLine,
    InvalidQuery,
    InvalidSearch,
    LinkNotFound,
    NotFound,
    NothingToConfirm,
    PositionNotReached,
    RebuildNotUnderway,
    RevisionConflict,
    RowNotFound,
    SourceNotFound,
    UtteranceNotFound,
    VerificationNotFound,
    ViewNotFailed,
    ViewNotFound,
)

__all__ = [
    "AgentNotFound",
    "AlreadyLinked",
    "AlreadySuperseded",
    "AmbiguousEntry",
    "AppendQueueFull",
    "AssessorsDiffer",
    "ClaimNotFound",
    "ClocksExclude",
    "CommandRefused",
    "Conflict",
    "DataDirectoryInUse",
    "DatabaseUnreachable",
    "DayInFuture",
    "DuplicateAct",
    "EmbeddedServerFailed",
    "EmptyAssessment",
    "EntryIsVoided",
    "EntryNotFound",
    "EnvelopeMismatch",
    "IdempotencyKeyReused",
    "IdentifierTaken",
    "InferredNotAllowed",
    "IntegrityViolation",
    "InvalidChain",
    "InvalidCursor",
    "InvalidDay",
    "InvalidIdentifier",
    "InvalidLimit",
    "InvalidLine",
    "InvalidQuery",
    "InvalidQuote",
    "InvalidSearch",
    "InvalidSkeleton",
    "InvalidText",
    "LedgerError",
    "LinkNotFound",
    "MigrationsMissing",
    "MigrationsUnknown",
    "Misconfigured",
    "MissingChain",
    "NotAnEntry",
    "NotFound",
    "NotTheirEntry",
    "NothingToConfirm",
    "NothingToCorrect",
    "OriginMismatch",
    "PayloadMissing",
    "PositionNotReached",
    "ProjectionBehind",
    "RatingOutsideScale",
    "RebuildNotUnderway",
    "RebuildUnderway",
    "RedactionStays",
    "ReportedBeforeSaid",
    "RevisionConflict",
    "RowNotFound",
    "SelfLink",
    "SettingsError",
    "SourceNotFound",
    "StreamNotTouched",
    "TargetOnAnotherClaim",
    "TextTooLong",
    "Unavailable",
    "UnknownReference",
    "UnknownTopic",
    "UtteranceNotFound",
    "VerificationFailed",
    "VerificationNotFound",
    "VerificationUnderway",
    "ViewNotFailed",
    "ViewNotFound",
    "ViewOutdated",
    "WrongEntryKind",
]
