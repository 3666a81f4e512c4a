"""Several COPYs in one message, with what follows them; rows are made while the server inserts those before.

    COPY; COPY; ...; COMMIT ──send──> copy rows ──> copy rows ──> ... ──> what follows is done

psycopg's own way to end a COPY waits until the server has inserted its rows, and it knows one COPY a message.
So this is written on ``Connection.pgconn``, which psycopg gives for what it does not do itself.

Source: PostgreSQL documentation, libpq, "Asynchronous Command Processing" and "Functions Associated with the
COPY Command".
"""

import select
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Self

import psycopg
from psycopg import Connection
from psycopg.errors import error_from_result
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGresult

from ledger.persistence.binary_copy import HEADER, TRAILER

_PIECE: Final = 2**20
"""Bytes that are made before they are sent."""

_GIVEN_UP: Final = b"the rows could not be made"

_LOOK_MS: Final = 100
"""How often a wait looks up: a signal that came just before it would not be heard till the server speaks."""


class CopyMessage:
    """One message on its way; all of it was done when its context is left without an error.

    ``message`` holds as many ``COPY ... FROM STDIN (FORMAT BINARY)`` as ``copy`` will be called. A row that
    cannot be made makes the server give up all of it.
    """

    def __init__(self, connection: Connection[Any], message: bytes) -> None:
        self._pgconn = connection.pgconn
        self._message = message
        self._poll = select.poll()
        self._is_open = False

    def __enter__(self) -> Self:
        self._poll.register(self._pgconn.socket)
        self._pgconn.send_query(self._message)
        self._flush()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            while self._result() is not None:
                pass
        elif isinstance(error, Exception):
            # The error that is on its way says more than a connection that breaks now.
            with suppress(psycopg.Error):
                self._give_up()

    def copy(self, rows: Iterable[bytes]) -> None:
        """The rows of the next COPY, sent; whether they were inserted shows later.

        Raises:
            psycopg.Error: what the server says of rows sent before, or that it is gone.
        """
        self._is_open = False
        piece = bytearray(HEADER)
        for row in rows:
            piece += row
            if len(piece) >= _PIECE:
                self._put(piece)
                piece = bytearray()
        piece += TRAILER
        self._put(piece)
        self._pgconn.put_copy_end()
        self._flush()

    def _put(self, piece: bytearray) -> None:
        """Send it, when the server is there."""
        while not self._is_open and (result := self._result()) is not None:
            self._is_open = result.status == ExecStatus.COPY_IN
        if not self._pgconn.put_copy_data(piece):
            raise psycopg.OperationalError("no memory for the rows of a COPY")
        self._flush()

    def _give_up(self) -> None:
        while (result := self._next()) is not None:
            if result.status == ExecStatus.COPY_IN:
                self._pgconn.put_copy_end(_GIVEN_UP)
                self._flush()

    def _result(self) -> PGresult | None:
        """What the server says next; None at the end of the message."""
        result = self._next()
        if result is None or result.status != ExecStatus.FATAL_ERROR:
            return result
        with suppress(psycopg.Error):
            while self._next() is not None:
                pass
        if result.error_field(DiagnosticField.SQLSTATE) is None:
            # Not the server's word, but libpq's: it is gone.
            raise psycopg.OperationalError(result.get_error_message())
        raise error_from_result(result)

    def _next(self) -> PGresult | None:
        self._flush()
        while self._pgconn.is_busy():
            self._wait(select.POLLIN)
        return self._pgconn.get_result()

    def _flush(self) -> None:
        """Send what was put, and take in what the server says meanwhile: else both may wait for ever."""
        while self._pgconn.flush():
            self._wait(select.POLLIN | select.POLLOUT)

    def _wait(self, events: int) -> None:
        self._poll.modify(self._pgconn.socket, events)
        while not (ready := self._poll.poll(_LOOK_MS)):
            pass
        if ready[0][1] != select.POLLOUT:
            self._pgconn.consume_input()
