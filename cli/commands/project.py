"""``claims-ledger project``."""

import rich_click as click

from cli.opening import open_checked_databases, read_settings
from cli.stop import wait_until_stopped
from cli.terminal import print_note


@click.command()
def project() -> None:
    """Run the projection engine alone, until SIGINT or SIGTERM.

    Of several engines on one database one feeds each view, and the others stand by.
    """
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
