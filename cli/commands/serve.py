"""``claims-ledger serve``."""

from contextlib import ExitStack

import rich_click as click

from cli.opening import open_checked_databases, read_settings
from cli.stop import ignore_signals
from cli.terminal import print_note
from ledger.domain.errors import SettingsError


@click.command()
@click.option(
    "--no-projector", "is_without_projector", is_flag=True, help="Feed no views; another process does."
)
def serve(*, is_without_projector: bool) -> None:
    """Serve the API, and feed the views, until SIGINT or SIGTERM.

    A database that LEDGER_DATABASE_URL names must have been migrated; it is only checked.
    """
    from api.app import create_app
    from api.logs import configure_logging
    from api.server import Address
    from api.server import serve as serve_app
    from cli.feeding import feeding_beside

    settings = read_settings()
    configure_logging(settings)

    def announce(address: Address) -> None:
        print_note(f"serving {settings.origin} at {address.url}")
        if settings.editor_key is None:
            print_note("nobody may write: LEDGER_EDITOR_KEY is not set")

    with ExitStack() as stack:
        databases = stack.enter_context(open_checked_databases(settings))
        if not is_without_projector:
            stack.enter_context(
                feeding_beside(databases.projector, self_check_seconds=settings.self_check_seconds)
            )
        try:
            serve_app(create_app(settings, databases), settings.host, settings.port, announce=announce)
        except OSError as error:
            where = f"{settings.host}:{settings.port}"
            reason = f"{where} cannot be served on: {error.strerror}; set LEDGER_HOST or LEDGER_PORT"
            raise SettingsError(reason=reason) from error
        ignore_signals()
        print_note("stopping")
