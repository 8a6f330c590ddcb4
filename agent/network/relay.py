"""One connection of the browser to the egress proxy: reads its requests and passes them on where the door lets them.

The connection has at most one connection onwards at a time and ends with it. Nothing is ever sent a second time: a
request other than GET and HEAD always gets a fresh connection, and if that breaks before the response, the browser is
told so instead of being left to guess that it may try again.
"""

from __future__ import annotations

import asyncio
import logging
import re
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from agent.network.addresses import WebAddress, read_address, read_host
from agent.network.dialling import Connection, Unreachable
from agent.network.http1 import (
    NO_BODY,
    PIECE_BYTES,
    Field,
    Framing,
    Head,
    Malformed,
    copy_body,
    read_head,
    request_framing,
    request_line,
    response_framing,
    status_of,
)
from devices.errors import AddressRefused

_log = logging.getLogger(__name__)

HEAD_LIMIT_S = 30.0
IDLE_LIMIT_S = 300.0
"""How long nothing may pass in either direction; a page's socket may be silent for minutes."""
MARK = b"Clew-Egress"
"""Response header of what the proxy itself answers: ``refused`` or ``unreachable``. A site cannot send it."""

_DISCARDED_BYTES = 1024 * 1024
"""A longer body of a request that is refused is not waited for; the connection is closed in the middle of it."""
_REPEATABLE = frozenset({"GET", "HEAD"})
_ABSOLUTE = re.compile(r"[hH][tT][tT][pP]://[^/?#]+(.*)", re.DOTALL)
_AUTHORITY = re.compile(r"(.+):(\d{1,5})")
_GONE = (OSError, asyncio.IncompleteReadError, TimeoutError)
"""What a peer that goes away, or says nothing for too long, looks like."""


class Door(Protocol):
    """Who decides what gets out."""

    def knows(self, credentials: list[bytes]) -> bool:
        """Whether these values of ``Proxy-Authorization`` are those of our browser."""

    async def reach(self, address: WebAddress) -> Connection:
        """Connect to where a request wants to go.

        Raises:
            AddressRefused: the policy says no.
            Unreachable: nothing answers.
        """

    def refuse(self, target: str, reason: str) -> None:
        """Remember a request to something that is no address of the web."""


class ClientProtocol(asyncio.StreamReaderProtocol):
    """A stream that tells its relay when the browser hangs up, even while nobody reads from it."""

    def __init__(self, door: Door, serve: Callable[[Relay], None], loop: asyncio.AbstractEventLoop) -> None:
        self._relay: Relay | None = None
        self._door = door
        self._serve = serve
        super().__init__(asyncio.StreamReader(PIECE_BYTES, loop), self._connected, loop)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._relay = Relay(self._door, reader, writer)
        self._serve(self._relay)

    def eof_received(self) -> bool | None:
        """The browser has nothing more to say on this connection."""
        if self._relay is not None:
            self._relay.client_ended()
        return super().eof_received()


