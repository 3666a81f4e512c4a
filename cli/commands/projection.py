"""``claims-ledger projections``: views, and what is done to them."""

import getpass
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import rich_click as click
from rich.table import Table
from rich.text import Text

from cli.commands.verification import verify
from cli.ending import DONE, NO
from cli.opening import open_checked_databases, read_settings
from cli.rebuilding import RebuildBar, print_progress
from cli.terminal import print_json, print_line, printable, stdout

if TYPE_CHECKING:
    from projections.admin import ProjectionAdmin
    from projections.report import RebuildProgress, ViewStatus

_LOOK_SECONDS: Final = 0.5

_as_json = click.option("--json", "as_json", is_flag=True, help="JSON in one line.")


@click.group()
def projections() -> None:
    """Look at the views, and look after them."""


projections.add_command(verify)


@projections.command("list")
@_as_json
def list_views(*, as_json: bool) -> None:
    """Show how every view stands."""
    with _open_admin() as admin:
        views = admin.list_status()
    if as_json:
        print_json([view.model_dump(mode="json") for view in views])
    else:
        _print_table(views)


@projections.command()
@click.argument("view")
@_as_json
def show(*, view: str, as_json: bool) -> None:
    """Show how one view stands."""
    _act(lambda admin: admin.show(view), as_json=as_json)


@projections.command()
@click.argument("view")
@_as_json
def pause(*, view: str, as_json: bool) -> None:
    """Keep a view where it is until it is resumed, through restarts; reads go on."""
    _act(lambda admin: admin.pause(view), as_json=as_json)


@projections.command()
@click.argument("view")
@_as_json
def resume(*, view: str, as_json: bool) -> None:
    """Let a view go on; an event that it failed at is tried again."""
    _act(lambda admin: admin.resume(view), as_json=as_json)


@projections.command()
@click.argument("view")
@_as_json
def retry(*, view: str, as_json: bool) -> None:
    """Try the event again that a view failed at; a rebuild that failed begins anew."""
    _act(lambda admin: admin.retry(view), as_json=as_json)


@projections.command()
@click.argument("view")
@click.option("--reason", required=True, help="Why; kept for ever, and shown with the view.")
@click.option("--position", type=click.IntRange(min=1), help="Only if the view failed at this position.")
@_as_json
def skip(*, view: str, reason: str, position: int | None, as_json: bool) -> None:
    """Let a view pass over the event that it failed at, with all events of the same command.

    It is recorded for ever; a rebuild skips it too, unless it can take it.
    """
    if not reason.strip():
        raise click.BadParameter("it is blank.", param_hint="--reason")
    _act(lambda admin: admin.skip(view, reason=reason, by=_somebody(), position=position), as_json=as_json)


@projections.command()
@click.argument("view")
@click.option("--wait", is_flag=True, help="Return when the rebuild has ended.")
@click.option("--progress", is_flag=True, help="Show progress also where stderr is no terminal.")
@_as_json
def rebuild(*, view: str, wait: bool, progress: bool, as_json: bool) -> int:
    """Fold a view anew from the first event into a new copy, which then takes over; reads go on.

    The engine that feeds the view does it; --wait follows it, and `projections progress` tells how far it is.
    Where none runs, it is done by this process. The old copy is kept until `projections confirm`.
    """
    with _open_admin() as admin:
        before = admin.rebuild_progress(view).last
        with RebuildBar(view, is_forced=progress) as bar:
            now = admin.rebuild(view, bar.show)
            while wait and now.state != "idle":
                bar.show(now)
                time.sleep(_LOOK_SECONDS)
                now = admin.rebuild_progress(view)
    if as_json:
        print_json(now.model_dump(mode="json"))
    else:
        print_progress(now)
    has_ended = now.state == "idle" and now.last != before
    return NO if has_ended and now.last is not None and now.last.outcome != "switched" else DONE


@projections.command("progress")
@click.argument("view")
@_as_json
def show_progress(*, view: str, as_json: bool) -> None:
    """Show how the rebuild of a view goes, how the last one ended, and what it changed."""
    _follow(lambda admin: admin.rebuild_progress(view), as_json=as_json)


@projections.command()
@click.argument("view")
@_as_json
def cancel(*, view: str, as_json: bool) -> None:
    """End the rebuild of a view; the live copy goes on as if nothing had been."""
    _follow(lambda admin: admin.cancel(view), as_json=as_json)


@projections.command()
@click.argument("view")
@_as_json
def confirm(*, view: str, as_json: bool) -> None:
    """Drop the copy that the last rebuild of a view replaced."""
    _follow(lambda admin: admin.confirm(view), as_json=as_json)


@contextmanager
def _open_admin() -> Iterator["ProjectionAdmin"]:
    from projections.registry import open_admin

    settings = read_settings()
    with open_checked_databases(settings) as databases, open_admin(databases.projector) as admin:
        yield admin


def _act(act: Callable[["ProjectionAdmin"], "ViewStatus"], *, as_json: bool) -> None:
    with _open_admin() as admin:
        view = act(admin)
    if as_json:
        print_json(view.model_dump(mode="json"))
    else:
        _print_table([view])


def _follow(act: Callable[["ProjectionAdmin"], "RebuildProgress"], *, as_json: bool) -> None:
    with _open_admin() as admin:
        progress = act(admin)
    if as_json:
        print_json(progress.model_dump(mode="json"))
    else:
        print_progress(progress)


def _somebody() -> str:
    """Who is at the command line, as the system knows them."""
    try:
        return f"cli:{getpass.getuser()}"
    except (OSError, KeyError):
        return "cli"


def _print_table(views: list["ViewStatus"]) -> None:
    table = Table("view", "state", "position", "head", "behind", "rows", "version", box=None, pad_edge=False)
    for column in table.columns[2:]:
        column.justify = "right"
    for view in views:
        lag = f"{view.lag_events:,} events" + (f", {view.lag_seconds:,.0f} s" if view.lag_events else "")
        figures = (f"{view.position:,}", f"{view.head:,}", lag, f"{view.rows:,}", str(view.version))
        table.add_row(view.name, Text(view.state, style=_STYLES.get(view.state, "")), *figures)
    stdout().print(table, soft_wrap=False)
    for view in views:
        if view.failure is not None:
            failure = view.failure
            print_line(f"{view.name} failed at position {failure.position}: {printable(failure.message)}")
        for skip in view.skips:
            day = f"{skip.skipped_at:%Y-%m-%d}"
            print_line(
                f"{view.name} skipped position {skip.position} ({day}, {skip.skipped_by}): {skip.reason}"
            )


_STYLES = {"running": "green", "failed": "bold red", "stopped": "yellow", "paused": "yellow"}
