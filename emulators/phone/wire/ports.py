"""Sockets inside the phone: who listens on which, and how something else connects.

They are names in a table, not sockets of the machine, so nothing here can be reached from outside except through adb.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from emulators.phone.wire.streams import Duplex

Serve = Callable[[Duplex], Awaitable[None]]
"""Serves one connection to its end."""

CHUNK_BYTES = 65536


class Ports:
    """Listening sockets by name: ``tcp:6790``, ``localabstract:chrome_devtools_remote``."""

    def __init__(self) -> None:
        self._listening: dict[str, Serve] = {}
        self._changed = asyncio.Condition()

    def names(self) -> tuple[str, ...]:
        """Return what is listened on, sorted."""
        return tuple(sorted(self._listening))

    def listen(self, name: str, serve: Serve) -> Callable[[], None]:
        """Let ``serve`` take the connections to ``name``; returns what ends that.

        Raises:
            OSError: somebody listens there already.
        """
        if name in self._listening:
            raise OSError(f"{name}: Address already in use")
        self._listening[name] = serve
        asyncio.get_running_loop().create_task(self._tell())

        def close() -> None:
            if self._listening.get(name) is serve:
                del self._listening[name]

        return close

    async def find(self, name: str, wait_s: float = 0.0) -> Serve | None:
        """Return who listens on ``name``, waiting up to ``wait_s`` seconds of real time for somebody to start."""
        with suppress(TimeoutError):
            async with asyncio.timeout(wait_s), self._changed:
                await self._changed.wait_for(lambda: name in self._listening)
        return self._listening.get(name)

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()


async def join(one: Duplex, other: Duplex) -> None:
    """Pass bytes both ways until either side closes, then close both."""

    async def pass_on(source: Duplex, target: Duplex) -> None:
        with suppress(BrokenPipeError, ConnectionError):
            while data := await source.read():
                await target.write(data)
        with suppress(BrokenPipeError, ConnectionError):
            await target.close()

    await asyncio.gather(pass_on(one, other), pass_on(other, one))


class LoopbackSocket:
    """A connection to a port of this machine, as a `Duplex`: how a real browser stands behind a WebView."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._gone = asyncio.Event()

    @classmethod
    async def connect(cls, port: int) -> LoopbackSocket:
        """Connect to 127.0.0.1.

        Raises:
            OSError: nobody listens there.
        """
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    @property
    def closed(self) -> bool:
        """Whether either side has closed."""
        return self._gone.is_set()

    async def read(self) -> bytes:
        """Return what has arrived; ``b""`` at the end."""
        data = await self._reader.read(CHUNK_BYTES)
        if not data:
            self._gone.set()
        return data

    async def write(self, data: bytes) -> None:
        """Send all of it."""
        self._writer.write(data)
        await self._writer.drain()

    async def close(self) -> None:
        """Close both directions."""
        self._gone.set()
        self._writer.close()

    async def wait_closed(self) -> None:
        """Return when either side has closed."""
        await self._gone.wait()


class Pair:
    """One end of a connection that stays inside the phone; `Pair.make` gives both."""

    def __init__(self, incoming: asyncio.Queue[bytes], outgoing: asyncio.Queue[bytes], gone: asyncio.Event) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._gone = gone

    @classmethod
    def make(cls) -> tuple[Pair, Pair]:
        """Return two ends; what is written to one is read from the other."""
        there: asyncio.Queue[bytes] = asyncio.Queue(64)
        back: asyncio.Queue[bytes] = asyncio.Queue(64)
        gone = asyncio.Event()
        return cls(there, back, gone), cls(back, there, gone)

    @property
    def closed(self) -> bool:
        """Whether either end has closed."""
        return self._gone.is_set()

    async def read(self) -> bytes:
        """Return what has arrived; ``b""`` when it is closed and nothing is left."""
        if not self._incoming.empty():
            return self._incoming.get_nowait()
        return await _first(self._incoming, self._gone)

    async def write(self, data: bytes) -> None:
        """Send all of it; waits while the other end is far behind."""
        if self.closed:
            raise BrokenPipeError("the connection is closed")
        if data:
            await self._outgoing.put(data)

    async def close(self) -> None:
        """Close both directions."""
        self._gone.set()

    async def wait_closed(self) -> None:
        """Return when either end has closed."""
        await self._gone.wait()


async def _first(queue: asyncio.Queue[bytes], gone: asyncio.Event) -> bytes:
    """Return the next item, or ``b""`` once it is closed and empty."""
    getting, closing = asyncio.ensure_future(queue.get()), asyncio.ensure_future(gone.wait())
    try:
        await asyncio.wait({getting, closing}, return_when=asyncio.FIRST_COMPLETED)
        if getting.done():
            return getting.result()
        return b"" if queue.empty() else queue.get_nowait()
    finally:
        getting.cancel()
        closing.cancel()
