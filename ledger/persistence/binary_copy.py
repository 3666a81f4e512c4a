"""Rows in the binary format of COPY, the fastest way into a table.

    header | rows | trailer
    row = number of fields (16 bits), then of each field its length in bytes (32 bits, -1 for null) and them

Source: PostgreSQL documentation, COPY, "Binary Format". Text and JSON are UTF-8, integers 64 bits, times
microseconds since 2000; all numbers with the most significant byte first.
"""

import struct
from datetime import UTC, datetime, timedelta
from typing import Final

HEADER: Final = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER: Final = b"\xff\xff"
NULL: Final = b"\xff\xff\xff\xff"

_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_long: Final = struct.Struct("!iq").pack
_length: Final = struct.Struct("!i").pack
_count: Final = struct.Struct("!h").pack


def integer(value: int) -> bytes:
    """A field of type bigint."""
    return _long(8, value)


def instant(value: datetime) -> bytes:
    """A field of type timestamptz, from an aware time."""
    return _long(8, (value - _EPOCH) // _MICROSECOND)


def text(value: str | None) -> bytes:
    """A field of type text, json or null."""
    return NULL if value is None else binary(value.encode())


def binary(value: bytes) -> bytes:
    """A field of type bytea."""
    return _length(len(value)) + value


def row(*fields: bytes) -> bytes:
    """One row."""
    return _count(len(fields)) + b"".join(fields)
