"""A command that runs until it is stopped, in a process of its own."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from tests.cli.conftest import PROGRAM, Environment, environment_of


class Service:
    """The process, whose lines can be waited for; the output of a service is unbuffered."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def wait_for(self, text: str, *, on_stdout: bool = False) -> str:
        """The next line that holds the text; fails when the output ends before."""
        stream: IO[str] | None = self.process.stdout if on_stdout else self.process.stderr
        assert stream is not None
        read = []
        for line in stream:
            read.append(line)
            if text in line:
                return line
        raise AssertionError(f"{text!r} never came: {''.join(read)}")

    def stop(self, number: int) -> tuple[int, str]:
        """Send the signal; the exit code and what else was written to stderr come back."""
        self.process.send_signal(number)
        _, rest = self.process.communicate(timeout=60)
        return self.process.returncode, rest


@contextmanager
def running(*arguments: str, settings: Environment) -> Iterator[Service]:
    """The command while the context lasts; then it is killed if it still runs."""
    environment = environment_of(settings) | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [PROGRAM, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Service(process)
        finally:
            process.kill()
