"""The frames of ``shell,v2``: a byte that says which stream, a little-endian length, then the bytes.

From ``shell_protocol.h`` of the Android Open Source Project. A frame may be cut anywhere by the packets it travels in.
"""

from __future__ import annotations

import struct
from enum import IntEnum

MAX_FRAME_BYTES = 16 * 1024 * 1024
"""A longer frame is a broken peer."""

_HEAD = struct.Struct("<BI")


class Id(IntEnum):
    """Which stream a frame belongs to."""

    STDIN = 0
    STDOUT = 1
    STDERR = 2
    EXIT = 3
    CLOSE_STDIN = 4
    WINDOW_SIZE = 5


def encode_frame(stream: Id, data: bytes) -> bytes:
    """Return one frame."""
    return _HEAD.pack(stream, len(data)) + data


class FrameReader:
    """Takes bytes as they come and gives whole frames."""

    def __init__(self) -> None:
        self._left = bytearray()

    def feed(self, data: bytes) -> list[tuple[int, bytes]]:
        """Return the frames that are whole now, as (id, bytes); unknown ids are passed on.

        Raises:
            ValueError: a frame is longer than `MAX_FRAME_BYTES`.
        """
        self._left += data
        frames: list[tuple[int, bytes]] = []
        while len(self._left) >= _HEAD.size:
            stream, length = _HEAD.unpack_from(self._left)
            if length > MAX_FRAME_BYTES:
                raise ValueError(f"a frame of {length} bytes is over the limit")
            end = _HEAD.size + length
            if len(self._left) < end:
                break
            frames.append((stream, bytes(self._left[_HEAD.size : end])))
            del self._left[:end]
        return frames
