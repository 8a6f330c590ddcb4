"""The adb daemon of the phone: one connection of a host, its handshake, and the streams that it carries.

What a service string opens is decided in ``endpoints``; how one stream behaves is ``streams``.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable, Coroutine
from itertools import count
from typing import Protocol

from emulators.phone.wire import auth
from emulators.phone.wire.faults import Fault, FaultPlan, Kind, Layer, Phase
from emulators.phone.wire.packet import (
    HEADER_BYTES,
    MAX_PAYLOAD_BYTES,
    PAYLOAD_BYTES_BEFORE_CNXN,
    VERSION,
    BadPacket,
    Command,
    decode_header,
    encode,
    verify_checksum,
)
from emulators.phone.wire.streams import Stream

FEATURES = ("shell_v2", "cmd", "stat_v2", "ls_v2", "fixed_push_mkdir")
"""What a host may use. Left out on purpose, each a protocol of its own: delayed_ack, sendrecv_v2, abb, track_app."""

MAX_STREAMS = 256
"""Streams of one connection that may be open at once."""

HALF_A_REPLY_BYTES = 64
"""How much of a reply still arrives when it breaks half-way."""

_CUTS = frozenset({Kind.DISCONNECT, Kind.OFFLINE, Kind.UNAUTHORIZED, Kind.REBOOT})
_ENDINGS = _CUTS | {Kind.DROP, Kind.REPLY_LOST}

_QUICKACK: int | None = getattr(socket, "TCP_QUICKACK", None)

_log = logging.getLogger(__name__)


class Daemon(Protocol):
    """What a connection asks of the phone it belongs to."""

    @property
    def authorisation(self) -> auth.Authorisation:
        """Who may use it."""

    @property
    def faults(self) -> FaultPlan:
        """What goes wrong."""

    def banner(self) -> bytes:
        """Return how the phone introduces itself in CNXN."""

    async def open(self, connection: Connection, stream: Stream, name: str, fault: Fault | None) -> bool:
        """Perform the named service on the stream, granting it first; False refuses it, and nothing was sent.

        A ``fault`` is one that changes the answer, not the stream.
        """

    def cut(self, kind: Kind) -> None:
        """Learn that the connection breaks now, and what follows: a reboot, a phone that stays offline."""

    def turned_away(self) -> Kind | None:
        """Return how the host that greets is turned away, if it is."""


class Connection:
    """One host on the other end of a TCP connection.

    Args:
        daemon: the phone.
        reader: bytes from the host.
        writer: bytes to the host.
    """

    def __init__(self, daemon: Daemon, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.online = False
        """Whether the handshake has ended well."""
        self.routes: dict[str, tuple[str, Callable[[], None]]] = {}
        """Reversed ports: name on the phone -> name on the host, and what ends it."""
        self._daemon = daemon
        self._reader = reader
        self._writer = writer
        self._sending = asyncio.Lock()
        self._streams: dict[int, Stream] = {}
        self._ids = count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self._max_payload = PAYLOAD_BYTES_BEFORE_CNXN
        self._checksum = True
        self._token = b""
        self._loop = asyncio.get_running_loop()

    async def run(self) -> None:
        """Serve the host until either side ends the connection; then every stream of it ends too."""
        try:
            while True:
                await self._one_packet()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        except (BadPacket, auth.BadKey) as error:
            _log.warning("a host is cut off: %s", error)
        finally:
            self.online = False
            for _, close in self.routes.values():
                close()
            for stream in self._streams.values():
                stream.ended()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            self._writer.close()

    def drop(self) -> None:
        """End the connection at once, as a pulled cable does."""
        self._writer.transport.abort()

    async def call_host(self, destination: str) -> Stream | None:
        """Open a stream towards the host, as a reversed port does; None when it is refused."""
        stream = self._new_stream(0)
        await self._send(Command.OPEN, stream.local_id, 0, destination.encode() + b"\0")
        if await stream.opened():
            return stream
        self._streams.pop(stream.local_id, None)
        return None

    # --- packets ------------------------------------------------------------------------------------------------------

    async def _one_packet(self) -> None:
        head = await self._reader.readexactly(HEADER_BYTES)
        self._acknowledge_quickly()
        header = decode_header(head, MAX_PAYLOAD_BYTES)
        payload = await self._reader.readexactly(header.length) if header.length else b""
        if self._checksum and header.checksum:
            verify_checksum(header, payload)
        match header.command:
            case Command.CNXN:
                await self._greet(header.arg0, header.arg1)
            case Command.AUTH:
                await self._authenticate(header.arg0, payload)
            case Command.STLS:
                raise BadPacket("TLS is not served")
            case _ if not self.online:
                raise BadPacket(f"{header.command.name} before the handshake has ended")
            case Command.OPEN:
                self._open(header.arg0, payload)
            case Command.OKAY:
                if (stream := self._streams.get(header.arg1)) is not None:
                    stream.acknowledged(header.arg0)
            case Command.WRTE:
                await self._deliver(header.arg0, header.arg1, payload)
            case Command.CLSE:
                await self._closed(header.arg0, header.arg1)

    def _acknowledge_quickly(self) -> None:
        """Peers send header and payload apart; Nagle and the delayed acknowledgement would add 40 ms to each packet."""
        if _QUICKACK is not None:
            sock: socket.socket = self._writer.get_extra_info("socket")
            try:
                sock.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
            except OSError:  # it is closing
                return

    async def _send(self, command: Command, arg0: int, arg1: int, payload: bytes = b"") -> None:
        async with self._sending:
            self._writer.write(encode(command, arg0, arg1, payload, checksum=self._checksum))
            try:
                await self._writer.drain()
            except ConnectionError as error:
                raise BrokenPipeError("the host is gone") from error

    # --- handshake ----------------------------------------------------------------------------------------------------

    async def _greet(self, version: int, max_payload: int) -> None:
        self._checksum = min(version, VERSION) < VERSION
        self._max_payload = max(1, min(max_payload, MAX_PAYLOAD_BYTES))
        fault = self._daemon.faults.strike(Layer.ADB, "CNXN")
        match fault.kind if fault else self._daemon.turned_away():
            case Kind.DISCONNECT | Kind.DROP:
                self.drop()
                return
            case Kind.OFFLINE | Kind.HANG:
                return
            case Kind.UNAUTHORIZED:
                self._token = b""
                await self._send(Command.AUTH, auth.TOKEN, 0, self._daemon.authorisation.new_token())
                return
        if self._daemon.authorisation.mode is auth.Mode.NONE:
            await self._welcome()
        else:
            await self._challenge()

    async def _challenge(self) -> None:
        self._token = self._daemon.authorisation.new_token()
        await self._send(Command.AUTH, auth.TOKEN, 0, self._token)

    async def _authenticate(self, step: int, payload: bytes) -> None:
        if not self._token:  # nobody asked, or a fault keeps everybody out
            if step == auth.SIGNATURE:
                await self._send(Command.AUTH, auth.TOKEN, 0, self._daemon.authorisation.new_token())
        elif step == auth.SIGNATURE and self._daemon.authorisation.knows(self._token, payload):
            await self._welcome()
        elif step == auth.SIGNATURE:
            await self._challenge()
        elif step == auth.PUBLIC_KEY:
            self._daemon.authorisation.offer(payload, self._welcome_soon)

    def _welcome_soon(self) -> None:
        """Let the host in from wherever the answer was given: the dialog is tapped on another thread."""
        self._loop.call_soon_threadsafe(lambda: self._start(self._welcome()))

    async def _welcome(self) -> None:
        self.online = True
        await self._send(Command.CNXN, VERSION, MAX_PAYLOAD_BYTES, self._daemon.banner())

    # --- streams ------------------------------------------------------------------------------------------------------

    def _new_stream(self, peer_id: int) -> Stream:
        stream = Stream(self._send, next(self._ids), peer_id, self._max_payload)
        self._streams[stream.local_id] = stream
        return stream

    def _start(self, work: Coroutine[object, object, None]) -> None:
        async def quietly() -> None:
            try:
                await work
            except (BrokenPipeError, EOFError, ConnectionError):  # the host went away; there is nobody to tell
                return

        task = self._loop.create_task(quietly())
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        task.add_done_callback(lambda _: work.close())  # it has not begun when the connection ended at once

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a stream ended by a mistake of ours", exc_info=error)

    def _open(self, peer_id: int, payload: bytes) -> None:
        name = payload.rstrip(b"\0").decode("utf-8", "surrogateescape")
        if peer_id == 0 or len(self._streams) >= MAX_STREAMS:
            self._start(self._send(Command.CLSE, 0, peer_id))
            return
        fault = self._daemon.faults.strike(Layer.ADB, name)
        self._start(self._serve(self._new_stream(peer_id), name, fault))

    async def _serve(self, stream: Stream, name: str, fault: Fault | None) -> None:
        try:
            opened = await self._perform(stream, name, fault)
        except BaseException:
            await self._quietly_close(stream)
            raise
        if opened:
            await stream.close()
        else:
            self._streams.pop(stream.local_id, None)
            await self._send(Command.CLSE, 0, stream.peer_id)

    async def _perform(self, stream: Stream, name: str, fault: Fault | None) -> bool:
        """Perform the service as ``fault`` has it; False refuses the stream."""
        kind = fault.kind if fault else None
        if kind is Kind.REFUSE_OPEN:
            return False
        if kind is Kind.HANG:
            await stream.accept()
            await stream.wait_closed()
            return True
        if fault is None or kind not in _ENDINGS:
            return await self._daemon.open(self, stream, name, fault)
        if fault.phase is not Phase.BEFORE or kind is Kind.REPLY_LOST:
            stream.mute(HALF_A_REPLY_BYTES if fault.phase is Phase.DURING else 0)
            await self._daemon.open(self, stream, name, None)
        if kind in _CUTS:
            self._daemon.cut(fault.kind)
            self.drop()
        return fault.phase is not Phase.BEFORE or kind is Kind.REPLY_LOST

    async def _quietly_close(self, stream: Stream) -> None:
        try:
            await stream.close()
        except (BrokenPipeError, ConnectionError):
            return

    async def _deliver(self, peer_id: int, local_id: int, payload: bytes) -> None:
        stream = self._streams.get(local_id)
        if stream is None or stream.closed:
            await self._send(Command.CLSE, 0, peer_id)
        elif payload:
            stream.arrived(payload)
        else:
            await self._send(Command.OKAY, local_id, peer_id)

    async def _closed(self, peer_id: int, local_id: int) -> None:
        stream = self._streams.pop(local_id, None)
        if stream is not None and not stream.closed:
            stream.ended()
            await self._send(Command.CLSE, local_id, peer_id)
