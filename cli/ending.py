"""How a command ends: its own answer, an error on one line, or a signal that stops it cleanly.

SIGINT, SIGTERM ──> Stopped, raised in the main thread ──> contexts close, the embedded server ends ──> code
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event
from types import FrameType
from typing import Final

import rich_click as click
from click.exceptions import Exit, NoArgsIsHelpError

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

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


class Stopped(KeyboardInterrupt):
    """A signal asks the process to end; ``number`` is the signal's. A second one changes nothing."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def exit_code_of(error: LedgerError) -> int:
    """What the process answers for an error."""
    if isinstance(error, DatabaseUnreachable):
        return UNREACHABLE
    return USAGE if isinstance(error, Misconfigured | InvalidQuery | InvalidIdentifier) else NO


def run(command: click.Command) -> int:
    """Run the command with the arguments of this process; the exit code comes back, errors are printed."""
    received: list[int] = []
    try:
        with _stopping(received), command.make_context("claims-ledger", sys.argv[1:]) as context:
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
        return _SIGNAL_BASE + (received[0] if received else signal.SIGINT)
    except LedgerError as error:
        hint = "; run `claims-ledger migrate`" if isinstance(error, MigrationsMissing) else ""
        print_error(f"{error}{hint}")
        return exit_code_of(error)
    except BrokenPipeError:
        # Whoever read our output has seen enough. Python would flush once more at exit and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _SIGNAL_BASE + signal.SIGPIPE
    return answer if isinstance(answer, int) else DONE


def wait_until_stopped() -> None:
    """Return when SIGINT or SIGTERM came; the main thread does nothing else meanwhile."""
    with suppress(Stopped):
        Event().wait()


def ignore_signals() -> None:
    """From here on the process ends by itself, however often it is asked to."""
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def _stopping(received: list[int]) -> Iterator[None]:
    def stop(number: int, _frame: FrameType | None) -> None:
        if not received:
            received.append(number)
            raise Stopped(number)

    previous = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
