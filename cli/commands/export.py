"""``claims-ledger export``."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import rich_click as click

from cli.opening import open_checked_databases, read_settings
from cli.output import open_output
from cli.progress import ExportProgress
from cli.terminal import print_line
from ledger.application.log import EventLog
from ledger.application.question import parse_question
from ledger.bootstrap import open_log
from ledger.interchange.claimreview import export_reviews
from ledger.interchange.exporter import Exported, export_lines

FORMATS: Final[dict[str, Callable[[EventLog, int], Iterator[Exported]]]] = {
    "ndjson": export_lines,
    "claimreview": export_reviews,
}
"""Each writes the ledger as it was at a position, in pieces that say how far in the log they go."""


@click.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    required=True,
    help="Interchange lines, or a DataFeed of schema.org ClaimReviews.",
)
@click.option("--as-of", metavar="T", help="A position, a day (its end, UTC) or a time; without it, now.")
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write; the file appears when it is complete. Without it, stdout.",
)
@click.option("--progress", is_flag=True, help="Show progress also where stderr is no terminal.")
def export(*, form: str, as_of: str | None, output: Path | None, progress: bool) -> None:
    """Write the ledger as it was at one position, from the events alone.

    Interchange lines import into an empty ledger to the same states, with the same ids. A feed holds what
    ClaimReview can carry. What was redacted shows as redacted, whenever that was.
    """
    question = parse_question(as_of=as_of)
    settings = read_settings()
    with open_checked_databases(settings) as databases, open_log(databases, settings) as log:
        upto = question.resolve(log).position
        lines = 0
        with open_output(output) as stream, ExportProgress(upto, is_forced=progress) as shown:
            for position, text in FORMATS[form](log, upto):
                stream.write(text.encode())
                lines += text.count("\n")
                shown.show(position)
        if output is not None:
            print_line(f"{output}: {lines:,} lines, up to position {upto:,}")
