"""``claims-ledger projections verify``."""

import secrets
from typing import TYPE_CHECKING

import rich_click as click
from rich.table import Table
from rich.text import Text

from cli.ending import DONE, NO
from cli.opening import open_checked_databases, read_settings
from cli.terminal import print_json, print_line, print_note, printable, stdout

if TYPE_CHECKING:
    from projections.verification.report import Asked, VerificationReport

_SHOWN = 20


@click.command()
@click.argument("views", nargs=-1, metavar="[VIEW]...")
@click.option("--sample", type=click.IntRange(1, 100_000), help="Verify so many streams, drawn at random.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="Draw the sample that had this seed.")
@click.option("--key", help="Verify the rows of one key, of the views that are named.")
@click.option("--json", "as_json", is_flag=True, help="The reports as JSON in one line.")
@click.option("--progress", "is_forced", is_flag=True, help="Show progress though stderr is no terminal.")
def verify(
    *,
    views: tuple[str, ...],
    sample: int | None,
    seed: int | None,
    key: str | None,
    as_json: bool,
    is_forced: bool,
) -> int:
    """Replay views from the events and compare them row by row; all views unless some are named.

    The exit code is 0 when every row is what the log gives, and 1 when one is not. Views may be read and fed
    meanwhile.
    """
    if key is not None and not views:
        raise click.UsageError("--key goes with the VIEW that has it.")
    asked = _asked(sample, seed, key)
    from cli.progress import VerificationProgress
    from projections.registry import VIEWS, open_verifications

    reports = []
    settings = read_settings()
    with (
        open_checked_databases(settings) as databases,
        open_verifications(databases.projector) as verifications,
    ):
        for name in views or sorted(view.name for view in VIEWS):
            with VerificationProgress(name, is_forced=is_forced) as progress:
                reports.append(verifications.verify(name, asked, progress.show))
    if as_json:
        print_json([report.model_dump(mode="json") for report in reports])
    else:
        _print(reports)
    return DONE if all(report.is_equal for report in reports) else NO


def _asked(sample: int | None, seed: int | None, key: str | None) -> "Asked":
    from projections.verification.report import Asked

    if key is not None and sample is not None:
        raise click.UsageError("--sample and --key exclude each other.")
    if seed is not None and sample is None:
        raise click.UsageError("--seed goes with --sample.")
    if key is not None:
        return Asked.for_key(key)
    if sample is not None:
        return Asked.for_sample(sample, secrets.randbits(31) if seed is None else seed)
    return Asked.for_all()


def _print(reports: "list[VerificationReport]") -> None:
    table = Table("view", "version", "position", "streams", "rows", "differences", box=None, pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for report in reports:
        figures = (report.to_position, report.streams, report.rows)
        differences = Text(f"{report.differences:,}", style="green" if report.is_equal else "bold red")
        table.add_row(report.view, str(report.version), *(f"{figure:,}" for figure in figures), differences)
    stdout().print(table, soft_wrap=False)
    for report in reports:
        for difference in report.listed[:_SHOWN]:
            why = "" if difference.reason is None else f": {difference.reason}"
            print_line(f"{report.view} {printable(difference.key)} is {difference.kind}{why}")
        if report.differences > _SHOWN:
            print_line(f"{report.view}: {report.differences - _SHOWN:,} more; --json lists the first 1,000")
        if report.unsettled:
            print_note(f"{report.view}: {report.unsettled:,} streams wait for the view to reach a redaction")
