"""Android's compiled XML and resource tables: chunks with a type, the size of their header, and their size.

From ``ResourceTypes.h`` of the Android Open Source Project. Every offset is checked against the bytes that are there,
so broken input ends in `BadChunk`, `struct.error` or `IndexError`, never in a long loop.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_STRING_POOL, _TABLE, _XML = 0x0001, 0x0002, 0x0003
_START_ELEMENT, _END_ELEMENT, _RESOURCE_MAP = 0x0102, 0x0103, 0x0180
_PACKAGE, _TYPE = 0x0200, 0x0201

_REFERENCE, _STRING, _DECIMAL, _HEXADECIMAL, _BOOLEAN = 0x01, 0x03, 0x10, 0x11, 0x12
_NONE = 0xFFFFFFFF
_UTF8 = 0x100

MAX_STRINGS = 1 << 20
MAX_DEPTH = 100
MAX_REFERENCES = 8

ATTRIBUTES: Mapping[int, str] = {
    0x01010001: "label",
    0x01010003: "name",
    0x0101000F: "debuggable",
    0x01010010: "exported",
    0x01010021: "targetPackage",
    0x0101020C: "minSdkVersion",
    0x0101021B: "versionCode",
    0x0101021C: "versionName",
    0x01010270: "targetSdkVersion",
    0x01010272: "testOnly",
    0x01010576: "versionCodeMajor",
}
"""Numbers of the attributes that are read; tools may leave out the names that the numbers stand for."""


class BadChunk(ValueError):
    """The bytes break the format."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that stands in the resource table, under ``id`` (package, type and entry in one number)."""

    id: int


@dataclass(slots=True)
class Element:
    """One element of a document; attributes by their name without its namespace."""

    tag: str
    attributes: dict[str, str | Reference]
    children: list[Element] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Chunk:
    kind: int
    start: int
    header: int
    size: int

    @property
    def body(self) -> int:
        return self.start + self.header

    @property
    def end(self) -> int:
        return self.start + self.size


def _chunk(data: bytes, at: int, end: int) -> _Chunk:
    kind, header, size = struct.unpack_from("<HHI", data, at)
    if header < 8 or size < header or at + size > end:
        raise BadChunk(f"a chunk of {size} bytes at {at} does not fit")
    return _Chunk(kind, at, header, size)


def _chunks(data: bytes, at: int, end: int) -> Iterator[_Chunk]:
    while at + 8 <= end:
        chunk = _chunk(data, at, end)
        yield chunk
        at = chunk.end


def _strings(data: bytes, chunk: _Chunk) -> list[str]:
    count, _, flags, strings_start, _ = struct.unpack_from("<5I", data, chunk.start + 8)
    if count > MAX_STRINGS or chunk.body + 4 * count > chunk.end:
        raise BadChunk("more strings than there is room for")
    base = chunk.start + strings_start
    return [
        _string(data, base + offset, chunk.end, utf8=bool(flags & _UTF8))
        for offset in struct.unpack_from(f"<{count}I", data, chunk.body)
    ]


def _string(data: bytes, at: int, end: int, *, utf8: bool) -> str:
    if at >= end:
        raise BadChunk("a string lies outside its pool")
    if utf8:
        _, at = _length(data, at, "<B", 0x80)  # in UTF-16 units, which nobody needs
        size, at = _length(data, at, "<B", 0x80)
        return data[at : min(at + size, end)].decode("utf-8", "replace")
    size, at = _length(data, at, "<H", 0x8000)
    return data[at : min(at + 2 * size, end)].decode("utf-16-le", "replace")


def _length(data: bytes, at: int, form: str, more: int) -> tuple[int, int]:
    """Read a length of one unit, or of two when the first has its highest bit; return it and where it ends."""
    width = struct.calcsize(form)
    (first,) = struct.unpack_from(form, data, at)
    if not first & more:
        return first, at + width
    (second,) = struct.unpack_from(form, data, at + width)
    return (first & (more - 1)) << (8 * width) | second, at + 2 * width


def read_document(data: bytes) -> Element:
    """Read compiled XML; return its root.

    Raises:
        BadChunk, struct.error, IndexError: it is none.
    """
    whole = _chunk(data, 0, len(data))
    if whole.kind != _XML:
        raise BadChunk("not compiled XML")
    strings: list[str] = []
    numbers: tuple[int, ...] = ()
    root: Element | None = None
    open_elements: list[Element] = []
    for chunk in _chunks(data, whole.body, whole.end):
        if chunk.kind == _STRING_POOL and not strings:
            strings = _strings(data, chunk)
        elif chunk.kind == _RESOURCE_MAP:
            count = (chunk.end - chunk.body) // 4
            numbers = struct.unpack_from(f"<{count}I", data, chunk.body)
        elif chunk.kind == _START_ELEMENT:
            element = _element(data, chunk, strings, numbers)
            if len(open_elements) >= MAX_DEPTH:
                raise BadChunk("elements nest too deeply")
            if open_elements:
                open_elements[-1].children.append(element)
            elif root is not None:
                raise BadChunk("two roots")
            else:
                root = element
            open_elements.append(element)
        elif chunk.kind == _END_ELEMENT:
            if not open_elements:
                raise BadChunk("an element ends that has not begun")
            open_elements.pop()
    if root is None or open_elements:
        raise BadChunk("the document is not whole")
    return root


