"""Faults around the ledger: what is away, what contradicts itself in store, what is set up wrongly."""

from dataclasses import dataclass

from ledger.domain.errors.base import LedgerError


class Unavailable(LedgerError):
    """Nothing is lost: try again a little later."""


@dataclass(eq=False)
class DatabaseUnreachable(Unavailable):
    """Check the database and its address; a write may be sent again with its idempotency key."""

    message = "the database cannot be reached: {reason}"
    reason: str


@dataclass(eq=False)
class AppendQueueFull(Unavailable):
    """Send the write again after the time named in Retry-After: nothing of it was recorded."""

    message = "{waiting} events wait to be appended, and {limit} is the most"
    waiting: int
    limit: int


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


@dataclass(eq=False)
class VerificationUnderway(Unavailable):
    """Wait for the verification to end; its report tells when."""

    message = "view {view} is being verified"
    view: str


@dataclass(eq=False)
class ViewOutdated(Unavailable):
    """Wait for the rebuild that an engine of this version begins by itself, or run the other version."""

    message = "the copy of view {view} is of version {version}, this software knows {expected}"
    view: str
    version: int
    expected: int


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
class VerificationFailed(IntegrityViolation):
    """Believe the events, not the views, until an administrator has verified and rebuilt these.

    ``fields`` are JSON pointers into the answer about ``identifier``, a claim or an entry; at most 20. The
    empty one stands for the whole: it is missing, or too much, or in a wrong place of a list.
    """

    message = "the answer about {identifier} differs from what the events say, at {fields}"
    identifier: str
    fields: tuple[str, ...]


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

    message = "the embedded Postgres does not run: {reason}"
    reason: str
