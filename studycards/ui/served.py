"""The full screen in a browser: a server for this machine alone, whose address holds a token."""

from __future__ import annotations

import asyncio
import os
import secrets
import shlex
import socket
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from studycards.errors import NotAvailable, StudycardsError

if TYPE_CHECKING:
    from aiohttp.web import Request, StreamResponse

HOST = "127.0.0.1"

Handler = Callable[["Request"], Awaitable["StreamResponse"]]


def serve_at(port: int, command: Sequence[str], tell: Callable[[str], None]) -> None:
    """Serve until Ctrl-C. `tell` is given the address once the port is ours."""
    aiohttp_web, server_type = _server()
    token = secrets.token_urlsafe(24)
    listening = _listen(port)
    own_port = listening.getsockname()[1]
    origin = f"http://{HOST}:{own_port}"

    watching: set[Any] = set()

    class Served(server_type):  # type: ignore[misc, valid-type]
        async def _make_app(self) -> Any:
            app = await super()._make_app()
            app.middlewares.append(guard(token, origin))
            return app

        async def on_startup(self, app: Any) -> None:
            tell(f"{origin}/?token={token}")

        async def handle_websocket(self, request: Request) -> Any:
            watching.add(task := asyncio.current_task())
            try:
                return await super().handle_websocket(request)
            finally:
                watching.discard(task)

        async def on_shutdown(self, app: Any) -> None:
            for task in tuple(watching):
                task.cancel()

    served = Served(shlex.join(command), host=HOST, port=own_port, title="studycards", public_url=origin)
    with suppress(aiohttp_web.GracefulExit, KeyboardInterrupt):  # a second Ctrl-C, while it ends
        aiohttp_web.run_app(
            served._make_app(), sock=listening, print=None, access_log=None, shutdown_timeout=2
        )


def guard(token: str, origin: str) -> Any:
    """Let only those in who hold the token: from the address the first time, from a cookie after it.

    A page of another site can neither read the cookie nor use it: it is strict, the host must be ours, and a
    socket must be opened by our own page.
    """
    from aiohttp import web

    name = f"studycards-{origin.rpartition(':')[2]}"  # a browser has one jar for all the ports of a host

    @web.middleware
    async def only_with_token(request: Request, handler: Handler) -> StreamResponse:
        if request.host != origin.removeprefix("http://"):
            raise web.HTTPForbidden(text="This host is not ours.")
        if request.headers.get("Origin", origin) != origin:
            raise web.HTTPForbidden(text="Another site asked.")
        if _is_right(request.query.get("token", ""), token):
            entered = web.HTTPFound("/")
            entered.set_cookie(name, token, httponly=True, samesite="Strict")
            raise entered
        if not _is_right(request.cookies.get(name, ""), token):
            raise web.HTTPForbidden(text="Open the address that studycards serve printed, with its token.")
        return await handler(request)

    return only_with_token


def _is_right(given: str, token: str) -> bool:
    return secrets.compare_digest(given.encode(), token.encode())


def _listen(port: int) -> socket.socket:
    listening = socket.socket()
    if os.name == "posix":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()  # who comes before the server is ready waits
    except OSError as error:
        listening.close()
        raise StudycardsError(
            "The port {port} cannot be had: {why}.", "Name another with --port, or none.",
            port=port, why=error.strerror,
        ) from None  # fmt: skip
    return listening


def _server() -> tuple[Any, Any]:
    try:
        from aiohttp import web
        from textual_serve.server import Server
    except ImportError:
        raise NotAvailable(
            "To show it in a browser the library textual-serve is needed, and it is not installed.",
            "Install it with: pip install 'studycards[serve]'",
        ) from None
    return web, Server
