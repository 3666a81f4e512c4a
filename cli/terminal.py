"""What the commands print: answers on stdout, everything else on stderr.

Texts from files and databases are printed without the control characters they may hold.
"""

import json
import shutil
import sys
from typing import Any

from rich.console import Console
from rich.text import Text


def stdout() -> Console:
    """For answers that people read; a program asks for JSON."""
    # Where there is no terminal, rich takes 80 columns, which cuts tables of names to pieces.
    width = shutil.get_terminal_size((120, 40)).columns
    return Console(width=width, highlight=False, markup=False, emoji=False, soft_wrap=True)


def stderr() -> Console:
    """For progress, notes and errors."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


def printable(text: str) -> str:
    """The text with every character that could steer a terminal written as an escape; line ends stay."""
    return "".join(c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)


def print_line(text: str, *, style: str = "") -> None:
    """One line of an answer."""
    stdout().print(Text(printable(text), style=style))


def print_note(text: str) -> None:
    """One line beside the answer."""
    stderr().print(Text(printable(text), style="dim"))


def print_error(text: str, *, prefix: str = "error: ") -> None:
    """Why there is no answer."""
    stderr().print(Text(prefix, style="bold red") + Text(printable(text)))


def print_json(value: Any) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")