def _element(data: bytes, chunk: _Chunk, strings: list[str], numbers: tuple[int, ...]) -> Element:
    _, name, start, size, count = struct.unpack_from("<IIHHH", data, chunk.body)
    if size < 20 or chunk.body + start + size * count > chunk.end:
        raise BadChunk("attributes lie outside their element")
    attributes: dict[str, str | Reference] = {}
    for index in range(count):
        at = chunk.body + start + size * index
        _, name_index, raw, _, _, kind, value = struct.unpack_from("<IIIHBBI", data, at)
        known = ATTRIBUTES.get(numbers[name_index]) if name_index < len(numbers) else None
        attributes[known or strings[name_index]] = _value(strings, raw, kind, value)
    return Element(strings[name], attributes)


def _value(strings: list[str], raw: int, kind: int, value: int) -> str | Reference:
    if kind == _REFERENCE:
        return Reference(value)
    if kind == _STRING:
        return strings[value]
    if raw != _NONE:
        return strings[raw]
    if kind == _BOOLEAN:
        return "true" if value else "false"
    return hex(value) if kind == _HEXADECIMAL else str(value - (1 << 32) if value >> 31 and kind == _DECIMAL else value)


# --- the resource table -----------------------------------------------------------------------------------------------


def read_string(data: bytes, resource: int) -> str | None:
    """Return the text of a resource in the default language, None when the table has none.

    Raises:
        BadChunk, struct.error, IndexError: the table breaks the format.
    """
    for _ in range(MAX_REFERENCES):
        found = _look_up(data, resource)
        if not isinstance(found, Reference):
            return found
        resource = found.id
    return None


def _look_up(data: bytes, resource: int) -> str | Reference | None:
    if len(data) < 12:
        return None
    table = _chunk(data, 0, len(data))
    if table.kind != _TABLE:
        raise BadChunk("not a resource table")
    strings: _Chunk | None = None
    best: tuple[int, str | Reference] | None = None
    for chunk in _chunks(data, table.body, table.end):
        if chunk.kind == _STRING_POOL and strings is None:
            strings = chunk
        elif chunk.kind == _PACKAGE and strings is not None:
            (package,) = struct.unpack_from("<I", data, chunk.start + 8)
            if package != resource >> 24:
                continue
            for part in _chunks(data, chunk.body, chunk.end):
                if part.kind != _TYPE or data[part.start + 8] != resource >> 16 & 0xFF:
                    continue
                rank, value = _entry(data, part, resource & 0xFFFF, strings)
                if value is not None and (best is None or rank < best[0]):
                    best = (rank, value)
    return best[1] if best else None


def _entry(data: bytes, part: _Chunk, entry: int, strings: _Chunk) -> tuple[int, str | Reference | None]:
    """Return (how far the configuration is from the default one, the value of the entry in it)."""
    flags, _, count, start = struct.unpack_from("<BHII", data, part.start + 9)
    config = data[part.start + 20 : part.body]
    offset = _offset(data, part, entry, flags, count)
    if offset is None:
        return 0, None
    at = part.start + start + offset
    if at + 8 > part.end:
        raise BadChunk("an entry lies outside its type")
    rank = (sum(1 for byte in config[4:8] if byte) + 4 * sum(1 for byte in config[8:12] if byte)) * 10 + sum(
        1 for byte in config[12:] if byte
    )
    size, entry_flags = struct.unpack_from("<HH", data, at)
    if entry_flags & 8:  # compact: the value's type is the high byte of the flags
        kind, (value,) = entry_flags >> 8, struct.unpack_from("<I", data, at + 4)
    elif entry_flags & 1:  # a map of values, no text
        return rank, None
    else:
        kind, value = struct.unpack_from("<3xBI", data, at + size)
    if kind == _REFERENCE:
        return rank, Reference(value)
    if kind != _STRING:
        return rank, None
    return rank, _pool_string(data, strings, value)


def _offset(data: bytes, part: _Chunk, entry: int, flags: int, count: int) -> int | None:
    if part.body + count * (2 if flags & 2 else 4) > part.end:
        raise BadChunk("more entries than there is room for")
    if flags & 1:  # sparse: pairs of entry and offset
        for index in range(count):
            number, offset = struct.unpack_from("<HH", data, part.body + 4 * index)
            if number == entry:
                return int(offset) * 4
        return None
    if entry >= count:
        return None
    if flags & 2:
        (short,) = struct.unpack_from("<H", data, part.body + 2 * entry)
        return None if short == 0xFFFF else int(short) * 4
    (offset,) = struct.unpack_from("<I", data, part.body + 4 * entry)
    return None if offset == _NONE else int(offset)


def _pool_string(data: bytes, chunk: _Chunk, index: int) -> str:
    """Read one string of a pool that may hold a hundred thousand."""
    count, _, flags, strings_start, _ = struct.unpack_from("<5I", data, chunk.start + 8)
    if index >= count or chunk.body + 4 * count > chunk.end:
        raise BadChunk("no such string")
    (offset,) = struct.unpack_from("<I", data, chunk.body + 4 * index)
    return _string(data, chunk.start + strings_start + offset, chunk.end, utf8=bool(flags & _UTF8))
