"""``claims-ledger migrate``."""

import rich_click as click

from cli.ending import DONE, NO
from cli.opening import read_settings
from cli.terminal import print_error, print_line
from ledger.bootstrap import check_schema, migrate_databases, open_databases
from ledger.domain.errors import MigrationsMissing, MigrationsUnknown, OriginMismatch
from ledger.settings import Settings


@click.command()
@click.option("--check", "is_check", is_flag=True, help="Change nothing, only say what is missing.")
def migrate(*, is_check: bool) -> int:
    """Bring the database up to date, as LEDGER_MIGRATE_DATABASE_URL if that is set.

    The embedded server does this by itself whenever it starts.
    """
    settings = read_settings()
    if is_check:
        return _check(settings)
    with open_databases(settings) as databases:
        applied = migrate_databases(databases, settings)
    for migration in applied:
        print_line(f"applied {migration}")
    print_line(f"the log {settings.origin} is up to date")
    return DONE


def _check(settings: Settings) -> int:
    if settings.database_url is None:
        print_line("the embedded server migrates itself when it starts")
        return DONE
    with open_databases(settings) as databases:
        try:
            check_schema(databases, settings)
        except (MigrationsMissing, MigrationsUnknown, OriginMismatch) as error:
            print_error(str(error))
            return NO
    print_line(f"the log {settings.origin} is up to date")
    return DONE
