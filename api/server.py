"""Serving: one granian worker in this process, beside the ledger's pools and the embedded Postgres.

with listening(app, host, port) as address:     # serves in a thread until the block ends
serve(app, host, port, announce=print)          # serves in this thread until SIGINT or SIGTERM
"""

import asyncio
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

from granian.constants import Interfaces
from granian.server.embed import Server
from litestar import Litestar

from projections.collector import look_rarely_at_the_young

_START_SECONDS: Final = 30.0
_STOP_SECONDS: Final = 30.0
_POLL_SECONDS: Final = 0.02
_LINGER_SECONDS: Final = 0.1
"""Granian's threads end a moment after its server; a process that ends before them prints a panic."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the application is served; ``port`` is the real one."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The address as an URL without a path."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def serve(
    app: Litestar, host: str, port: int, *, announce: Callable[[Address], None] = lambda _: None
) -> None:
    """Serve until SIGINT or SIGTERM, then let running requests finish; ``announce`` is told the address.

    Must be called in the main thread.

    Raises:
        OSError: the address is taken, or not one of this machine's.
    """
    service = _Service(app, host, port)

    def announce_ready(address: Address) -> None:
        look_rarely_at_the_young()
        announce(address)

    async def run() -> None:
        with _signals_call(service.stop):
            await service.run(announce_ready)

    asyncio.run(run())


@contextmanager
def _signals_call(stop: Callable[[], None]) -> Iterator[None]:
    """SIGINT and SIGTERM call ``stop``, and wake the loop, since Python runs no handler while it waits."""
    loop = asyncio.get_running_loop()
    readable, writable = socket.socketpair()
    with readable, writable:
        readable.setblocking(False)
        writable.setblocking(False)
        loop.add_reader(readable, readable.recv, 4096)
        woken = signal.set_wakeup_fd(writable.fileno(), warn_on_full_buffer=False)
        before = {
            number: signal.signal(number, lambda *_: stop()) for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(woken)
            loop.remove_reader(readable)


@contextmanager
def listening(app: Litestar, host: str = "127.0.0.1", port: int = 0) -> Iterator[Address]:
    """The application served in a thread of its own while the block runs.

    Raises:
        OSError: the address is taken, or not one of this machine's.
    """
    service = _Service(app, host, port)
    started = threading.Event()
    found: list[Address] = []
    failures: list[BaseException] = []

    def announce(address: Address) -> None:
        found.append(address)
        started.set()

    def run() -> None:
        try:
            asyncio.run(service.run(announce))
        except BaseException as error:
            failures.append(error)
        finally:
            started.set()

    thread = threading.Thread(target=run, name="http", daemon=True)
    thread.start()
    started.wait(_START_SECONDS)
    try:
        if not found:
            raise failures[0] if failures else TimeoutError("the server did not start")
        yield found[0]
    finally:
        service.stop()
        thread.join(_STOP_SECONDS)


class _Service:
    """One embedded granian server."""

    def __init__(self, app: Litestar, host: str, port: int) -> None:
        self._app = app
        self._address = Address(host, port or _free_port(host))
        _check_free(self._address)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._is_stopped = False

    async def run(self, announce: Callable[[Address], None]) -> None:
        """Serve until ``stop``."""
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        if self._is_stopped:
            return
        server = _make_server(self._app, self._address)
        serving = asyncio.create_task(server.serve())
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await _wait_until_open(self._address, serving)
            announce(self._address)
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
            server.stop()  # type: ignore[no-untyped-call]  # granian gives it no types
            await asyncio.wait({serving})
            await asyncio.sleep(_LINGER_SECONDS)
        # What ended it, when it was no signal of ours.
        serving.result()

    def stop(self) -> None:
        """End ``run``; may be called from any thread, and twice."""
        self._is_stopped = True
        if self._loop is not None and self._stopping is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._stopping.set)


def _make_server(app: Litestar, address: Address) -> Server:
    return Server(
        app,
        address=address.host,
        port=address.port,
        interface=Interfaces.ASGI,
        websockets=False,
        # Logging is configured by ``api.logs`` alone.
        log_enabled=False,
    )


async def _wait_until_open(address: Address, serving: "asyncio.Task[Any]") -> None:
    """Return when connections are accepted.

    Raises:
        RuntimeError: the server ended before, because the application did not start.
        TimeoutError: it takes too long.
    """
    async with asyncio.timeout(_START_SECONDS):
        while not serving.done():
            with suppress(OSError):
                _, writer = await asyncio.open_connection(address.host, address.port)
                writer.close()
                return
            await asyncio.sleep(_POLL_SECONDS)
    raise RuntimeError("the application did not start") from serving.exception()


def _free_port(host: str) -> int:
    with closing(_bind(host, 0)) as bound:
        return int(bound.getsockname()[1])


def _check_free(address: Address) -> None:
    """Granian shares its port with whoever asks, so that a second server would take half of the requests."""
    _bind(address.host, address.port).close()


def _bind(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, target = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    bound = socket.socket(family, kind, protocol)
    try:
        # As servers do: the port of one that has just ended may be taken again.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(target)
    except BaseException:
        bound.close()
        raise
    return bound
