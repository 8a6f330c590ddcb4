"""The entries of a large library in one file, read one at a time: a million of them are never in memory together."""

from __future__ import annotations

import json
import os
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from skills.errors import LibraryError
from skills.retrieval.entry import Entry
from skills.shelf import sync_folder

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_FIELDS = tuple(field.name for field in fields(Entry))
_LISTS = frozenset(field.name for field in fields(Entry) if str(field.type).startswith("tuple"))


class EntryFile(Sequence[Entry]):
    """Entries as they were written with ``write``; in their order.

    Args:
        path: of the file, one JSON document a line.

    Raises:
        LibraryError: it cannot be read.
    """

    def __init__(self, path: Path) -> None:
        import numpy as np

        try:
            # Not mapped: to read all entries once would keep all of the file in memory.
            self._file = os.open(path, os.O_RDONLY | getattr(os, "O_CLOEXEC", 0))
            weakref.finalize(self, os.close, self._file)
            with os.fdopen(self._file, "rb", closefd=False) as file:
                ends = [file.tell() for _ in iter(file.readline, b"")]
        except OSError as error:
            raise LibraryError(f"{path} cannot be read: {error}", "write the entries again") from error
        if not ends:
            raise LibraryError(f"{path} cannot be read: it is empty", "write the entries again")
        self._starts: npt.NDArray[np.int64] = np.array([0, *ends], np.int64)

    @classmethod
    def write(cls, path: Path, entries: Iterable[Entry]) -> EntryFile:
        """Write entries, replace what was there, and open them.

        Raises:
            LibraryError: the disk refuses, or there is no entry.
        """
        temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
                for entry in entries:
                    written = {name: value for name in _FIELDS if (value := getattr(entry, name))}
                    file.write(json.dumps(written, ensure_ascii=False) + "\n")
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
            sync_folder(path.parent)
        except OSError as error:
            raise LibraryError(f"{path} cannot be written: {error.strerror}", "make room") from error
        finally:
            temporary.unlink(missing_ok=True)
        return cls(path)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Entry]: ...
    def __getitem__(self, place: int | slice) -> Entry | Sequence[Entry]:
        if isinstance(place, slice):
            return [self[at] for at in range(*place.indices(len(self)))]
        at = range(len(self))[place]
        start, end = int(self._starts[at]), int(self._starts[at + 1])
        line = os.pread(self._file, end - start, start)
        told: dict[str, Any] = json.loads(line.decode("utf-8", "surrogatepass"))
        return Entry(**told | {name: tuple(told[name]) for name in _LISTS & told.keys()})

    def __iter__(self) -> Iterator[Entry]:
        return (self[at] for at in range(len(self)))


class Places(Mapping[str, int]):
    """Where the entry of each name stands, by twelve bytes an entry.

    Args:
        entries: whose names they are.

    Raises:
        ValueError: two entries have one name.
    """

    def __init__(self, entries: EntryFile) -> None:
        import numpy as np

        self._entries = entries
        hashes = np.fromiter((_hash(entry.name) for entry in entries), np.uint64, len(entries))
        self._order = np.argsort(hashes, kind="stable").astype(np.int32)
        self._sorted = hashes[self._order]
        for twin in np.flatnonzero(self._sorted[1:] == self._sorted[:-1]):
            if entries[int(self._order[twin])].name == entries[int(self._order[twin + 1])].name:
                raise ValueError("two entries have one name")

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[str]:
        return (entry.name for entry in self._entries)

    def __getitem__(self, name: str) -> int:
        import numpy as np

        wanted = np.uint64(_hash(name))
        at = int(np.searchsorted(self._sorted, wanted))
        while at < len(self._sorted) and self._sorted[at] == wanted:
            place = int(self._order[at])
            if self._entries[place].name == name:
                return place
            at += 1
        raise KeyError(name)


def _hash(name: str) -> int:
    return int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
