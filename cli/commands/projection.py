"""``claims-ledger projections``: views, and what is done to them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import rich_click as click
from rich.table import Table
from rich.text import Text

from cli.commands.verification import verify
from cli.opening import open_checked_databases, read_settings
from cli.terminal import print_json, print_line, printable, stdout

if TYPE_CHECKING:
    from projections.admin import ProjectionAdmin
    from projections.report import ViewStatus

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
def rebuild(*, view: str, as_json: bool) -> None:
    """Fold a view anew from the first event into a new copy, which then takes over; reads go on.

    The engine that feeds the view does it, and `projections show` tells how far it is. Where none runs, it is
    done at once.
    """
    with _open_admin() as admin:
        progress = admin.rebuild(view)
    if as_json:
        print_json(progress.model_dump(mode="json"))
    elif progress.state == "idle":
        print_line(f"{view} was rebuilt")
    else:
        print_line(f"{view} is being rebuilt: {progress.position or 0:,} of {progress.goal:,} events")


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


_STYLES = {"running": "green", "failed": "bold red", "stopped": "yellow", "paused": "yellow"}
