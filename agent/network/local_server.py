"""A web server of ours for this user of this machine alone: loopback, a token, and a check of who asks.

What a browser sends with every request is judged before anything else (``Guard``): the Host, so that a name that was
rebound to loopback gets nothing; the Origin and ``Sec-Fetch-Site``, so that no other page can ask in the user's name;
the token, so that no other user of the machine can. The one door to uvicorn.
"""

from __future__ import annotations

import asyncio
import hmac
import secrets
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final

from agent.errors import ConfigError
from devices.errors import DeviceUnavailable

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK: Final = "127.0.0.1"
MOST_BODY_BYTES: Final = 256 * 1024
MOST_REQUESTS: Final = 64
"""At a time; streams are among them."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": _POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


class Guard:
    """Lets through what this user's own pages and programs ask, and nothing else.

    Args:
        app: what is guarded.
        port: where it listens.
        token: whoever knows it may come in: ``Authorization: Bearer``, or once at ``/enter`` for a cookie.
        open_paths: paths that anybody on this machine may get: the door itself, and what it looks like.
        cookies: whether a cookie is as good as the token; for pages.
    """

    def __init__(self, app: App, port: int, token: str, open_paths: frozenset[str] = frozenset(), cookies: bool = True):
        self._app, self._token, self._open, self._cookies = app, token, open_paths, cookies
        self.hosts = frozenset({f"{LOOPBACK}:{port}", f"localhost:{port}"})
        self._origins = frozenset(f"http://{host}" for host in self.hosts)
        self.cookie_name = f"clew-{port}"
        self._visitors: set[str] = set()
        self._now = 0

    def admit(self, token: str) -> str | None:
        """A cookie for whoever knows the token; None for others."""
        if not self._knows(token):
            return None
        visitor = secrets.token_urlsafe(32)
        self._visitors.add(visitor)
        return visitor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # nothing here speaks websockets, and a connection that is not accepted is refused
        refusal = self._refusal(scope)
        if refusal is None and self._now >= MOST_REQUESTS:
            refusal = (503, "too many requests at a time")
        if refusal is not None:
            await _answer(send, *refusal)
            return
        self._now += 1
        try:
            # Taken whole before anybody works with it, so that what is too large is refused before anything was done.
            body = await _whole_body(receive) if scope["method"] not in ("GET", "HEAD") else b""
            if body is None:
                await _answer(send, 413, "the request is too large")
            else:
                await self._app(scope, _again(body, receive), _with_headers(send))
        finally:
            self._now -= 1

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = _headers(scope)
        if headers is None or headers.get("host", "") not in self.hosts:
            return 421, "this address is not served here"
        origin = headers.get("origin")
        if origin is not None and origin not in self._origins:
            return 403, "another site may not ask this"
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return 403, "another site may not ask this"
        if scope["path"] in self._open:
            return None
        given = headers.get("authorization", "")
        if given.startswith("Bearer "):
            return None if self._knows(given[7:]) else (401, "the token is not right")
        if self._cookies and self._has_cookie(headers.get("cookie", "")):
            # A browser says where a request comes from; without a word of it nothing is changed on a cookie alone.
            if scope["method"] not in ("GET", "HEAD") and origin is None:
                return 403, "it is not said which page asks this"
            return None
        return 401, "open the link that the command printed"

    def _knows(self, token: str) -> bool:
        return hmac.compare_digest(token.encode("utf-8", "replace"), self._token.encode())

    def _has_cookie(self, told: str) -> bool:
        try:
            morsel = SimpleCookie(told).get(self.cookie_name)
        except CookieError:
            return False
        return morsel is not None and morsel.value in self._visitors


class LocalServer:
    """Serves one application on loopback, in a thread of its own or in the one that calls ``serve``.

    Args:
        make: gets the port and gives the application.
        port: where; 0 takes a free one.
    """

    def __init__(self, make: Callable[[int], App], port: int = 0) -> None:
        """Take the port.

        Raises:
            ConfigError: uvicorn is not installed.
            DeviceUnavailable: the port is taken.
        """
        try:
            import uvicorn
        except ImportError as error:
            raise ConfigError("uvicorn is not installed", "install clewline[serve]") from error
        try:
            self._socket = socket.create_server((LOOPBACK, port))
        except OSError as error:
            raise DeviceUnavailable(
                f"port {port} of {LOOPBACK} cannot be taken: {error.strerror or error}",
                "leave out --port",
            ) from error
        self.port: int = self._socket.getsockname()[1]
        config = uvicorn.Config(
            make(self.port),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=1,
            h11_max_incomplete_event_size=32 * 1024,
            ws="none",
            http="h11",
            loop="asyncio",
        )
        self._server = uvicorn.Server(config)
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://{LOOPBACK}:{self.port}"

    def serve(self) -> None:
        """Serve until Ctrl-C, SIGTERM or ``stop``."""
        self._server.run(sockets=[self._socket])

    def start(self) -> None:
        """Serve in a thread, and return once it answers."""
        self._thread = threading.Thread(target=self._run_quietly, name="server", daemon=True)
        self._thread.start()
        pause, until = threading.Event(), time.monotonic() + 30
        while not self._server.started and self._thread.is_alive() and time.monotonic() < until:
            pause.wait(0.01)

    def stop(self) -> None:
        """End it. May be called twice."""
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(15)
        self._socket.close()

    def _run_quietly(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._socket]))


def new_token() -> str:
    """A token nobody can guess."""
    return secrets.token_urlsafe(32)


def _headers(scope: Scope) -> dict[str, str] | None:
    """Headers by name; None where one that is judged is said twice."""
    told: dict[str, str] = {}
    for name, value in scope["headers"]:
        key = name.decode("latin-1").lower()
        if key in told and key in ("host", "origin", "authorization", "cookie", "sec-fetch-site"):
            return None
        told[key] = value.decode("latin-1")
    return told


async def _whole_body(receive: Receive) -> bytes | None:
    """The body of a request; None of one that is too large."""
    body = b""
    while True:
        message = await receive()
        body += bytes(message.get("body", b""))
        if len(body) > MOST_BODY_BYTES:
            return None
        if message["type"] != "http.request" or not message.get("more_body", False):
            return body


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives the body, then whatever comes."""
    given = False

    async def take() -> MutableMapping[str, Any]:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return take


def _with_headers(send: Send) -> Send:
    async def pass_on(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            told = {name.lower() for name, _ in message.get("headers", [])}
            added = [(k.encode(), v.encode()) for k, v in _HEADERS.items() if k.encode() not in told]
            if b"cache-control" not in told:
                added.append((b"cache-control", b"no-store"))
            message = {**message, "headers": [*message.get("headers", []), *added]}
        await send(message)

    return pass_on


async def _answer(send: Send, status: int, told: str) -> None:
    body = f"{told}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),
        *((k.encode(), v.encode()) for k, v in _HEADERS.items()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
