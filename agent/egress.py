"""The one way out: a forward proxy on this machine through which the browser must send everything.

A gate that judges addresses before they are opened comes too late for what a page does by itself: redirects, pictures,
frames, ``fetch``, beacons, downloads, sockets and workers. All of that passes here. The host of each request is judged,
its name is resolved once, the address is judged as well, and that very address is dialled (``agent.dialling``).

The proxy listens on 127.0.0.1 only, on a port of the system's choice, and serves whoever knows its password, which is
made anew each time. It speaks plain HTTP in absolute form, and CONNECT for everything else; what is encrypted stays so.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import logging
import re
import secrets
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Literal

from agent.addresses import AddressPolicy, Reach, WebAddress, read_address, read_host
from agent.dialling import Connection, Network, SystemNetwork, Unreachable, dial
from agent.http1 import (
    HEAD_LIMIT_BYTES,
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

MOST_CONNECTIONS = 256
MOST_RECORDS = 200
"""Different hosts that are remembered; the rest is only counted."""
HEAD_LIMIT_S = 30.0
IDLE_LIMIT_S = 300.0
"""How long nothing may pass in either direction; a page's socket may be silent for minutes."""
CLOSE_LIMIT_S = 5.0
MARK = "Clew-Egress"
"""Response header of what the proxy itself answers: ``refused`` or ``unreachable``. A site cannot send it."""

_ABSOLUTE = re.compile(r"[hH][tT][tT][pP]://[^/?#]*(.*)", re.DOTALL)
_AUTHORITY = re.compile(r"(.+):(\d{1,5})")
_GONE = (OSError, asyncio.IncompleteReadError, TimeoutError)
"""What a peer that goes away, or says nothing for too long, looks like."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A host that something in the browser asked for and did not get."""

    kind: Literal["refused", "unreachable"]
    """Whether the policy said no, or nothing answered."""
    host: str
    port: int
    reason: str
    count: int = 1


class EgressProxy:
    """Lets out what the policy allows. Runs in a thread of its own from the moment it is made until ``close``.

    Args:
        policy: the allow-list.
        reach: ``public`` lets pages load what they need from any public host; ``strict`` only from hosts on the list.
        network: how names are resolved and connections made.
    """

    def __init__(self, policy: AddressPolicy, reach: Reach = "public", network: Network | None = None) -> None:
        """Start listening.

        Raises:
            OSError: this machine has no free port.
        """
        self._policy = policy
        self._reach: Reach = reach
        self._network = network or SystemNetwork()
        self._user = "clew"
        self._password = secrets.token_urlsafe(24)
        pair = f"{self._user}:{self._password}".encode()
        self._credentials = b"basic " + base64.b64encode(pair)
        self._records: dict[tuple[str, str, int], Refusal] = {}
        self._lock = threading.Lock()
        self._open: set[asyncio.Task[None]] = set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="clew-egress", daemon=True)
        self._thread.start()

    def __enter__(self) -> EgressProxy:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def credentials(self) -> tuple[str, str, str]:
        """``(address, user, password)``, as ``BrowserOptions.proxy`` takes them."""
        return f"http://127.0.0.1:{self.port}", self._user, self._password

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """What the policy kept in so far, oldest first."""
        return self._recorded("refused")

    @property
    def failures(self) -> tuple[Refusal, ...]:
        """What was allowed and could not be reached so far, oldest first."""
        return self._recorded("unreachable")

    def close(self) -> None:
        """End every connection and the thread. May be called twice."""
        if self._thread.is_alive():
            with suppress(RuntimeError):  # it ended in between
                self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(CLOSE_LIMIT_S)

    # ---------------------------------------------------------------- the thread

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._listener.close()
            asyncio.set_event_loop(None)
            self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._accepted, sock=self._listener, limit=HEAD_LIMIT_BYTES)
        await self._stop.wait()
        server.close()
        while self._open:
            for task in self._open:
                task.cancel()
            await asyncio.wait(self._open, timeout=CLOSE_LIMIT_S / 2)

    def _accepted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._attend(reader, writer))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = _Client(self, reader, writer)
        try:
            if len(self._open) > MOST_CONNECTIONS:
                await client.answer(503, "too many connections", keep=False)
            else:
                await client.attend()
        except Malformed as error:
            with suppress(*_GONE):
                await client.answer(error.status, error.reason, keep=False)
        except _GONE as error:
            _log.debug("a connection ended: %s", error)
        finally:
            client.hang_up()

    # ---------------------------------------------------------------- the policy

    def knows(self, offered: list[bytes]) -> bool:
        """Whether this is our browser. Compared in constant time: other programs on this machine may try."""
        if len(offered) != 1:
            return False
        scheme, _, pair = offered[0].partition(b" ")
        return hmac.compare_digest(b"%s %s" % (scheme.lower(), pair.strip()), self._credentials)

    async def reach(self, address: WebAddress) -> Connection:
        """Connect to where a request wants to go.

        Raises:
            AddressRefused: the policy says no; recorded.
            Unreachable: nothing answers; recorded.
        """
        host, port = address.host, address.port
        try:
            if port == self.port and host in ("127.0.0.1", "localhost"):
                raise AddressRefused("the proxy does not lead to itself")
            self._policy.check_request(host, port, self._reach)
            return await dial(host, port, lambda ip: self._policy.check_resolved(host, ip, port), self._network)
        except AddressRefused as error:
            self.record("refused", host, port, str(error))
            raise
        except Unreachable as error:
            self.record("unreachable", host, port, str(error))
            raise

    def record(self, kind: Literal["refused", "unreachable"], host: str, port: int, reason: str) -> None:
        """Remember what was kept in; a page that tries a million hosts cannot fill the memory with them."""
        with self._lock:
            key = (kind, host, port)
            if key not in self._records and len(self._records) >= MOST_RECORDS:
                key, host, port, reason = (kind, "", 0), "", 0, "and other hosts"
            before = self._records.get(key)
            self._records[key] = (
                replace(before, count=before.count + 1) if before else Refusal(kind, host, port, reason)
            )

    def _recorded(self, kind: str) -> tuple[Refusal, ...]:
        with self._lock:
            return tuple(record for record in self._records.values() if record.kind == kind)


