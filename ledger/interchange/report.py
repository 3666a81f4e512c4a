"""What became of the lines, or of the records, of an import."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

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

    def count(self, result: "Refusal | bool") -> None:
        """Count one more line: refused, or whether it was a repeat."""
        self.read += 1
        if isinstance(result, Refusal):
            self.refused += 1
            if len(self.refusals) < REFUSALS_KEPT:
                self.refusals.append(result)
        elif result:
            self.repeated += 1
        else:
            self.appended += 1


Progress = Callable[[ImportReport, Refusal | None], None]
"""Called after every line with the report so far, and with the refusal when the line was refused."""


def tell(report: ImportReport, result: Refusal | bool, progress: Progress | None) -> None:
    """Count what became of one line, and tell it."""
    report.count(result)
    if progress is not None:
        progress(report, result if isinstance(result, Refusal) else None)
