"""Importing a file of interchange lines: each line is one command, whole or not at all.

line ──parse──> Record ──Recording──> appended, repeated or refused

The key of a line is ``namespace:ref``. The namespace holds no colon, so a key can be read in one way only.
A line without a ref has the key ``namespace:/<SHA-256 of what it says>``, which is no ref since it holds a
slash; where one file says the same again, ``.../2`` and so on. So an import that was killed is completed by
importing again.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from ledger.application.bulk import Bulk
from ledger.application.log import EventLog
from ledger.domain.errors import CommandRefused, InvalidLine
from ledger.interchange.parser import digest_of, load_object, parse_header, parse_line
from ledger.interchange.recording import KeyedLine, Record, Recording, refusal_of
from ledger.interchange.report import ImportReport, Progress, Refusal, tell
from ledger.interchange.resolver import Resolver

BATCH_LINES: Final = 500
"""Lines in one transaction: others who write wait for it some tens of milliseconds at most."""

BATCH_BYTES: Final = 4 << 20
"""A batch of long lines has fewer."""

Numbered = tuple[int, bytes]


def import_lines(
    bulk: Bulk,
    log: EventLog,
    lines: Iterable[bytes | None],
    *,
    strict: bool = False,
    progress: Progress | None = None,
    batch_lines: int = BATCH_LINES,
) -> ImportReport:
    """Import the lines of one file in batches; a bad one is reported and nothing of it is written.

    None among the lines ends a batch: more may be long in coming. ``strict`` stops at the first bad line;
    what stands before it stays. A file without header is not read.

    Raises:
        DatabaseUnreachable, IntegrityViolation: the import broke off; the same file completes it later.
    """
    report = ImportReport()
    given = iter(lines)
    namespace = _namespace(next((raw for raw in given if raw is not None), None))
    if isinstance(namespace, Refusal):
        tell(report, namespace, progress)
        return report
    parsing, recording = _Parsing(), Recording(bulk, Resolver(log, namespace))
    for batch in _batches(given, batch_lines):
        results = recording.record([parsing.parse(*each) for each in batch], strict=strict)
        for result in results:
            tell(report, result, progress)
        if len(results) < len(batch) or (strict and isinstance(results[-1], Refusal)):
            break
    return report


def _namespace(first: bytes | None) -> str | Refusal:
    if first is None:
        return Refusal(1, "the file is empty", "invalid-line")
    try:
        return parse_header(first).namespace
    except (CommandRefused, InvalidLine) as error:
        return refusal_of(1, error)


def _batches(lines: Iterable[bytes | None], batch_lines: int) -> Iterator[list[Numbered]]:
    """The lines that are not empty with their numbers, of which the first is 2."""
    batch: list[Numbered] = []
    number, size = 1, 0
    for raw in lines:
        if raw is not None:
            number += 1
            if raw.strip():
                batch.append((number, raw))
                size += len(raw)
        if batch and (raw is None or len(batch) >= batch_lines or size >= BATCH_BYTES):
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _Parsing:
    """Reads the lines of one file."""

    def __init__(self) -> None:
        # Of lines without a ref: half a digest each is all that is kept of a file.
        self._seen: Counter[bytes] = Counter()

    def parse(self, number: int, raw: bytes) -> Record | Refusal:
        """What the line says, or the reason why it cannot be taken."""
        try:
            value = load_object(raw, number)
            line = parse_line(value, number)
        except (CommandRefused, InvalidLine) as error:
            return refusal_of(number, error)
        return Record(number, (KeyedLine(line.ref or self._name_of(digest_of(value)), line),))

    def _name_of(self, digest: str) -> str:
        seen = bytes.fromhex(digest)[:16]
        self._seen[seen] += 1
        return f"/{digest}" if self._seen[seen] == 1 else f"/{digest}/{self._seen[seen]}"
