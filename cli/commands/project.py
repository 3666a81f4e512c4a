"""``claims-ledger project``."""

import rich_click as click

from cli.ending import DONE, NO
from cli.opening import open_checked_databases, read_settings
from cli.stop import wait_until_stopped
from cli.terminal import print_line, print_note


@click.command()
@click.option(
    "--check", "is_check", is_flag=True, help="Feed nothing, only say whether an engine feeds every view."
)
def project(*, is_check: bool) -> int:
    """Run the projection engine alone, until SIGINT or SIGTERM.

    Of several engines on one database one feeds each view, and the others stand by.
    """
    if is_check:
        return _check()
    from api.logs import configure_logging
    from projections.registry import open_engine

    settings = read_settings()
    configure_logging(settings)
    with (
        open_checked_databases(settings) as databases,
        open_engine(databases.projector, self_check_seconds=settings.self_check_seconds),
    ):
        print_note("feeding the views")
        wait_until_stopped()
        print_note("stopping")
    return DONE


def _check() -> int:
    from projections.registry import open_admin

    with open_checked_databases(read_settings()) as databases, open_admin(databases.projector) as admin:
        views = admin.list_status()
    unfed = [f"{view.name} is {view.state}" for view in views if view.state in ("stopped", "failed")]
    print_line("; ".join(unfed) or "every view is fed")
    return NO if unfed else DONE
