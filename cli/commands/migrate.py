"""``claims-ledger migrate``."""

import rich_click as click

from cli.ending import DONE, NO
from cli.opening import read_settings
from cli.terminal import print_error, print_line
from ledger.bootstrap import check_schema, grant_logins, migrate_databases, open_databases
from ledger.domain.errors import MigrationsMissing, MigrationsUnknown, OriginMismatch
from ledger.settings import Settings


@click.command()
@click.option("--check", "is_check", is_flag=True, help="Change nothing, only say what is missing.")
@click.option("--logins", "is_granting", is_flag=True, help="Then make the logins that the other URLs name.")
def migrate(*, is_check: bool, is_granting: bool) -> int:
    """Bring the database up to date, as LEDGER_MIGRATE_DATABASE_URL if that is set.

    With `--logins` the logins of LEDGER_DATABASE_URL, LEDGER_READ_DATABASE_URL and
    LEDGER_PROJECTOR_DATABASE_URL are made where they are missing, get the passwords of these URLs, and are
    granted what their work needs and no more.

    The embedded server does all this by itself whenever it starts.
    """
    if is_check and is_granting:
        raise click.UsageError("--check changes nothing, --logins does: give one of them.")
    settings = read_settings()
    if is_check:
        return _check(settings)
    with open_databases(settings) as databases:
        applied = migrate_databases(databases, settings)
        logins = grant_logins(databases) if is_granting else ()
    for migration in applied:
        print_line(f"applied {migration}")
    for login in logins:
        print_line(f"the login {login} may do its work")
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
