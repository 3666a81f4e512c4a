"""``claims-ledger import``."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import Final

import rich_click as click

from cli.ending import DONE, NO
from cli.opening import open_checked_ledger, read_settings
from cli.progress import ImportProgress
from cli.stop import standard_input
from cli.terminal import print_json, print_line
from ledger.application.identity import utc_now
from ledger.bootstrap import OpenLedger
from ledger.domain.day import bound_of
from ledger.interchange.claimreview import import_reviews
from ledger.interchange.importer import import_lines
from ledger.interchange.parser import read_lines
from ledger.interchange.report import ImportReport

NDJSON: Final = "ndjson"
CLAIMREVIEW: Final = "claimreview"
FORMATS: Final = (NDJSON, CLAIMREVIEW)

_STDIN: Final = "-"
_UNITS: Final = {NDJSON: "lines", CLAIMREVIEW: "reviews"}


@click.command("import")
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, readable=True, allow_dash=True),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default=NDJSON,
    show_default=True,
    help="Interchange lines, or schema.org ClaimReviews: objects, arrays, @graph or DataFeed.",
)
@click.option("--strict", is_flag=True, help="Stop at the first bad line; what stands before it stays.")
@click.option("--progress", is_flag=True, help="Show progress also where stderr is no terminal.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def import_files(*, files: tuple[str, ...], form: str, strict: bool, progress: bool, as_json: bool) -> int:
    """Import files; `-` is the standard input.

    A bad line, or review, is reported with its number and reason, and nothing of it is written. Do it again
    to complete an import that broke off, or after correcting lines: what was taken is known and appends
    nothing; what was refused is tried again, and taken once what it names is there.
    """
    # What is read lives on and makes no circles: looking for some took a third of the time.
    gc.set_threshold(50_000, 20, 100)
    reports: dict[str, ImportReport] = {}
    with open_checked_ledger(read_settings()) as opened:
        for file in dict.fromkeys(files):
            reports[file] = _import(opened, file, form, is_strict=strict, is_shown=progress)
            if strict and reports[file].refused:
                break
        position = opened.writer_log.head().position
    if as_json:
        print_json({"files": [_as_json(*item) for item in reports.items()], "position": position})
    else:
        for file, report in reports.items():
            print_line(_as_text(file, form, report))
    return NO if any(report.refused for report in reports.values()) else DONE


def _import(opened: OpenLedger, file: str, form: str, *, is_strict: bool, is_shown: bool) -> ImportReport:
    with _open(file) as stream, ImportProgress(file, stream, is_forced=is_shown) as progress:
        bulk, log = opened.bulk(), opened.writer_log
        if form == CLAIMREVIEW:
            bound = bound_of(utc_now().date())
            return import_reviews(bulk, log, stream, bound=bound, strict=is_strict, progress=progress.show)
        return import_lines(bulk, log, read_lines(stream), strict=is_strict, progress=progress.show)


@contextmanager
def _open(file: str) -> Iterator[BufferedIOBase]:
    if file == _STDIN:
        yield standard_input()
        return
    with Path(file).open("rb") as stream:
        yield stream


def _as_text(file: str, form: str, report: ImportReport) -> str:
    return (
        f"{file}: {report.read} {_UNITS[form]}: {report.appended} appended,"
        f" {report.repeated} already there, {report.refused} refused"
    )


def _as_json(file: str, report: ImportReport) -> dict[str, object]:
    counts = {name: getattr(report, name) for name in ("read", "appended", "repeated", "refused")}
    return {"file": file, **counts, "refusals": [refusal._asdict() for refusal in report.refusals]}
