"""Where a command's bytes come from and go to: the host's streams, pipes, files of the phone, nothing."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Protocol

from emulators.phone.system.files import Files

PIPE_CHUNKS = 64
"""Writes that a pipe holds before its writer waits."""


class Input(Protocol):
    """What a command reads."""

    async def read(self) -> bytes:
        """Return at least one byte; ``b""`` at the end."""


class Output(Protocol):
    """What a command writes to."""

    async def write(self, data: bytes) -> None:
        """Write all of it.

        Raises:
            BrokenPipeError: nobody reads any more.
        """


class Nothing:
    """/dev/null: empty to read, and takes everything."""

    async def read(self) -> bytes:
        """Return ``b""``."""
        return b""

    async def write(self, data: bytes) -> None:
        """Forget it."""


class Bytes:
    """Bytes that are there already, to be read once."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    async def read(self) -> bytes:
        """Return all that is left."""
        data, self._data = self._data, b""
        return data


class Collected:
    """Keeps what is written, up to ``limit`` bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._chunks: list[bytes] = []
        self._size = 0

    async def write(self, data: bytes) -> None:
        """Keep it."""
        self._size += len(data)
        if self._size > self._limit:
            raise BrokenPipeError("too much output")
        self._chunks.append(data)

    @property
    def data(self) -> bytes:
        """Everything so far."""
        return b"".join(self._chunks)


class FileOutput:
    """Appends to a file of the phone. Making it empties the file, unless ``append``.

    Raises:
        OSError: the file cannot be written.
    """

    def __init__(self, files: Files, path: str, *, append: bool) -> None:
        self._files = files
        self._path = path
        files.write(path, b"", append=append)

    async def write(self, data: bytes) -> None:
        """Append it."""
        self._files.write(self._path, data, append=True)


class Pipe:
    """Between two commands of a pipeline; bounded, so that an endless writer waits for its reader."""

    def __init__(self) -> None:
        self._chunks: deque[bytes] = deque()
        self._changed = asyncio.Condition()
        self._ended = False
        self._deaf = False

    async def read(self) -> bytes:
        """Return what was written next; ``b""`` when the writer has ended."""
        async with self._changed:
            await self._changed.wait_for(lambda: self._chunks or self._ended)
            data = self._chunks.popleft() if self._chunks else b""
            self._changed.notify_all()
            return data

    async def write(self, data: bytes) -> None:
        """Hand it to the reader."""
        async with self._changed:
            await self._changed.wait_for(lambda: len(self._chunks) < PIPE_CHUNKS or self._deaf)
            if self._deaf:
                raise BrokenPipeError("nobody reads the pipe")
            if data:
                self._chunks.append(data)
                self._changed.notify_all()

    async def end(self) -> None:
        """The writer is through."""
        async with self._changed:
            self._ended = True
            self._changed.notify_all()

    async def deafen(self) -> None:
        """The reader is through; writers fail from now on."""
        async with self._changed:
            self._deaf = True
            self._chunks.clear()
            self._changed.notify_all()


async def read_all(source: Input, limit: int) -> bytes:
    """Return everything up to the end.

    Raises:
        BrokenPipeError: more than ``limit`` bytes.
    """
    kept = Collected(limit)
    while data := await source.read():
        await kept.write(data)
    return kept.data


class Lines:
    """Reads lines without their newline from an input."""

    def __init__(self, source: Input) -> None:
        self._source = source
        self._left = b""
        self._ended = False

    async def next(self) -> str | None:
        """Return the next line; None at the end."""
        while b"\n" not in self._left and not self._ended:
            data = await self._source.read()
            self._ended = not data
            self._left += data
        line, newline, self._left = self._left.partition(b"\n")
        if not line and not newline:
            return None
        return line.decode("utf-8", "surrogateescape")

    @property
    def rest(self) -> bytes:
        """What was read beyond the last line."""
        return self._left
