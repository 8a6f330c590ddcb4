"""One adb stream, device side: bytes both ways with adb's flow control, many of them on one connection.

Each direction has at most one WRTE that is not yet acknowledged. The other side's data is acknowledged as soon as
somebody here reads it, so a reader who falls behind slows its sender down instead of filling memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from emulators.phone.wire.packet import Command


class Duplex(Protocol):
    """Bytes both ways: what an adb stream and a connection inside the phone have in common."""

    @property
    def closed(self) -> bool:
        """Whether the other side is gone."""

    async def read(self) -> bytes:
        """Return what has arrived, at least one byte; ``b""`` when the other side has closed."""

    async def write(self, data: bytes) -> None:
        """Send all of it.

        Raises:
            BrokenPipeError: the other side has closed.
        """

    async def close(self) -> None:
        """Close both directions; closing twice is allowed."""

    async def wait_closed(self) -> None:
        """Return when the other side has closed."""


Send = Callable[[Command, int, int, bytes], Awaitable[None]]


class Stream:
    """One multiplexed adb stream.

    Args:
        send: puts a packet on the connection.
        local_id: our id of it, not 0.
        peer_id: the host's id of it; 0 while an OPEN of ours is not answered.
        max_payload: most bytes of one WRTE.
    """

    def __init__(self, send: Send, local_id: int, peer_id: int, max_payload: int) -> None:
        self.local_id = local_id
        self.peer_id = peer_id
        self._send = send
        self._max_payload = max_payload
        self._received: asyncio.Queue[bytes] = asyncio.Queue()
        self._acknowledged = asyncio.Event()
        self._gone = asyncio.Event()
        self._writing = asyncio.Lock()
        self._left = b""
        self._audible: int | None = None

    @property
    def closed(self) -> bool:
        """Whether either side has closed it."""
        return self._gone.is_set()

    async def accept(self) -> None:
        """Tell the host that its OPEN was granted; comes before any data."""
        await self._send(Command.OKAY, self.local_id, self.peer_id, b"")

    async def opened(self) -> bool:
        """Wait for the host's answer to an OPEN of ours; whether it was granted."""
        await self._acknowledged.wait()
        return not self.closed

    async def read(self) -> bytes:
        """Return what has arrived, at least one byte; ``b""`` when the host has closed and nothing is left."""
        if self._left:
            data, self._left = self._left, b""
            return data
        if self.closed and self._received.empty():
            return b""
        data = await self._received.get()
        if data and not self.closed:
            await self._send(Command.OKAY, self.local_id, self.peer_id, b"")
        return data

    async def read_exactly(self, count: int) -> bytes:
        """Return ``count`` bytes.

        Raises:
            EOFError: the host closed before.
        """
        chunks: list[bytes] = []
        missing = count
        while missing > 0:
            data = await self.read()
            if not data:
                raise EOFError(f"the stream closed {missing} bytes early")
            chunks.append(data[:missing])
            self._left = data[missing:]
            missing -= len(chunks[-1])
        return b"".join(chunks)

    def mute(self, after_bytes: int) -> None:
        """Let the host hear only so many bytes more, while the service believes that all of it arrives."""
        self._audible = after_bytes

    async def write(self, data: bytes) -> None:
        """Send all of it, in pieces no larger than what was negotiated.

        Raises:
            BrokenPipeError: the stream is closed.
        """
        if self._audible is not None:
            data, self._audible = data[: self._audible], max(0, self._audible - len(data))
        async with self._writing:
            for start in range(0, len(data), self._max_payload):
                if self.closed:
                    raise BrokenPipeError("the stream is closed")
                self._acknowledged.clear()
                piece = data[start : start + self._max_payload]
                await self._send(Command.WRTE, self.local_id, self.peer_id, piece)
                await self._acknowledged.wait()
            if self.closed:
                raise BrokenPipeError("the stream is closed")

    async def close(self) -> None:
        """Close it from our side; the connection forgets it when the host answers."""
        if not self.closed:
            self.ended()
            await self._send(Command.CLSE, self.local_id, self.peer_id, b"")

    async def wait_closed(self) -> None:
        """Return when either side has closed it."""
        await self._gone.wait()

    # --- what the connection's reader tells it ------------------------------------------------------------------------

    def arrived(self, data: bytes) -> None:
        """Take a WRTE that has a payload."""
        if not self.closed:
            self._received.put_nowait(data)

    def acknowledged(self, peer_id: int) -> None:
        """Take an OKAY, which also states the host's id of the stream."""
        self.peer_id = peer_id
        self._acknowledged.set()

    def ended(self) -> None:
        """Wake everybody who waits on it: no more comes."""
        self._gone.set()
        self._acknowledged.set()
        self._received.put_nowait(b"")
