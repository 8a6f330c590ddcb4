"""The little of HTTP/1.1 that a forward proxy has to understand: heads, and where bodies end.

Bodies are passed on as they are, byte by byte, never held; a head is held whole and is bounded. Requests are read
strictly, because two readings of one request are how a request is smuggled past a gate (RFC 9112, 11.2); responses
are read as leniently as browsers read them.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

HEAD_LIMIT_BYTES = 64 * 1024
PIECE_BYTES = 64 * 1024

Field = tuple[bytes, bytes]
"""Name as written, and value without the space around it."""

_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_REQUEST_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([\x21-\x7e\x80-\xff]+) HTTP/1\.([01])")
_STATUS_LINE = re.compile(rb"HTTP/1\.([01]) ([1-9]\d\d)(?: |$)")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
# What concerns one connection and not the message (RFC 9110, 7.6.1). Transfer-Encoding and Trailer are not among them
# here: the body keeps its framing, so what tells of it is kept as well.
_HOP_BY_HOP = frozenset(
    {b"connection", b"proxy-connection", b"keep-alive", b"te", b"upgrade", b"proxy-authorization"}
    | {b"proxy-authenticate", b"proxy-authentication-info"}
)


class Malformed(Exception):
    """What arrived is not HTTP/1.1 as this proxy reads it.

    Args:
        status: what to answer a client that sent it.
        reason: in words.
    """

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Head:
    """The start line and the fields of a message."""

    start: bytes
    fields: tuple[Field, ...]

    def all(self, name: bytes) -> list[bytes]:
        """Every value of a field, by its lower-case name."""
        return [value for key, value in self.fields if key.lower() == name]

    def tokens(self, name: bytes) -> list[bytes]:
        """The comma-separated, lower-case words of a field."""
        return [word.strip().lower() for value in self.all(name) for word in value.split(b",") if word.strip()]

    def forwarded(self, start: bytes, drop: Iterable[bytes] = (), add: Iterable[Field] = ()) -> bytes:
        """The head as it is passed on: another start line, without the fields that are of this connection only."""
        named = set(self.tokens(b"connection")) - {b"transfer-encoding", b"content-length"}
        dropped = _HOP_BY_HOP.union(named, drop)
        kept = [(name, value) for name, value in self.fields if name.lower() not in dropped]
        return b"".join((start, b"\r\n", *(b"%s: %s\r\n" % field for field in (*kept, *add)), b"\r\n"))


@dataclass(frozen=True, slots=True)
class Framing:
    """Where a body ends."""

    kind: Literal["none", "length", "chunked", "close"]
    length: int = 0


NO_BODY = Framing("none")
TILL_CLOSE = Framing("close")
CHUNKED = Framing("chunked")


async def read_head(reader: asyncio.StreamReader, strict: bool) -> Head | None:
    """Read a head; None when the connection ended before it began.

    Raises:
        Malformed: too long, or not a head.
        asyncio.IncompleteReadError: the connection ended within it.
    """
    lines: list[bytes] = []
    taken = 0
    while True:
        try:
            line = await reader.readuntil(b"\n")
        except asyncio.LimitOverrunError:
            raise Malformed(431, "a header line is too long") from None
        except asyncio.IncompleteReadError as error:
            if lines or error.partial:
                raise
            return None
        taken += len(line)
        if taken > HEAD_LIMIT_BYTES:
            raise Malformed(431, "the header is too long")
        line = line.rstrip(b"\r\n")
        if line:
            lines.append(line)
        elif lines:
            return Head(lines[0], _fields(lines[1:], strict))


def _fields(lines: list[bytes], strict: bool) -> tuple[Field, ...]:
    fields: list[Field] = []
    for line in lines:
        name, colon, value = line.partition(b":")
        if colon and _TOKEN.fullmatch(name) and not (strict and (b"\r" in value or b"\0" in value)):
            fields.append((name, value.strip(b" \t").replace(b"\r", b" ").replace(b"\0", b" ")))
        elif strict:
            raise Malformed(400, "a header line is malformed")
        elif line[:1] in (b" ", b"\t") and fields:
            fields[-1] = (fields[-1][0], b"%s %s" % (fields[-1][1], line.strip(b" \t\r\0")))
        # else: browsers drop such a line, and so do we
    return tuple(fields)


def request_line(head: Head) -> tuple[str, str, bool]:
    """``(method, target, whether HTTP/1.1)``.

    Raises:
        Malformed: it is not a request line.
    """
    found = _REQUEST_LINE.fullmatch(head.start)
    if found is None:
        raise Malformed(400, "the request line is malformed")
    return found[1].decode("ascii"), found[2].decode("latin-1"), found[3] == b"1"


def status_of(head: Head) -> tuple[int, bool]:
    """``(status, whether HTTP/1.1)`` of a response.

    Raises:
        Malformed: it is not a response.
    """
    found = _STATUS_LINE.match(head.start)
    if found is None:
        raise Malformed(502, "the answer is not HTTP/1.1")
    return int(found[2]), found[1] == b"1"


def request_framing(head: Head) -> Framing:
    """Where the body of a request ends.

    Raises:
        Malformed: the request says two things about it, or one that is not understood.
    """
    encodings = head.tokens(b"transfer-encoding")
    lengths = set(head.all(b"content-length"))
    if encodings:
        if encodings != [b"chunked"] or lengths:
            raise Malformed(400, "the length of the body is ambiguous")
        return CHUNKED
    return _by_length(lengths, 400) if lengths else NO_BODY


def response_framing(head: Head, status: int, method: str) -> Framing:
    """Where the body of a response ends (RFC 9112, 6.3).

    Raises:
        Malformed: it has contradictory lengths.
    """
    if method == "HEAD" or status < 200 or status in (204, 304):
        return NO_BODY
    encodings = head.tokens(b"transfer-encoding")
    if encodings:
        return CHUNKED if encodings[-1] == b"chunked" else TILL_CLOSE
    lengths = set(head.all(b"content-length"))
    return _by_length(lengths, 502) if lengths else TILL_CLOSE


def _by_length(lengths: set[bytes], status: int) -> Framing:
    value = lengths.pop()
    if lengths or not re.fullmatch(rb"\d{1,18}", value):
        raise Malformed(status, "the length of the body is ambiguous")
    return Framing("length", int(value))


async def copy_body(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, framing: Framing, alive: Callable[[], object]
) -> None:
    """Pass a body on, piece by piece; ``alive`` is called with each.

    Raises:
        Malformed: a chunk is not one.
        asyncio.IncompleteReadError: the sender went away before the end.
        OSError: the receiver did.
    """
    match framing.kind:
        case "none":
            return
        case "length":
            await _copy_bytes(reader, writer, framing.length, alive)
        case "close":
            while piece := await reader.read(PIECE_BYTES):
                alive()
                writer.write(piece)
                await writer.drain()
        case "chunked":
            await _copy_chunks(reader, writer, alive)


async def _copy_bytes(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, count: int, alive: Callable[[], object]
) -> None:
    left = count
    while left:
        piece = await reader.read(min(left, PIECE_BYTES))
        if not piece:
            raise asyncio.IncompleteReadError(b"", left)
        left -= len(piece)
        alive()
        writer.write(piece)
        await writer.drain()


async def _copy_chunks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, alive: Callable[[], object]) -> None:
    while True:
        line = await _line(reader)
        found = _CHUNK_SIZE.fullmatch(line)
        if found is None:
            raise Malformed(502, "a chunk is malformed")
        size = int(found[1], 16)
        writer.write(line)
        if not size:
            break
        await _copy_bytes(reader, writer, size, alive)
        end = await _line(reader)
        if end.strip(b"\r\n"):
            raise Malformed(502, "a chunk is longer than it says")
        writer.write(end)
    taken = 0
    while True:  # trailers, up to the empty line
        line = await _line(reader)
        writer.write(line)
        taken += len(line)
        if not line.strip(b"\r\n"):
            break
        if taken > HEAD_LIMIT_BYTES:
            raise Malformed(502, "the trailers are too long")
    await writer.drain()


async def _line(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\n")
    except asyncio.LimitOverrunError:
        raise Malformed(502, "a line is too long") from None
