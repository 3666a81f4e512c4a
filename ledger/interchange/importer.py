"""Importing a file: each line is one command and one transaction, done once however often it is read.

line ──parse──> Line ──resolve names──> Command ──Ledger.execute──> appended, repeated or refused

A line is known again by its idempotency key, ``namespace:ref`` in the scope ``import``. The namespace holds
no colon, so a key can be read in one way only. A line without a ref has the key ``namespace:/<SHA-256 of what
it says>``, which is no ref since it holds a slash; where one file says the same again, ``.../2`` and so on.
So an import that was killed is completed by importing again.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ledger.application.ledger import Context, Ledger
from ledger.application.log import EventLog
from ledger.domain.errors import (
    CommandRefused,
    Conflict,
    IdempotencyKeyReused,
    InvalidLine,
    LedgerError,
    NotFound,
)
from ledger.interchange.parser import digest_of, load_object, parse_header, parse_line
from ledger.interchange.resolver import SCOPE, Resolver

RECORDED_BY: Final = "import"
"""Who records what is imported, as the log has it."""

REFUSALS_KEPT: Final = 1_000
"""A report keeps the first ones; all are counted, and all are told to ``progress``."""


class Refusal(NamedTuple):
    """A line that was not taken: its number in the file, from 1, why, and the kind of problem."""

    number: int
    reason: str
    slug: str


@dataclass(slots=True)
class ImportReport:
    """What became of the lines so far; ``read`` is the sum of the three counts after it.

    The header and empty lines are not counted, but a header that is missing or wrong is one refused line.
    """

    read: int = 0
    appended: int = 0
    repeated: int = 0
    refused: int = 0
    refusals: list[Refusal] = field(default_factory=list)

    def refuse(self, refusal: Refusal) -> None:
        """Count the refusal."""
        self.refused += 1
        if len(self.refusals) < REFUSALS_KEPT:
            self.refusals.append(refusal)


Progress = Callable[[ImportReport, Refusal | None], None]
"""Called after every line with the report so far, and with the refusal when the line was refused."""


def import_lines(
    ledger: Ledger,
    log: EventLog,
    lines: Iterable[bytes],
    *,
    strict: bool = False,
    progress: Progress | None = None,
) -> ImportReport:
    """Import the lines of one file, one after the other; a bad one is reported and nothing of it is written.

    ``strict`` stops at the first bad line; what stands before it stays. A file without header is not read.

    Raises:
        DatabaseUnreachable, IntegrityViolation: the import broke off; the same file completes it later.
    """
    run = _Import(ledger, log)
    for number, raw in enumerate(lines, start=1):
        if not raw.strip() and number > 1:
            continue
        refusal = run.take(number, raw)
        if progress is not None and (number > 1 or refusal):
            progress(run.report, refusal)
        if refusal and (strict or not run.has_header):
            break
    else:
        if not run.has_header:
            refusal = Refusal(1, "the file is empty", "invalid-line")
            run.report.read += 1
            run.report.refuse(refusal)
            if progress is not None:
                progress(run.report, refusal)
    return run.report


def slug_of(error: LedgerError) -> str:
    """The name of the kind of problem, as in ``/problems/<slug>``."""
    name = type(error).__name__
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


class _Import:
    """One reading of one file."""

    def __init__(self, ledger: Ledger, log: EventLog) -> None:
        self.report = ImportReport()
        self._ledger = ledger
        self._log = log
        self._resolver: Resolver | None = None
        # Of lines without a ref: half a digest each is all that is kept of a file.
        self._seen: Counter[bytes] = Counter()

    @property
    def has_header(self) -> bool:
        return self._resolver is not None

    def take(self, number: int, raw: bytes) -> Refusal | None:
        """Read one line and record it, or give the reason why not."""
        try:
            if self._resolver is None:
                self._resolver = Resolver(self._log, parse_header(raw).namespace)
                return None
            self.report.read += 1
            is_repeat = self._record(self._resolver, number, raw)
        except (CommandRefused, NotFound, Conflict, InvalidLine) as error:
            refusal = Refusal(number, _reason(error), slug_of(error))
            if self._resolver is None:
                self.report.read += 1
            self.report.refuse(refusal)
            return refusal
        if is_repeat:
            self.report.repeated += 1
        else:
            self.report.appended += 1
        return None

    def _record(self, resolver: Resolver, number: int, raw: bytes) -> bool:
        value = load_object(raw, number)
        line = parse_line(value, number)
        key = resolver.key(line.ref or self._key_of(digest_of(value)))
        command = resolver.resolve(line, number)
        context = Context(recorded_by=RECORDED_BY, idempotency=(SCOPE, key))
        appended = self._ledger.execute(command, context)
        if line.ref is not None:
            resolver.remember(line.ref, appended.answer)
        return appended.is_repeat

    def _key_of(self, digest: str) -> str:
        seen = bytes.fromhex(digest)[:16]
        self._seen[seen] += 1
        return f"/{digest}" if self._seen[seen] == 1 else f"/{digest}/{self._seen[seen]}"


def _reason(error: LedgerError) -> str:
    if isinstance(error, InvalidLine):
        return error.reason
    if isinstance(error, IdempotencyKeyReused):
        return f"another line was imported as {error.key} already"
    return str(error)
