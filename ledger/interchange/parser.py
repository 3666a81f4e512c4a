"""From the bytes of a line to what it says, or to the reason why it cannot be taken.

bytes ──> UTF-8 ──> JSON ──> texts that can be stored ──> Header or AnyLine
"""

import json
import select
from collections.abc import Iterator
from hashlib import sha256
from io import BufferedIOBase
from typing import Any, Final, NoReturn

from pydantic import TypeAdapter, ValidationError

from ledger.domain.errors import InvalidLine
from ledger.domain.text import check_text
from ledger.domain.validation import mistakes_in
from ledger.interchange.header import FORMAT, Header
from ledger.interchange.line import CORRECTABLE, OPERATIONS, AnyLine, Line, tag_of

LINE_LIMIT: Final = 1 << 20
"""Bytes in a line, its end not counted."""

_CHUNK: Final = 1 << 16
_PROBLEMS_SHOWN: Final = 3
_VALUE_SHOWN: Final = 60
_LINE: Final[TypeAdapter[Line]] = TypeAdapter(AnyLine)
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_HEADER: Final = f'the first line must be {{"format":"{FORMAT}","namespace":"..."}}'


def read_lines(stream: BufferedIOBase) -> Iterator[bytes | None]:
    """The lines of a stream, one at a time; None where whoever writes to a pipe rests.

    Of a line over the limit no more is kept than tells that it is over.
    """
    rest = b""
    while True:
        if not _has_more(stream):
            yield None
        chunk = stream.read1(_CHUNK)
        if not chunk:
            break
        *lines, rest = (rest + chunk).split(b"\n")
        yield from (line[: LINE_LIMIT + 2] + b"\n" for line in lines)
        rest = rest[: LINE_LIMIT + 2]
    if rest:
        yield rest


def _has_more(stream: BufferedIOBase) -> bool:
    """Whether a read would not wait: of a file never, of a pipe when nothing was written to it."""
    try:
        ready, *_ = select.select([stream.fileno()], [], [], 0)
    except OSError:
        # Held in memory.
        return True
    return bool(ready)


def load_object(raw: bytes, number: int) -> dict[str, Any]:
    """The JSON object of a line.

    Raises:
        InvalidLine: too long, not UTF-8, not JSON, a key twice, NaN or Infinity, or no object.
        InvalidText: a string holds what cannot be stored.
    """
    text = raw.rstrip(b"\r\n")
    if len(text) > LINE_LIMIT:
        raise InvalidLine(number, f"longer than {LINE_LIMIT:,} bytes")
    if number == 1:
        text = text.removeprefix(_BYTE_ORDER_MARK)
    try:
        value = json.loads(text.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise InvalidLine(number, f"not UTF-8 at byte {error.start}") from None
    except RecursionError:
        raise InvalidLine(number, "nested too deeply") from None
    except json.JSONDecodeError as error:
        raise InvalidLine(number, f"not JSON: {error.msg} at character {error.pos}") from None
    except ValueError as error:
        raise InvalidLine(number, f"not JSON that can be kept: {error}") from None
    if not isinstance(value, dict):
        raise InvalidLine(number, "not a JSON object")
    if b"\\u" in text:
        # The only way in for NUL and for halves of surrogate pairs.
        _check_texts("line", value)
    return value


def parse_header(raw: bytes) -> Header:
    """The header.

    Raises:
        InvalidLine, InvalidText: the first line is no header.
    """
    value = load_object(raw, 1)
    if "format" not in value:
        raise InvalidLine(1, _HEADER)
    try:
        return Header.model_validate(value)
    except ValidationError as error:
        raise InvalidLine(1, f"{_HEADER}: {_reason(error, value)}") from None


def parse_line(value: dict[str, Any], number: int) -> Line:
    """What the object of a line says.

    Raises:
        InvalidLine: an unknown operation or field, or a value that does not fit.
        CommandRefused: a text that is too long or cannot be stored.
    """
    op = value.get("op")
    if "op" not in value:
        is_header = "format" in value
        raise InvalidLine(number, "a header stands on the first line alone" if is_header else "op is missing")
    if op not in OPERATIONS:
        raise InvalidLine(number, f"unknown op {_shorten(op)}; known are {', '.join(OPERATIONS)}")
    if tag_of(value) is None:
        raise InvalidLine(number, f"correct names one of {', '.join(CORRECTABLE)}")
    try:
        return _LINE.validate_python(value)
    except ValidationError as error:
        raise InvalidLine(number, _reason(error, value)) from None


def digest_of(value: dict[str, Any]) -> str:
    """SHA-256 (hex) of what the line says, whatever the order of its keys and its white space."""
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {_shorten(twice)} stands twice in one object")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _check_texts(field: str, value: Any) -> None:
    if isinstance(value, str):
        check_text(field, value, LINE_LIMIT)
    elif isinstance(value, dict):
        for key, item in value.items():
            check_text("a key", key, LINE_LIMIT)
            _check_texts(key, item)
    elif isinstance(value, list):
        for item in value:
            _check_texts(field, item)


def _reason(error: ValidationError, value: Any) -> str:
    problems = [
        _problem(_path(mistake.location, value, mistake.kind), mistake.kind, mistake.message)
        for mistake in mistakes_in(error)
    ]
    more = len(problems) - _PROBLEMS_SHOWN
    shown = problems[:_PROBLEMS_SHOWN] + ([f"and {more} more"] if more > 0 else [])
    return "; ".join(shown)


def _problem(path: str, kind: str, message: str) -> str:
    if kind == "missing":
        return f"{path} is missing"
    if kind == "extra_forbidden":
        return f"{path} is not a known field"
    message = message.replace("Input should", "should").strip()
    return f"{path} {message}" if path else message


def _path(location: tuple[int | str, ...], value: Any, kind: str) -> str:
    """Where in the line the problem lies; of Pydantic's own location the tags of unions are left out."""
    steps: list[str] = []
    for step in location:
        if (isinstance(value, dict) and step in value) or (isinstance(value, list) and isinstance(step, int)):
            value = value[step]  # type: ignore[index] # a list takes the number, a dict has the key
            steps.append(_shorten(str(step), quote=False))
        elif kind == "missing" and step == location[-1]:
            steps.append(str(step))
    return ".".join(steps)


def _shorten(value: Any, *, quote: bool = True) -> str:
    text = repr(value) if quote else str(value)
    return text if len(text) <= _VALUE_SHOWN else text[:_VALUE_SHOWN] + "..."