class Relay:
    """Serves one connection of the browser."""

    def __init__(self, door: Door, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._door = door
        self._reader = reader
        self._writer = writer
        self._onward: Connection | None = None
        self._leads_to: tuple[str, int] = ("", 0)
        self._idle: asyncio.Timeout | None = None
        self._awaited = False
        """A request was passed on and its response is not complete."""
        self._begun = False
        """Part of a response has been written."""
        self._client_gone = False

    async def serve(self) -> None:
        """Answer request after request until either side has had enough. Never raises for what the peers do."""
        try:
            limit_s = HEAD_LIMIT_S  # whoever connects has something to say
            while True:
                async with asyncio.timeout(limit_s):
                    head = await read_head(self._reader, strict=True)
                if head is None or not await self._serve_one(head):
                    break
                self._begun = False
                limit_s = IDLE_LIMIT_S
            self._close(abort=False)
        except Malformed as error:
            if not self._begun:
                with suppress(*_GONE):
                    await self.answer(error.status, error.reason, keep=False)
            self._close(abort=self._begun)
        except _GONE as error:
            _log.debug("a connection ended: %s", error)
            self._close(abort=self._begun)
        except asyncio.CancelledError:
            self._close(abort=True)
            raise

    async def turn_away(self) -> None:
        """There are too many connections already."""
        with suppress(*_GONE):
            await self.answer(503, "too many connections", keep=False)
        self._close(abort=False)

    def client_ended(self) -> None:
        """The browser has hung up. In plain HTTP nobody is left to answer, so the request is given up as well."""
        if self._awaited and self._onward is not None:
            self._client_gone = True
            _break_off(self._onward[1])

    async def _serve_one(self, head: Head) -> bool:
        """Answer one request; False when the connection cannot be used any longer."""
        method, target, modern = request_line(head)
        body = request_framing(head)
        keep = modern and b"close" not in head.tokens(b"connection") + head.tokens(b"proxy-connection")
        if not self._door.knows(head.all(b"proxy-authorization")):
            ask = ((b"Proxy-Authenticate", b'Basic realm="clewline"'),)
            return await self._answer_early(407, "this proxy needs its password", keep, method, body, ask)
        try:
            address = self._destination(method, target)
            onward, fresh = await self._connect(method, address)
        except AddressRefused as error:
            mark = ((MARK, b"refused"),)
            return await self._answer_early(403, str(error), keep, method, body, mark)
        except Unreachable as error:
            mark = ((MARK, b"unreachable"),)
            return await self._answer_early(502, str(error), keep, method, body, mark)
        if method == "CONNECT":
            await self._tunnel(onward)
            return False
        self._awaited = True
        try:
            async with asyncio.timeout(IDLE_LIMIT_S) as self._idle:
                return await self._exchange(head, method, address, target, body, onward, fresh) and keep
        finally:
            self._awaited = False

    def _destination(self, method: str, target: str) -> WebAddress:
        try:
            if method != "CONNECT":
                if not _ABSOLUTE.fullmatch(target):
                    raise Malformed(400, "this is a proxy; it serves nothing itself")
                return read_address(target)
            found = _AUTHORITY.fullmatch(target)
            if found is None or int(found[2]) > 65_535:
                raise Malformed(400, "CONNECT needs HOST:PORT")
            return read_host(found[1], int(found[2]))
        except AddressRefused as error:
            self._door.refuse(target, str(error))
            raise

    async def _connect(self, method: str, address: WebAddress) -> tuple[Connection, bool]:
        """A connection onwards, and whether it is fresh: the open one serves again if it leads there and is alive."""
        wanted = (address.host, address.port)
        if self._onward is not None:
            reader, writer = self._onward
            alive = not reader.at_eof() and not writer.is_closing()
            if alive and self._leads_to == wanted and method in _REPEATABLE:
                return self._onward, False
            writer.close()
            self._onward = None
        self._onward = await self._door.reach(address)
        self._leads_to = wanted
        return self._onward, True

    # ---------------------------------------------------------------- plain HTTP

    async def _exchange(
        self,
        head: Head,
        method: str,
        address: WebAddress,
        target: str,
        body: Framing,
        onward: Connection,
        fresh: bool,
    ) -> bool:
        """Pass a request on and its response back; False when either connection is used up.

        The body goes out while the response may already come in: a server that refuses an upload says so early.
        """
        reader, writer = onward
        rest = _ABSOLUTE.fullmatch(target)
        path = rest[1] if rest is not None else ""
        start = f"{method} {path if path.startswith('/') else f'/{path}'} HTTP/1.1".encode("latin-1")
        # The host that was judged is the host that is asked for, whatever the browser's own field says.
        writer.write(head.forwarded(start, drop=(b"host",), add=((b"Host", _host_field(address)),)))
        if body == NO_BODY:
            await writer.drain()
            return await self._return_response(reader, method, fresh)
        sending = asyncio.create_task(self._send_body(writer, body))
        try:
            reusable = await self._return_response(reader, method, fresh)
            return sending.done() and sending.result() and reusable
        finally:
            sending.cancel()
            await asyncio.wait((sending,))

    async def _send_body(self, writer: asyncio.StreamWriter, body: Framing) -> bool:
        try:
            await copy_body(self._reader, writer, body, self._alive)
            await writer.drain()
        except (*_GONE, Malformed) as error:
            _log.debug("a request was cut short: %s", error)
            # Half a request must not be taken for a whole one, nor wait for an answer.
            _break_off(writer)
            return False
        return True

    async def _return_response(self, reader: asyncio.StreamReader, method: str, fresh: bool) -> bool:
        while True:
            try:
                head = await read_head(reader, strict=False)
            except (OSError, asyncio.IncompleteReadError):
                head = None
            if head is None:
                return await self._not_answered(method, fresh)
            self._alive()
            status, modern = status_of(head)
            if status == 101:
                raise Malformed(502, "the answer changes the protocol, which was not asked for")
            body = response_framing(head, status, method)
            keep = modern and body.kind != "close" and b"close" not in head.tokens(b"connection")
            # Only this proxy may ask for its password.
            start = head.start.replace(b" 407", b" 502", 1) if status == 407 else head.start
            # Beside chunks a length has no meaning; of HEAD and 304 it tells how long the body would be.
            drop = {MARK.lower()} | ({b"content-length"} if body.kind in ("chunked", "close") else set())
            self._begun = True
            self._writer.write(head.forwarded(start, drop, () if keep else ((b"Connection", b"close"),)))
            if status >= 200:
                break
        await copy_body(reader, self._writer, body, self._alive)
        await self._writer.drain()
        return keep

    async def _not_answered(self, method: str, fresh: bool) -> bool:
        """The connection onwards broke before the response.

        When an old connection turns out to be dead, closing ours as well tells the browser just that, and it asks anew.
        """
        if self._client_gone or self._begun or (not fresh and method in _REPEATABLE):
            return False
        return await self.answer(502, "the server closed the connection without an answer", False, method)

    # ---------------------------------------------------------------- everything else

    async def _tunnel(self, onward: Connection) -> None:
        """Pass bytes both ways until both sides have ended theirs, or nothing passes for too long."""
        reader, writer = onward
        self._begun = True
        self._writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        async with asyncio.timeout(IDLE_LIMIT_S) as self._idle:
            outward = asyncio.create_task(self._pump(self._reader, writer))
            inward = asyncio.create_task(self._pump(reader, self._writer))
            try:
                # One side that ends lets the other finish; one that breaks takes the other with it.
                await asyncio.wait((outward, inward), return_when=asyncio.FIRST_EXCEPTION)
            finally:
                for task in (outward, inward):
                    task.cancel()
                await asyncio.gather(outward, inward, return_exceptions=True)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE_BYTES):
            self._alive()
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()

    def _alive(self) -> None:
        if self._idle is not None and not self._idle.expired():
            self._idle.reschedule(asyncio.get_running_loop().time() + IDLE_LIMIT_S)

    # ---------------------------------------------------------------- answers of our own

    async def _answer_early(
        self, status: int, reason: str, keep: bool, method: str, body: Framing, fields: tuple[Field, ...]
    ) -> bool:
        """Answer a request that is not passed on, after taking its body off the wire."""
        left = body.length if body.kind == "length" else 0
        if body.kind == "chunked" or left > _DISCARDED_BYTES:
            keep, left = False, 0
        async with asyncio.timeout(HEAD_LIMIT_S):
            while left:
                left -= len(await self._reader.readexactly(min(left, PIECE_BYTES)))
        return await self.answer(status, reason, keep, method, fields)

    async def answer(
        self, status: int, reason: str, keep: bool, method: str = "GET", fields: tuple[Field, ...] = ()
    ) -> bool:
        """Say something ourselves, in plain text; returns ``keep``."""
        phrase = {400: "Bad Request", 403: "Forbidden", 407: "Proxy Authentication Required", 502: "Bad Gateway"}
        body = f"clewline: {reason}\n".encode("ascii", "backslashreplace")
        told: tuple[Field, ...] = (
            *fields,
            (b"Content-Type", b"text/plain; charset=utf-8"),
            (b"X-Content-Type-Options", b"nosniff"),
            (b"Cache-Control", b"no-store"),
            (b"Content-Length", b"%d" % len(body)),
            (b"Connection", b"keep-alive" if keep else b"close"),
        )
        lines = b"".join(b"%s: %s\r\n" % field for field in told)
        start = f"HTTP/1.1 {status} {phrase.get(status, 'Refused')}\r\n".encode("ascii")
        self._begun = True
        self._writer.write(b"%s%s\r\n%s" % (start, lines, b"" if method == "HEAD" else body))
        await self._writer.drain()
        return keep

    def _close(self, abort: bool) -> None:
        """End both connections; ``abort`` so that nobody takes the half of something for the whole."""
        if self._onward is not None:
            self._onward[1].close()
            self._onward = None
        if abort:
            _break_off(self._writer)
        else:
            self._writer.close()


def _break_off(writer: asyncio.StreamWriter) -> None:
    """End a connection with a reset, which nobody can take for the regular end of what was sent."""
    with suppress(OSError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def _host_field(address: WebAddress) -> bytes:
    host = f"[{address.host}]" if ":" in address.host else address.host
    return (host if address.port == 80 else f"{host}:{address.port}").encode("ascii")
