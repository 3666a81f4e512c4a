"""Which methods an address takes, told alike by OPTIONS and by a refusal of another one."""

from collections.abc import Iterable

from litestar import Litestar
from litestar.types import Message, Scope


def allow_of(methods: Iterable[str]) -> str:
    """The ``Allow`` header of handlers that take these: GET brings HEAD, and OPTIONS always works."""
    brought = {"HEAD", "OPTIONS"} if "GET" in methods else {"OPTIONS"}
    return ", ".join(sorted({*methods, *brought}))


async def complete_allow(message: Message, scope: Scope) -> None:
    """The framework's answer to OPTIONS names the methods of the handler that came first alone."""
    if message["type"] != "http.response.start" or scope.get("method") != "OPTIONS":
        return
    app: Litestar = scope["litestar_app"]
    template = scope.get("path_template")
    methods = {method for route in app.routes if route.path_format == template for method in route.methods}
    if methods:
        others = [header for header in message["headers"] if header[0].lower() != b"allow"]
        message["headers"] = [*others, (b"allow", allow_of(methods).encode())]
