"""How a command ends: its own answer, an error on one line, or a signal that stops it in good order."""

import os
import signal
import sys
from typing import Final

import rich_click as click
from click.exceptions import Exit, NoArgsIsHelpError

from cli.stop import StopSignals, stopping
from cli.terminal import print_error
from ledger.domain.errors import (
    DatabaseUnreachable,
    InvalidIdentifier,
    InvalidQuery,
    LedgerError,
    MigrationsMissing,
    Misconfigured,
)

DONE: Final = 0
NO: Final = 1
USAGE: Final = 2
UNREACHABLE: Final = 3

_SIGNAL_BASE: Final = 128
"""Shells report a process that a signal ended as 128 plus the number of the signal."""


def exit_code_of(error: LedgerError) -> int:
    """What the process answers for an error."""
    if isinstance(error, DatabaseUnreachable):
        return UNREACHABLE
    return USAGE if isinstance(error, Misconfigured | InvalidQuery | InvalidIdentifier) else NO


def run(command: click.Command) -> int:
    """Run the command with the arguments of this process; the exit code comes back, errors are printed."""
    signals: StopSignals | None = None
    try:
        with (
            stopping() as signals,
            command.make_context("claims-ledger", sys.argv[1:], obj=signals) as context,
        ):
            answer = command.invoke(context)
            sys.stdout.flush()
    except Exit as asked:  # --help and --version
        return asked.exit_code
    except NoArgsIsHelpError as error:
        print_error(error.message, prefix="")
        return USAGE
    except click.ClickException as error:
        print_error(f"{error.format_message()} See --help.")
        return USAGE
    except KeyboardInterrupt:
        return _SIGNAL_BASE + ((signals and signals.number) or signal.SIGINT)
    except LedgerError as error:
        hint = "; run `claims-ledger migrate`" if isinstance(error, MigrationsMissing) else ""
        print_error(f"{error}{hint}")
        return exit_code_of(error)
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would flush once more at exit and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _SIGNAL_BASE + signal.SIGPIPE
    return answer if isinstance(answer, int) else DONE
