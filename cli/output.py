"""Where a command writes what may be long: a file that appears when it is complete, or stdout."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import rich_click as click


@contextmanager
def open_output(file: Path | None) -> Iterator[BinaryIO]:
    """A stream whose bytes become the file once all are written; without a file, stdout.

    The file is written beside its place under another name, so whoever finds it finds all of it; when writing
    ends otherwise, nothing is left, and a file that was there before stays. A device or pipe is written to.
    """
    if file is None:
        yield sys.stdout.buffer
    elif file.exists() and not file.is_file():
        with _open(file, file) as stream:
            yield stream
    else:
        place = file.resolve()
        part = place.with_name(f".{place.name}.{os.getpid()}.part")
        stream = _open(part, file)
        try:
            with stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(place)
        except OSError as error:
            raise _failure(file, error) from error
        finally:
            part.unlink(missing_ok=True)


def _open(path: Path, named: Path) -> BinaryIO:
    try:
        return path.open("wb")
    except OSError as error:
        raise _failure(named, error) from error


def _failure(file: Path, error: OSError) -> click.FileError:
    return click.FileError(str(file), hint=error.strerror)
