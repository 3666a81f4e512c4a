"""The one table from errors to problems: slug, status and title of every concrete class."""

import inspect
import re
from dataclasses import dataclass
from typing import Final

from api.problems import errors as http
from ledger.domain import errors as ledger
from ledger.domain.errors import LedgerError


@dataclass(frozen=True, slots=True)
class ProblemType:
    """What all problems of one type share. ``is_quiet`` keeps detail and facts inside: they name machines."""

    error: type[LedgerError]
    status: int
    title: str
    is_quiet: bool = False
    name: str | None = None

    @property
    def slug(self) -> str:
        """The name in the address of the type: ``name``, else the class name with hyphens."""
        return self.name or re.sub(r"(?<!^)(?=[A-Z])", "-", self.error.__name__).lower()

    @property
    def uri(self) -> str:
        """The ``type`` of the problem: the address of its page."""
        return f"/problems/{self.slug}"

    @property
    def advice(self) -> str:
        """What whoever gets the problem should do."""
        return inspect.cleandoc(self.error.__doc__ or "")


_ROWS: Final = (
    # Refusals: the request was understood, and a rule of the ledger says no.
    ProblemType(ledger.InvalidIdentifier, 422, "Not an identifier of this kind"),
    ProblemType(ledger.InvalidDay, 422, "Not a day in an accepted form"),
    ProblemType(ledger.InvalidText, 422, "A character that cannot be stored"),
    ProblemType(ledger.TextTooLong, 422, "Text over its limit"),
    ProblemType(ledger.InvalidQuote, 422, "Positions and words of a quote disagree"),
    ProblemType(ledger.InvalidChain, 422, "A hop follows a hop that does not stand before it"),
    ProblemType(ledger.MissingChain, 422, "Something is reported by nobody"),
    ProblemType(ledger.DayInFuture, 422, "The day lies in the future"),
    ProblemType(ledger.ReportedBeforeSaid, 422, "Reported before it was said"),
    ProblemType(ledger.UnknownReference, 422, "A reference to nothing"),
    ProblemType(ledger.TargetOnAnotherClaim, 422, "The target belongs to another claim"),
    ProblemType(ledger.NotAnEntry, 422, "Not an entry"),
    ProblemType(ledger.AmbiguousEntry, 422, "The name fits several entries"),
    ProblemType(ledger.WrongEntryKind, 422, "That kind of entry cannot be treated so"),
    ProblemType(ledger.EntryIsVoided, 422, "The entry was voided"),
    ProblemType(ledger.NotTheirEntry, 422, "Only its speakers may retract an entry"),
    ProblemType(ledger.AssessorsDiffer, 422, "Other assessors than those of the assessment"),
    ProblemType(ledger.AlreadySuperseded, 422, "The assessment has a successor"),
    ProblemType(ledger.EmptyAssessment, 422, "An assessment that says nothing"),
    ProblemType(ledger.RatingOutsideScale, 422, "A rating outside its own scale"),
    ProblemType(ledger.InferredNotAllowed, 422, "This act is never inferred"),
    ProblemType(ledger.DuplicateAct, 422, "The same act twice in one utterance"),
    ProblemType(ledger.NothingToCorrect, 422, "Nothing to correct"),
    ProblemType(ledger.AlreadyLinked, 422, "Linked already"),
    ProblemType(ledger.SelfLink, 422, "A link from a thing to itself"),
    ProblemType(ledger.StreamNotTouched, 422, "A revision of what the request does not touch"),
    ProblemType(ledger.RedactionStays, 422, "A redaction is never redacted"),
    ProblemType(ledger.InvalidSkeleton, 422, "A skeleton that cannot be"),
    ProblemType(ledger.InvalidLine, 422, "A line that cannot be taken"),
    # Addresses that name nothing.
    ProblemType(ledger.ClaimNotFound, 404, "No such claim"),
    ProblemType(ledger.AgentNotFound, 404, "No such agent"),
    ProblemType(ledger.SourceNotFound, 404, "No such source"),
    ProblemType(ledger.EntryNotFound, 404, "No such entry"),
    ProblemType(ledger.UtteranceNotFound, 404, "No such utterance"),
    ProblemType(ledger.LinkNotFound, 404, "No such link"),
    ProblemType(ledger.ViewNotFound, 404, "No such view"),
    ProblemType(ledger.RowNotFound, 404, "No such row"),
    ProblemType(ledger.VerificationNotFound, 404, "Nobody verified the view"),
    ProblemType(ledger.PositionNotReached, 404, "A position beyond the head"),
    ProblemType(http.RouteNotFound, 404, "Nothing at this address", name="not-found"),
    # Somebody was there first.
    ProblemType(ledger.RevisionConflict, 412, "The stream moved on"),
    ProblemType(ledger.IdempotencyKeyReused, 422, "The idempotency key was used for another request"),
    ProblemType(ledger.IdentifierTaken, 409, "The identifier exists already"),
    ProblemType(ledger.ViewNotFailed, 409, "The view has not failed"),
    ProblemType(ledger.RebuildNotUnderway, 409, "The view is not being rebuilt"),
    ProblemType(ledger.NothingToConfirm, 409, "There is no old copy"),
    # Questions that cannot be asked so.
    ProblemType(ledger.ClocksExclude, 400, "Limits that exclude each other"),
    ProblemType(ledger.InvalidLimit, 400, "Not a limit"),
    ProblemType(ledger.InvalidSearch, 400, "Not a search"),
    ProblemType(ledger.InvalidCursor, 400, "Not a cursor for this question"),
    # The form of the request.
    ProblemType(http.NotAuthorized, 401, "A key is needed"),
    ProblemType(http.MethodNotAllowed, 405, "Another method is needed"),
    ProblemType(http.ValidationFailed, 422, "Not in the form that is expected"),
    ProblemType(http.BodyUnreadable, 400, "The body is not readable"),
    ProblemType(http.BodyTooLarge, 413, "The body is too large"),
    ProblemType(http.MediaTypeUnsupported, 415, "The body must be JSON"),
    ProblemType(http.PreconditionRequired, 428, "If-Match is needed"),
    # Try again later.
    ProblemType(ledger.DatabaseUnreachable, 503, "The database cannot be reached", is_quiet=True),
    ProblemType(ledger.AppendQueueFull, 503, "Too many writes at once"),
    ProblemType(ledger.ProjectionBehind, 503, "The view is behind"),
    ProblemType(ledger.RebuildUnderway, 503, "The view is being rebuilt"),
    ProblemType(ledger.VerificationUnderway, 503, "The view is being verified"),
    ProblemType(ledger.ViewOutdated, 503, "The view was made by another version"),
    ProblemType(http.NotReady, 503, "Not ready"),
    # Faults of the installation and of ours.
    ProblemType(ledger.PayloadMissing, 500, "A payload is missing"),
    ProblemType(ledger.EnvelopeMismatch, 500, "What is stored contradicts itself"),
    ProblemType(ledger.VerificationFailed, 500, "The answer is not what the events say"),
    ProblemType(ledger.UnknownTopic, 500, "An event of an unknown kind"),
    ProblemType(ledger.SettingsError, 500, "The installation is wrong", is_quiet=True),
    ProblemType(ledger.MigrationsMissing, 503, "The database is older than the software", is_quiet=True),
    ProblemType(ledger.MigrationsUnknown, 503, "The database is newer than the software", is_quiet=True),
    ProblemType(ledger.OriginMismatch, 503, "The log has another name", is_quiet=True),
    ProblemType(ledger.DataDirectoryInUse, 500, "The data directory is in use", is_quiet=True),
    ProblemType(ledger.EmbeddedServerFailed, 500, "The embedded server failed", is_quiet=True),
    ProblemType(http.InternalError, 500, "Internal error", is_quiet=True),
)

PROBLEMS: Final = {row.error: row for row in _ROWS}
"""By error class; complete over the ledger's tree and the one of HTTP."""

BY_SLUG: Final = {row.slug: row for row in _ROWS}
"""By the last part of the address of the type."""


def problem_type(error: LedgerError) -> ProblemType:
    """The type of the problem that the error is; a class that has none counts as a fault of ours."""
    for kind in type(error).__mro__:
        if kind in PROBLEMS:
            return PROBLEMS[kind]
    return PROBLEMS[http.InternalError]
