"""Requests that cannot be answered as they are: what is not there, was taken, or contradicts itself."""

from dataclasses import dataclass

from ledger.domain.errors.base import LedgerError


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


class VerificationNotFound(NotFound):
    """Ask for one: POST to the same address."""

    message = "nobody asked to verify view {identifier} yet"


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


@dataclass(eq=False)
class ViewNotFailed(Conflict):
    """Look at the view again: it goes on by itself, or failed at another event than the one that you saw."""

    message = "view {view} has not failed, or not there"
    view: str


@dataclass(eq=False)
class RebuildNotUnderway(Conflict):
    """There is nothing to cancel: the rebuild ended, or was never asked for."""

    message = "view {view} is not being rebuilt"
    view: str


@dataclass(eq=False)
class NothingToConfirm(Conflict):
    """There is nothing to confirm: the copy that the last rebuild replaced is gone, or there was none."""

    message = "view {view} has no old copy"
    view: str


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
class InvalidSearch(InvalidQuery):
    """Ask for at least one word, and for no more words and phrases than the limit."""

    message = "the search is for {terms} words and phrases, not 1 to {limit}"
    terms: int
    limit: int


@dataclass(eq=False)
class InvalidCursor(InvalidQuery):
    """Use the cursor of the page before as it came, with the same parameters."""

    message = "the cursor is not one this ledger gave out for this question"


@dataclass(eq=False)
class InvalidLine(LedgerError):
    """Correct the line and import the file again: lines already taken are recognised."""

    message = "line {number}: {reason}"
    number: int
    reason: str
