"""The write-ahead record of a run.

A journal is a folder: ``journal.jsonl``, ``pictures/`` and ``screens/``. Each line is ``length crc32 json``: the length
in bytes and
the CRC-32 of the JSON that follows, both hexadecimal, eight digits. INTENT is durable (fsync) before the device is
called, OUTCOME after. A torn last line is what a crash leaves and is dropped on open; anything else that does not check
is ``JournalCorrupt`` with its byte offset. Pictures are named by the hash of their bytes and are durable before the
record that names them. Nothing is ever pickled.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from devices.errors import JournalCorrupt, JournalUnwritable
from devices.records import Record
from devices.screen import Screen
from devices.screen_record import dump_screen

JOURNAL_NAME = "journal.jsonl"
PICTURES_NAME = "pictures"
SCREENS_NAME = "screens"


# JSON has no NaN; as a string it comes back as the number it was, where null would make the record unreadable.
_RECORDS: TypeAdapter[Record] = TypeAdapter(Record, config=ConfigDict(ser_json_inf_nan="strings"))
_HEADER = re.compile(rb"[0-9a-f]{8} [0-9a-f]{8} ")
_ANY_HEADER = re.compile(rb"(?=[0-9a-f]{8} [0-9a-f]{8} )")
_HEADER_LENGTH = 18


class Journal:
    """Appends records to a run's folder, each of them whole or not at all."""

    def __init__(self, folder: Path, durable: bool = True) -> None:
        """Open ``folder`` for writing, creating it; a torn tail of an earlier run is cut off.

        Args:
            folder: of the run.
            durable: whether what is asked to survive a power cut does. Without, records still survive kill -9: for
                runs that nobody ever goes on with from their journal.

        Raises:
            JournalUnwritable: the folder cannot be created or written.
            JournalCorrupt: what is there is not a journal.
        """
        self.folder = folder
        self._path = folder / JOURNAL_NAME
        self._file = -1
        self._durable = durable
        self._unsound = ""
        self._kept: set[str] = set()
        try:
            made = [place for place in (folder, *folder.parents) if not place.exists()]
            (folder / PICTURES_NAME).mkdir(parents=True, exist_ok=True)
            if folder in made:
                # What was on the screen is nobody else's business. A folder that was there keeps its owner's choice.
                folder.chmod(0o700)
            whole = _whole_length(self._path) if self._path.exists() else 0
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
            os.ftruncate(self._file, whole)
            os.lseek(self._file, 0, os.SEEK_END)
            for place in (folder, *(new.parent for new in made)) if durable else ():
                _sync_folder(place)
        except OSError as error:
            if self._file >= 0:
                os.close(self._file)
                self._file = -1
            raise JournalUnwritable(
                f"the trace folder {folder} cannot be written: {error.strerror or error}",
                "choose another one with --trace DIR",
            ) from error

    def append(self, record: Record, durable: bool = True) -> None:
        """Write one record; with ``durable`` it survives kill -9 and power loss once this returns.

        Raises:
            JournalUnwritable: the disk is full or failed, or this is closed. What was written before stays whole.
        """
        if self._file < 0 or self._unsound:
            raise JournalUnwritable(f"the journal {self._path} cannot be written: {self._unsound or 'it is closed'}")
        line = _line(record)
        start = os.lseek(self._file, 0, os.SEEK_CUR)
        try:
            _write_all(self._file, line)
        except OSError as error:
            if not _cut_back(self._file, start):
                self._unsound = "half a record could not be taken back"
            raise JournalUnwritable(f"the journal {self._path} cannot be written: {error.strerror or error}") from error
        if durable and self._durable:
            self._sync(start)

    def keep_picture(self, png: bytes | None) -> str:
        """Store a picture under the hash of its bytes and return its file name; empty for None."""
        if not png:
            return ""
        name = f"{hashlib.blake2b(png, digest_size=12).hexdigest()}.png"
        path = self.folder / PICTURES_NAME / name
        # A file that is there already may be one whose making durable was cut off; it is trusted once per journal.
        if name not in self._kept:
            try:
                _write_whole(path, png, self._durable)
            except OSError as error:
                raise JournalUnwritable(f"the picture {path} cannot be written: {error.strerror or error}") from error
            self._kept.add(name)
        return name

    def keep_screen(self, screen: Screen) -> str:
        """Store the elements of a screen under the hash of their bytes and return the file's name.

        It is not made durable: a screen that a power cut takes away costs no more than what could be learnt from it.
        """
        content = dump_screen(screen)
        name = f"{hashlib.blake2b(content, digest_size=12).hexdigest()}.json"
        path = self.folder / SCREENS_NAME / name
        if name not in self._kept:
            try:
                path.parent.mkdir(exist_ok=True)
                part = path.with_suffix(".part")
                part.write_bytes(content)
                os.replace(part, path)
            except OSError as error:
                raise JournalUnwritable(f"the screen {path} cannot be written: {error.strerror or error}") from error
            self._kept.add(name)
        return name

    def close(self) -> None:
        """Make everything durable and let go of the file; may be called twice."""
        if self._file >= 0:
            file, self._file = self._file, -1
            try:
                if self._durable:
                    os.fsync(file)
            except OSError as error:
                raise JournalUnwritable(f"the journal {self._path} cannot be written: {error.strerror}") from error
            finally:
                os.close(file)

    def _sync(self, start: int) -> None:
        try:
            os.fsync(self._file)
        except OSError as error:
            # After a failed fsync the system may count lost pages as written, so that a later success means nothing
            # (Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020): nothing more is added.
            _cut_back(self._file, start)
            self._unsound = f"an earlier record could not be made durable ({error.strerror or error})"
            raise JournalUnwritable(f"the journal {self._path} cannot be written: {error.strerror or error}") from error


