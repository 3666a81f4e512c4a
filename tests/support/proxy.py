"""A TCP proxy before PostgreSQL that breaks connections at the worst moment."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

import psycopg
from psycopg.conninfo import make_conninfo

# The whole message: BEGIN says READ COMMITTED.
_COMMIT = b"COMMIT\0"
_COPY_DONE = b"c\0\0\0\4"


class Proxy:
    """Forwards to a server; each cut happens once.

    ``cut_before_commit``: the COMMIT is lost. ``cut_after_commit``: it is done, and its answer is lost. Where
    the COMMIT stands in a message behind ``copies`` COPYs, it is done when the last of these is.
    """

    def __init__(self, database_url: str) -> None:
        with psycopg.connect(database_url) as connection:
            self._host, self._port = connection.info.host, connection.info.port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._cut: str | None = None
        self._copies = 0
        self._tail = b""
        self.cuts = 0
        self.is_open = True
        address, port = self._listener.getsockname()
        # In plain text, so that a COMMIT can be seen.
        self.url = make_conninfo(
            database_url, host=address, port=port, sslmode="disable", gssencmode="disable"
        )
        self._start(self._accept)

    def cut_before_commit(self, *, copies: int = 0) -> None:
        """Break the connection that sends the next COMMIT, instead of forwarding it."""
        self._cut, self._copies = "before", copies

    def cut_after_commit(self, *, copies: int = 0, stay_closed: bool = False) -> None:
        """Break the connection instead of forwarding the answer to COMMIT; then take no new one, if asked."""
        self._cut, self._copies = "after and close" if stay_closed else "after", copies

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self.is_open:
                    self._start(self._forward, client, self._connect())
                else:
                    client.close()

    def _connect(self) -> socket.socket:
        if not self._host.startswith("/"):
            return socket.create_connection((self._host, self._port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{self._host}/.s.PGSQL.{self._port}")
        return server

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        with closing(client), closing(server), suppress(OSError):
            answers = self._start(self._answer, server, client)
            while sent := client.recv(65536):
                if self._cut is not None and self._commits(sent):
                    return self._break(client, server, sent, answers)
                server.sendall(sent)
            server.shutdown(socket.SHUT_RDWR)
        return None

    def _commits(self, sent: bytes) -> bool:
        if self._copies == 0:
            return _COMMIT in sent
        self._tail = (self._tail + sent)[-len(_COPY_DONE) :]
        self._copies -= self._tail == _COPY_DONE
        return self._copies == 0

    def _break(
        self, client: socket.socket, server: socket.socket, sent: bytes, answers: threading.Thread
    ) -> None:
        cut, self._cut = self._cut, None
        self.is_open = cut != "after and close"
        client.shutdown(socket.SHUT_RDWR)
        if cut != "before":
            server.sendall(sent)
            # The server closes when it has committed and read that nobody is there any more.
            server.shutdown(socket.SHUT_WR)
        else:
            server.shutdown(socket.SHUT_RDWR)
        answers.join(10)
        self.cuts += 1

    @staticmethod
    def _answer(server: socket.socket, client: socket.socket) -> None:
        while True:
            try:
                answered = server.recv(65536)
            except OSError:
                return
            if not answered:
                break
            with suppress(OSError):
                client.sendall(answered)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def _start(target: object, *arguments: object) -> threading.Thread:
        thread = threading.Thread(target=target, args=arguments, daemon=True)  # type: ignore[arg-type]
        thread.start()
        return thread


@contextmanager
def open_proxy(database_url: str) -> Iterator[Proxy]:
    """A proxy before the database; connect to its ``url``."""
    proxy = Proxy(database_url)
    try:
        yield proxy
    finally:
        proxy.close()
