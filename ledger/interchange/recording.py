"""Records are appended in batches: each whole or not at all, done once however often it is read.

Record (lines that belong together) ──resolve names──> commands ──Bulk──> appended, repeated or refused

A line is known again by its idempotency key, in the scope ``import``. A batch that meets somebody else's
append is decided again in two halves, down to single records.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Final

from ledger.application.bulk import Bulk
from ledger.application.preparation import Context
from ledger.domain.claim import ClaimRecord
from ledger.domain.commands import names_in
from ledger.domain.errors import (
    CommandRefused,
    Conflict,
    IdempotencyKeyReused,
    InvalidLine,
    LedgerError,
    NotFound,
)
from ledger.interchange.line import Line, LinkLine, RedactLine, command_of
from ledger.interchange.report import Refusal
from ledger.interchange.resolver import SCOPE, Resolver

RECORDED_BY: Final = "import"
"""Who records what is imported, as the log has it."""

TRIES_LIMIT: Final = 50
"""How often a single record is decided anew when others keep writing to the same streams."""


@dataclass(frozen=True, slots=True)
class KeyedLine:
    """A line and the name that its key is made of: its ref, or what stands for one."""

    name: str
    line: Line


@dataclass(frozen=True, slots=True)
class Record:
    """Lines that are appended together: one of an interchange file, several of a review.

    ``lines`` may depend on what was recorded before: it is called when everything before is decided, perhaps
    several times, and asked for a line when the one before is decided. ``names`` are refs that it will need.
    """

    number: int
    lines: Sequence[KeyedLine] | Callable[["Recording"], Iterable[KeyedLine]]
    names: tuple[str, ...] = ()


class Recording:
    """Appends the records of one namespace."""

    def __init__(self, bulk: Bulk, resolver: Resolver) -> None:
        self._bulk = bulk
        self._resolver = resolver

    def record(self, records: Sequence[Record | Refusal], *, strict: bool) -> list[Refusal | bool]:
        """What became of each record: refused, or whether it was a repeat. What is reported is durable.

        With ``strict`` the list ends at the first that was refused, and so does what was appended. Lines that
        redact are appended apart: the event that they name must have its position, and be without its text
        for those that follow.
        """
        results: list[Refusal | bool] = []
        for _, part in groupby(records, key=_redacts):
            results += self._record(list(part), strict=strict)
            if strict and any(isinstance(result, Refusal) for result in results):
                break
        return results

    def _record(self, records: Sequence[Record | Refusal], *, strict: bool) -> list[Refusal | bool]:
        for tries_left in range(TRIES_LIMIT - 1, -1, -1):
            try:
                return self._attempt(records, strict=strict)
            except Conflict as conflict:
                self._resolver.forget()
                if len(records) > 1:
                    return self._record_halves(records, strict=strict)
                if not tries_left:
                    return [refusal_of(records[0].number, conflict)]
        raise AssertionError("the loop returns")

    def key_of(self, name: str) -> str:
        """The idempotency key of the line of that name."""
        return self._resolver.key(name)

    def knows(self, name: str) -> bool:
        """Whether the line of that name was recorded, in the log or in this batch."""
        return self._bulk.answer(SCOPE, self.key_of(name)) is not None

    def identifier(self, ref: str) -> str | None:
        """What the ref stands for; None where no line has it."""
        self._resolver.fetch((ref,))
        return next(iter(self._resolver.identifiers((ref,))), None)

    def claim(self, claim_id: str) -> ClaimRecord | None:
        """The claim with what this batch adds."""
        return self._bulk.claim(claim_id)

    def _record_halves(self, records: Sequence[Record | Refusal], *, strict: bool) -> list[Refusal | bool]:
        half = len(records) // 2
        results = self._record(records[:half], strict=strict)
        if len(results) == half and not (strict and any(isinstance(each, Refusal) for each in results)):
            results += self._record(records[half:], strict=strict)
        return results

    def _attempt(self, records: Sequence[Record | Refusal], *, strict: bool) -> list[Refusal | bool]:
        self._fetch([record for record in records if isinstance(record, Record)])
        results: list[Refusal | bool] = []
        for record in records:
            results.append(record if isinstance(record, Refusal) else self._plan(record))
            if strict and isinstance(results[-1], Refusal):
                break
        self._bulk.commit()
        self._resolver.keep()
        return results

    def _fetch(self, records: Sequence[Record]) -> None:
        """Read at once what is known already of all that the records name."""
        keyed = [each for record in records if not callable(record.lines) for each in record.lines]
        asked = chain((each.name for each in keyed), chain.from_iterable(record.names for record in records))
        names = {name for each in keyed for name in _names_in(each.line)}
        names.update(chain.from_iterable(record.names for record in records))
        self._resolver.fetch(names)
        brought = {given for each in keyed for given in _brought(each.line)}
        self._bulk.fetch(SCOPE, map(self.key_of, asked), self._resolver.identifiers(names) | brought)

    def _plan(self, record: Record) -> Refusal | bool:
        refs: list[str] = []
        try:
            with self._bulk.unit():
                lines = record.lines(self) if callable(record.lines) else record.lines
                # Every line is recorded, also after one that is a repeat.
                repeats = [self._execute(keyed, record.number, refs) for keyed in lines]
        except (CommandRefused, NotFound, Conflict, InvalidLine) as error:
            self._resolver.forget(refs)
            return refusal_of(record.number, error)
        return all(repeats)

    def _execute(self, keyed: KeyedLine, number: int, refs: list[str]) -> bool:
        command = self._resolver.resolve(keyed.line, number)
        context = Context(recorded_by=RECORDED_BY, idempotency=(SCOPE, self.key_of(keyed.name)))
        planned = self._bulk.execute(command, context)
        if keyed.line.ref is not None:
            self._resolver.remember(keyed.line.ref, planned.answer)
            if not planned.is_repeat:
                refs.append(keyed.line.ref)
        return planned.is_repeat


def _redacts(record: Record | Refusal) -> bool:
    lines = () if isinstance(record, Refusal) or callable(record.lines) else record.lines
    return any(isinstance(keyed.line, RedactLine) for keyed in lines)


def refusal_of(number: int, error: LedgerError) -> Refusal:
    """The refusal that the error makes of a line."""
    return Refusal(number, _reason(error), slug_of(error))


def slug_of(error: LedgerError) -> str:
    """The name of the kind of problem, as in ``/problems/<slug>``."""
    name = type(error).__name__
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("-")


def _reason(error: LedgerError) -> str:
    if isinstance(error, InvalidLine):
        return error.reason
    if isinstance(error, IdempotencyKeyReused):
        return f"another line was imported as {error.key} already"
    return str(error)


def _names_in(line: Line) -> Iterator[str]:
    if isinstance(line, LinkLine):
        yield from (line.origin, line.to)
    else:
        yield from (name for _, name in names_in(command_of(line)))


def _brought(line: Line) -> Iterator[str]:
    """The ids that the line brings for what it makes."""
    for part in (line, *getattr(line, "acts", ())):
        if (identifier := getattr(part, "id", None)) is not None:
            yield identifier