def read_journal(folder: Path) -> list[Record]:
    """Every whole record of a run, oldest first.

    Raises:
        JournalCorrupt: there is no journal, or a record other than the last is damaged.
    """
    path = folder / JOURNAL_NAME
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise JournalCorrupt(f"{path} cannot be read: {error.strerror or error}") from error
    records = []
    for offset, payload in _payloads(raw, path):
        try:
            records.append(_RECORDS.validate_json(payload))
        except ValidationError as error:
            raise JournalCorrupt(
                f"{path} has a record this version cannot read at byte {offset}: {error.errors()[0]['msg']}",
                "it may come from a newer clewline",
            ) from error
    return records


def read_added(folder: Path, offset: int) -> tuple[list[Record], int]:
    """The records that stand whole at and after a byte, and the byte after the last of them: for following a run.

    A record that is still being written is left for the next call. Where the journal has become shorter (a torn tail
    was cut off), reading begins anew at byte 0, and the caller gets every record again.

    Raises:
        JournalCorrupt: there is no journal any more, or what stands there is damaged.
    """
    path = folder / JOURNAL_NAME
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size < offset:
                offset = 0
            file.seek(offset)
            raw = file.read()
    except OSError as error:
        raise JournalCorrupt(f"{path} cannot be read: {error.strerror or error}") from error
    records, end = [], 0
    while (step := _payload_at(raw, end))[1] is not None:
        try:
            records.append(_RECORDS.validate_json(step[1]))
        except ValidationError as error:
            raise JournalCorrupt(f"{path} has a record this version cannot read at byte {offset + end}") from error
        end = step[0]
    if end < len(raw) and _another_record_follows(raw, end):
        raise JournalCorrupt(f"{path} is damaged at byte {offset + end}", "records before it can still be shown")
    return records, offset + end


