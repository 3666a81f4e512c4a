"""``claims-ledger``: one group, one module a command, one place where errors become exit codes.

0 done   1 the answer is no   2 usage or settings   3 the database is unreachable
"""

import rich_click as click

from cli.commands.demo import demo
from cli.commands.import_file import import_files
from cli.commands.migrate import migrate
from cli.commands.project import project
from cli.commands.projection import projections
from cli.commands.replay import replay
from cli.commands.serve import serve
from cli.commands.setting import settings
from cli.ending import run


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="claims-ledger", message="%(version)s")
def cli() -> None:
    """An append-only ledger of what was claimed, by whom and when, that replays to any date.

    Settings are environment variables; `claims-ledger settings` lists them. Without LEDGER_DATABASE_URL
    an embedded Postgres in LEDGER_DATA_DIR is used, by one process at a time.
    """


for command in (demo, serve, project, migrate, import_files, replay, projections, settings):
    cli.add_command(command)


def main() -> int:
    """Run the command line of this process; the exit code comes back."""
    return run(cli)
