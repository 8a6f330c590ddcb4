"""The packets that adb and a device exchange: a 24-byte header of six little-endian words, then the payload.

The protocol is described in the Android Open Source Project, ``packages/modules/adb/protocol.txt``. This module knows
bytes only; who says what when is in ``adbd``.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

HEADER_BYTES = 24

VERSION = 0x01000001
"""The first version in which the payload's checksum is neither sent nor read."""

MAX_PAYLOAD_BYTES = 256 * 1024
"""What we offer in CNXN; the smaller of both offers holds."""

PAYLOAD_BYTES_BEFORE_CNXN = 4096

_HEADER = struct.Struct("<6I")
_WORD = 0xFFFFFFFF


class Command(IntEnum):
    """The seven kinds of packet: four ASCII letters read as a little-endian word."""

    CNXN = int.from_bytes(b"CNXN", "little")
    AUTH = int.from_bytes(b"AUTH", "little")
    STLS = int.from_bytes(b"STLS", "little")
    OPEN = int.from_bytes(b"OPEN", "little")
    OKAY = int.from_bytes(b"OKAY", "little")
    WRTE = int.from_bytes(b"WRTE", "little")
    CLSE = int.from_bytes(b"CLSE", "little")


class BadPacket(ValueError):
    """The bytes are no packet; the connection cannot go on."""


@dataclass(frozen=True, slots=True)
class Header:
    """What comes before a payload of ``length`` bytes, whose byte sum is ``checksum`` (0 where none is sent)."""

    command: Command
    arg0: int
    arg1: int
    length: int
    checksum: int


def encode(command: Command, arg0: int, arg1: int, payload: bytes = b"", *, checksum: bool = False) -> bytes:
    """Return one packet; ``checksum`` for peers older than `VERSION`."""
    check = sum(payload) & _WORD if checksum else 0
    return _HEADER.pack(command, arg0, arg1, len(payload), check, command ^ _WORD) + payload


def decode_header(head: bytes, limit: int) -> Header:
    """Read a header of exactly `HEADER_BYTES`.

    Raises:
        BadPacket: wrong magic, unknown command, or a payload of more than ``limit`` bytes.
    """
    if len(head) != HEADER_BYTES:
        raise BadPacket(f"a header has {HEADER_BYTES} bytes, not {len(head)}")
    command, arg0, arg1, length, check, magic = _HEADER.unpack(head)
    if magic != command ^ _WORD:
        raise BadPacket(f"magic {magic:#010x} does not belong to command {command:#010x}")
    if length > limit:
        raise BadPacket(f"a payload of {length} bytes is over the limit of {limit}")
    try:
        return Header(Command(command), arg0, arg1, length, check)
    except ValueError:
        raise BadPacket(f"unknown command {command:#010x}") from None


def verify_checksum(header: Header, payload: bytes) -> None:
    """Compare the payload with the header's byte sum, as versions before `VERSION` ask for.

    Raises:
        BadPacket: they differ.
    """
    if sum(payload) & _WORD != header.checksum:
        raise BadPacket("the payload's checksum differs from the header's")