class _Client:
    """One connection of the browser, with at most one connection onwards."""

    def __init__(self, proxy: EgressProxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._proxy = proxy
        self._reader = reader
        self._writer = writer
        self._onward: Connection | None = None
        self._leads_to: tuple[str, int] = ("", 0)
        self._idle: asyncio.Timeout | None = None

    async def attend(self) -> None:
        """Answer request after request until either side has had enough."""
        limit_s = HEAD_LIMIT_S  # whoever connects has something to say
        while True:
            async with asyncio.timeout(limit_s):
                head = await read_head(self._reader, strict=True)
            if head is None or not await self._answer(head):
                return
            limit_s = IDLE_LIMIT_S

    async def _answer(self, head: Head) -> bool:
        """Answer one request; False when the connection cannot be used any longer."""
        method, target, modern = request_line(head)
        framing = request_framing(head)
        keep = modern and b"close" not in head.tokens(b"connection") + head.tokens(b"proxy-connection")
        # An answer that does not wait for the body leaves the connection in the middle of it.
        keep_early = keep and framing.kind == "none"
        if not self._proxy.knows(head.all(b"proxy-authorization")):
            ask = ((b"Proxy-Authenticate", b'Basic realm="clewline"'),)
            return await self.answer(407, "this proxy needs its password", keep_early, method, ask)
        try:
            address = _destination(method, target)
            if method == "CONNECT":
                onward = await self._proxy.reach(address)
            else:
                onward = await self._onward_to(address)
        except AddressRefused as error:
            return await self._decline(403, "refused", str(error), keep_early, method)
        except Unreachable as error:
            return await self._decline(502, "unreachable", str(error), keep_early, method)
        if method == "CONNECT":
            self._drop_onward()
            self._onward = onward
            await self._tunnel(onward)
            return False
        async with asyncio.timeout(IDLE_LIMIT_S) as self._idle:
            return await self._exchange(head, method, address, target, framing, onward) and keep

    async def _onward_to(self, address: WebAddress) -> Connection:
        """The connection onwards: the one that is open, if it leads there and is alive, else a new one."""
        wanted = (address.host, address.port)
        if self._onward is not None:
            reader, writer = self._onward
            if self._leads_to == wanted and not reader.at_eof() and not writer.is_closing():
                return self._onward
            self._drop_onward()
        self._onward = await self._proxy.reach(address)
        self._leads_to = wanted
        return self._onward

    # ---------------------------------------------------------------- plain HTTP

    async def _exchange(
        self, head: Head, method: str, address: WebAddress, target: str, framing: Framing, onward: Connection
    ) -> bool:
        """Pass a request on and its response back; False when either connection is used up.

        The body goes out while the response may already come in: a server that refuses an upload says so early.
        Nothing is ever sent a second time. When the connection breaks before the response, the browser is told so and
        applies its own rules.
        """
        reader, writer = onward
        rest = _ABSOLUTE.fullmatch(target)
        path = rest[1] if rest is not None else ""
        start = f"{method} {path if path.startswith('/') else f'/{path}'} HTTP/1.1".encode("latin-1")
        # The host that was judged is the host that is asked for, whatever the browser's own field says.
        host = (b"Host", _host_field(address))
        writer.write(head.forwarded(start, drop=(b"host",), add=(host,)))
        sending = asyncio.create_task(self._send_body(writer, framing))
        try:
            reusable = await self._return_response(reader, method)
            if not sending.done():
                return False
            return reusable and await sending
        finally:
            if not sending.done():
                sending.cancel()
            await asyncio.wait((sending,))

    async def _send_body(self, writer: asyncio.StreamWriter, framing: Framing) -> bool:
        try:
            await copy_body(self._reader, writer, framing, self._alive)
            await writer.drain()
        except (*_GONE, Malformed) as error:
            _log.debug("a request was cut short: %s", error)
            # Half a request must not be taken for a whole one, nor wait for an answer.
            writer.transport.abort()
            return False
        return True

    async def _return_response(self, reader: asyncio.StreamReader, method: str) -> bool:
        while True:
            head = await read_head(reader, strict=False)
            if head is None:
                return False
            status, modern = status_of(head)
            if status == 101:
                raise Malformed(502, "the answer changes the protocol, which was not asked for")
            self._alive()
            framing = response_framing(head, status, method)
            keep = modern and framing.kind != "close" and b"close" not in head.tokens(b"connection")
            start = head.start
            if status == 407:
                # Only this proxy may ask for its password.
                start = start.replace(b"407", b"502", 1)
            drop = {MARK.lower().encode()} | ({b"content-length"} if framing.kind != "length" else set())
            if framing.kind == "none":
                drop.discard(b"content-length")  # of HEAD and 304 it tells how long the body would be
            self._writer.write(head.forwarded(start, drop, () if keep else ((b"Connection", b"close"),)))
            if status >= 200:
                break
        await copy_body(reader, self._writer, framing, self._alive)
        await self._writer.drain()
        return keep

    # ---------------------------------------------------------------- everything else

    async def _tunnel(self, onward: Connection) -> None:
        """Pass bytes both ways until both sides have ended theirs, or nothing passes for too long."""
        reader, writer = onward
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
        if self._idle is not None:
            self._idle.reschedule(asyncio.get_running_loop().time() + IDLE_LIMIT_S)

    # ---------------------------------------------------------------- answers of our own

    async def _decline(self, status: int, mark: str, reason: str, keep: bool, method: str) -> bool:
        return await self.answer(status, reason, keep, method, ((MARK.encode(), mark.encode()),))

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
        start = f"HTTP/1.1 {status} {phrase.get(status, 'Refused')}\r\n".encode()
        self._writer.write(b"%s%s\r\n%s" % (start, lines, b"" if method == "HEAD" else body))
        await self._writer.drain()
        return keep

    def hang_up(self) -> None:
        """Close what is open, now."""
        self._drop_onward()
        self._writer.close()

    def _drop_onward(self) -> None:
        if self._onward is not None:
            self._onward[1].close()
            self._onward = None


def _destination(method: str, target: str) -> WebAddress:
    """Where a request wants to go.

    Raises:
        AddressRefused: it is no address of the web.
        Malformed: it is not a request to a proxy.
    """
    if method == "CONNECT":
        found = _AUTHORITY.fullmatch(target)
        if found is None or int(found[2]) > 65_535:
            raise Malformed(400, "CONNECT needs HOST:PORT")
        return read_host(found[1], int(found[2]))
    if not _ABSOLUTE.fullmatch(target):
        raise Malformed(400, "this is a proxy; it serves nothing itself")
    return read_address(target)


def _host_field(address: WebAddress) -> bytes:
    host = f"[{address.host}]" if ":" in address.host else address.host
    return (host if address.port == 80 else f"{host}:{address.port}").encode("ascii")