def read_ends(folder: Path, most_bytes: int = 65_536) -> tuple[Record | None, Record | None]:
    """The first record and the last one, without what stands between: for lists of many runs.

    Args:
        folder: the run's.
        most_bytes: how much of the journal's end is looked through.

    Returns:
        None in the place of a record that is not whole, or whose beginning lies before the part that was looked at.
    """
    try:
        with (folder / JOURNAL_NAME).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            head = file.read(most_bytes)
            file.seek(max(0, size - most_bytes))
            tail = file.read()
    except OSError:
        return None, None
    first = _read_one(_payload_at(head, 0)[1])
    last: bytes | None = None
    for found in reversed(list(_ANY_HEADER.finditer(tail))):
        last = _payload_at(tail, found.start())[1]
        if last is not None:
            break
    return first, _read_one(last)


def _read_one(payload: bytes | None) -> Record | None:
    try:
        return _RECORDS.validate_json(payload) if payload is not None else None
    except ValidationError:
        return None


def _line(record: Record) -> bytes:
    try:
        payload = _RECORDS.dump_json(record)
    except PydanticSerializationError:
        # A page may well hold lone surrogates, which UTF-8 has no form for; a record without them beats no record.
        kept = json.dumps(record.model_dump(mode="json"), ensure_ascii=False).encode("utf-8", "replace")
        payload = _RECORDS.dump_json(_RECORDS.validate_json(kept))
    return b"%08x %08x " % (len(payload), zlib.crc32(payload)) + payload + b"\n"


def _payloads(raw: bytes, path: Path) -> Iterator[tuple[int, bytes]]:
    offset = 0
    while offset < len(raw):
        end, payload = _payload_at(raw, offset)
        if payload is None:
            if _another_record_follows(raw, offset):
                raise JournalCorrupt(f"{path} is damaged at byte {offset}", "records before it can still be shown")
            if offset == 0 and not _looks_begun(raw):
                raise JournalCorrupt(f"{path} is no journal: no record begins at byte 0", "choose another --trace DIR")
            return
        yield offset, payload
        offset = end


def _payload_at(raw: bytes, offset: int) -> tuple[int, bytes | None]:
    header = _HEADER.match(raw, offset)
    if header is None:
        return offset, None
    length, crc = (int(number, 16) for number in header[0].split())
    end = offset + _HEADER_LENGTH + length + 1
    if end > len(raw) or raw[end - 1 : end] != b"\n":
        return offset, None
    payload = raw[offset + _HEADER_LENGTH : end - 1]
    return (end, payload) if zlib.crc32(payload) == crc else (offset, None)


def _another_record_follows(raw: bytes, offset: int) -> bool:
    """Whether a whole record stands somewhere after a damaged one, so that the damage is not a torn tail."""
    # Not only after a newline: the newline may be what is damaged.
    return any(_payload_at(raw, found.start())[1] is not None for found in _ANY_HEADER.finditer(raw, offset + 1))


def _looks_begun(raw: bytes) -> bool:
    """Whether this is what a crash leaves of a first record: its beginning, or zeros where it was to be."""
    begun = raw.rstrip(b"\0")[:_HEADER_LENGTH]
    return _HEADER.fullmatch(begun + b"00000000 00000000 "[len(begun) :]) is not None


def _whole_length(path: Path) -> int:
    raw = path.read_bytes()
    end = 0
    for offset, payload in _payloads(raw, path):
        end = offset + _HEADER_LENGTH + len(payload) + 1
    return end


def _write_all(file: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        written = os.write(file, view)
        if written <= 0:
            raise OSError(errno.EIO, "the disk takes no more bytes")
        view = view[written:]


def _cut_back(file: int, length: int) -> bool:
    try:
        os.ftruncate(file, length)
        os.lseek(file, length, os.SEEK_SET)
    except OSError:
        # The tail stays torn; opening the journal drops it.
        return False
    return True


def _write_whole(path: Path, content: bytes, durable: bool) -> None:
    part = path.with_suffix(".part")
    file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        _write_all(file, content)
        if durable:
            os.fsync(file)
    finally:
        os.close(file)
    os.replace(part, path)
    if durable:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
