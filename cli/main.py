"""``claims-ledger``: one group, one module a command, one place where errors become exit codes.

    0 done   1 the answer is no   2 usage or settings   3 the database is unreachable

A command is imported when it is called: most of what they need takes a second to load, and by then Ctrl-C
already ends the process in good order.
"""

from importlib import import_module
from typing import Final

import rich_click as click

from cli.ending import run

COMMANDS: Final = {
    "demo": ("cli.commands.demo", "demo"),
    "serve": ("cli.commands.serve", "serve"),
    "project": ("cli.commands.project", "project"),
    "migrate": ("cli.commands.migrate", "migrate"),
    "import": ("cli.commands.import_file", "import_files"),
    "export": ("cli.commands.export", "export"),
    "replay": ("cli.commands.replay", "replay"),
    "projections": ("cli.commands.projection", "projections"),
    "settings": ("cli.commands.setting", "settings"),
}
"""Where each command is: module and name."""


class Commands(click.RichGroup):
    """The commands, in the order in which somebody meets them."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Their names."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="claims-ledger", message="%(version)s")
def cli() -> None:
    """An append-only ledger of what was claimed, by whom and when, that replays to any date.

    Settings are environment variables; `claims-ledger settings` lists them. Without LEDGER_DATABASE_URL
    an embedded Postgres in LEDGER_DATA_DIR is used, by one process at a time.
    """


def main() -> int:
    """Run the command line of this process; the exit code comes back."""
    return run(cli)
