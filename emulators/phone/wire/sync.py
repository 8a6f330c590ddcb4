"""adb's file transfer: ``sync:``, in its first form and with the 64-bit records of stat_v2 and ls_v2.

From ``file_sync_protocol.h`` of the Android Open Source Project. Every structure is little-endian and packed.
"""

from __future__ import annotations

import errno
import os
import posixpath
import struct
from typing import TYPE_CHECKING

from emulators.phone.wire.streams import Stream

if TYPE_CHECKING:
    from emulators.phone.system.files import Entry
    from emulators.phone.wire.handset import Handset

MAX_DATA_BYTES = 64 * 1024
"""Most that one DATA holds."""

MAX_PATH_BYTES = 1024

MAX_FILE_BYTES = 512 * 1024 * 1024

_HEAD = struct.Struct("<4sI")
_STAT_2 = struct.Struct("<IQQIIIIQqqq")
_DEVICE = 1
_END_1, _END_2 = b"DONE" + bytes(16), b"DONE" + bytes(72)


class _Ended(Exception):
    """The host said what the protocol does not know; the stream ends."""


async def serve_sync(handset: Handset, stream: Stream) -> None:
    """Answer requests until QUIT or the end of the stream."""
    session = _Session(handset, stream)
    try:
        while await session.one_request():
            continue
    except _Ended:
        return


class _Session:
    def __init__(self, handset: Handset, stream: Stream) -> None:
        self._handset = handset
        self._stream = stream

    async def one_request(self) -> bool:
        """Read a request and answer it; False when there are no more."""
        try:
            kind, length = _HEAD.unpack(await self._stream.read_exactly(_HEAD.size))
        except EOFError:
            return False
        if kind == b"QUIT":
            return False
        if length > MAX_PATH_BYTES:
            await self._fail("path too long")
            raise _Ended
        path = (await self._stream.read_exactly(length)).decode("utf-8", "surrogateescape")
        match kind:
            case b"STAT":
                await self._stream.write(b"STAT" + _stat_1(self._find(path)))
            case b"STA2" | b"LST2":
                await self._stream.write(kind + _stat_2(self._find(path)))
            case b"LIST" | b"LIS2":
                await self._list(path, second=kind == b"LIS2")
            case b"SEND":
                await self._receive(path)
            case b"RECV":
                await self._give(path)
            case _:
                await self._fail(f"unknown command {kind.decode('latin-1')}")
                raise _Ended
        return True

    def _find(self, path: str) -> Entry | None:
        with self._handset.turn() as phone:
            return phone.files.find(path)

    async def _fail(self, message: str) -> None:
        text = message.encode("utf-8", "surrogateescape")
        await self._stream.write(_HEAD.pack(b"FAIL", len(text)) + text)

    async def _list(self, path: str, *, second: bool) -> None:
        with self._handset.turn() as phone:
            names = phone.files.names(path) if phone.files.is_folder(path) else []
            found = [(name, phone.files.entry(posixpath.join(path, name))) for name in names]
        out = bytearray()
        for name, entry in found:
            text = os.fsencode(name)
            head = b"DNT2" + _stat_2(entry) if second else b"DENT" + _stat_1(entry)
            out += head + struct.pack("<I", len(text)) + text
        await self._stream.write(bytes(out) + (_END_2 if second else _END_1))

    async def _receive(self, request: str) -> None:
        """Take a file; what goes wrong is said at the end, when all of its data has been read."""
        path, comma, mode = request.rpartition(",")
        wrong = "" if comma and mode.isdigit() else "bad mode"
        chunks: list[bytes] = []
        size = 0
        while True:
            kind, length = _HEAD.unpack(await self._stream.read_exactly(_HEAD.size))
            if kind == b"DONE":
                break
            if kind != b"DATA" or length > MAX_DATA_BYTES:
                await self._fail("invalid data message")
                raise _Ended
            data = await self._stream.read_exactly(length)
            size += length
            if size > MAX_FILE_BYTES:
                wrong = wrong or os.strerror(errno.ENOSPC)
            else:
                chunks.append(data)
        if not wrong:
            wrong = self._store(path, b"".join(chunks), int(mode), length)
        if wrong:
            await self._fail(wrong)
        else:
            await self._stream.write(_HEAD.pack(b"OKAY", 0))

    def _store(self, path: str, data: bytes, mode: int, modified_s: int) -> str:
        try:
            with self._handset.turn() as phone:
                phone.files.make_folder(posixpath.dirname(path) or "/")  # the feature fixed_push_mkdir
                phone.files.write(path, data, mode=mode & 0o7777, modified_s=modified_s)
        except OSError as error:
            return f"couldn't create file: {os.strerror(error.errno or 0)}"
        return ""

    async def _give(self, path: str) -> None:
        try:
            with self._handset.turn() as phone:
                data = phone.files.read(path)
        except OSError as error:
            await self._fail(f"open failed: {os.strerror(error.errno or 0)}")
            return
        for start in range(0, len(data), MAX_DATA_BYTES):
            piece = data[start : start + MAX_DATA_BYTES]
            await self._stream.write(_HEAD.pack(b"DATA", len(piece)) + piece)
        await self._stream.write(_HEAD.pack(b"DONE", 0))


def _stat_1(entry: Entry | None) -> bytes:
    if entry is None:
        return bytes(12)
    return struct.pack("<3I", entry.mode, entry.size & 0xFFFFFFFF, entry.modified_s & 0xFFFFFFFF)


def _stat_2(entry: Entry | None) -> bytes:
    if entry is None:
        return _STAT_2.pack(errno.ENOENT, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    time_s = entry.modified_s
    return _STAT_2.pack(0, _DEVICE, entry.inode, entry.mode, 1, 0, 0, entry.size, time_s, time_s, time_s)
