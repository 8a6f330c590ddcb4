"""The phone's file system: in memory, bounded, and copied by reference when a snapshot is taken.

Entries are immutable, so a snapshot is one shallow copy of a table. Nothing here touches the host's files.
"""

from __future__ import annotations

import errno
import os
import posixpath
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import lru_cache

MAX_BYTES = 512 * 1024 * 1024
"""What all files together may hold."""

MAX_PATH_BYTES = 4096

LINKS: Mapping[str, str] = {"/sdcard": "/storage/emulated/0", "/storage/self/primary": "/storage/emulated/0"}
"""Links that every phone has; what is reached through one is the same file."""

FOLDERS = (
    "/data/local/tmp",
    "/data/app",
    "/data/data",
    "/proc/net",
    "/system/app",
    "/system/bin",
    "/system/framework",
    "/storage/emulated/0/Alarms",
    "/storage/emulated/0/Android/data",
    "/storage/emulated/0/DCIM/Camera",
    "/storage/emulated/0/Documents",
    "/storage/emulated/0/Download",
    "/storage/emulated/0/Movies",
    "/storage/emulated/0/Music",
    "/storage/emulated/0/Notifications",
    "/storage/emulated/0/Pictures",
    "/storage/emulated/0/Podcasts",
    "/storage/emulated/0/Ringtones",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file or folder.

    Args:
        data: the bytes of a file; None for a folder.
        mode: type and permission bits, as ``st_mode``.
        modified_s: seconds since 1970.
        inode: its number, kept through renames.
    """

    data: bytes | None
    mode: int
    modified_s: int
    inode: int

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return self.data is None

    @property
    def size(self) -> int:
        """Bytes of a file; what a folder's own block takes."""
        return 4096 if self.data is None else len(self.data)


def _error(number: int, path: str) -> OSError:
    return OSError(number, os.strerror(number), path)


@lru_cache(maxsize=16)
def _first_folders(time_s: int) -> Mapping[str, Entry]:
    """What every phone has at first, made at a time."""
    found = {"/": Entry(None, stat.S_IFDIR | 0o755, time_s, 1)}
    for folder in FOLDERS:
        names = folder.split("/")
        for depth in range(2, len(names) + 1):
            if (path := "/".join(names[:depth])) not in found:
                found[path] = Entry(None, stat.S_IFDIR | 0o771, time_s, len(found) + 1)
    return found


class Files:
    """Paths and what they hold. Every method takes absolute paths and follows the phone's links.

    All raise the ``OSError`` that a real file system would: FileNotFoundError, FileExistsError, IsADirectoryError,
    NotADirectoryError, or ENOSPC when `capacity_bytes` is used up.

    Args:
        now: seconds since 1970, for times of change.
        capacity_bytes: what all files together may hold.
    """

    def __init__(self, now: Callable[[], float] = lambda: 0.0, capacity_bytes: int = MAX_BYTES) -> None:
        self.capacity_bytes = capacity_bytes
        self._now = now
        self._used = 0
        self._live: dict[str, Callable[[], bytes]] = {}
        self._entries: dict[str, Entry] = dict(_first_folders(int(now())))
        self._inodes = len(self._entries)

    # --- looking ------------------------------------------------------------------------------------------------------

    def resolve(self, path: str) -> str:
        """Return the path with ``.``, ``..`` and the phone's links taken out.

        Raises:
            OSError: relative, too long, or with a NUL in it.
        """
        if not path.startswith("/") or "\0" in path:
            raise _error(errno.EINVAL, path)
        if len(os.fsencode(path)) > MAX_PATH_BYTES:
            raise _error(errno.ENAMETOOLONG, path)
        real = posixpath.normpath("/" + path.lstrip("/"))
        for link, target in LINKS.items():
            if real == link or real.startswith(link + "/"):
                return target + real[len(link) :]
        return real

    def find(self, path: str) -> Entry | None:
        """Return what is at ``path``, None where there is nothing."""
        try:
            real = self.resolve(path)
        except OSError:
            return None
        if (live := self._live.get(real)) is not None:
            return Entry(live(), stat.S_IFREG | 0o444, int(self._now()), 2)
        entry = self._entries.get(real)
        return None if entry is None or (path.rstrip("/") != path.rstrip() and not entry.is_folder) else entry

    def entry(self, path: str) -> Entry:
        """Return what is at ``path``."""
        if (found := self.find(path)) is None:
            raise _error(errno.ENOENT, path)
        return found

    def exists(self, path: str) -> bool:
        """Whether there is anything at ``path``."""
        return self.find(path) is not None

    def is_folder(self, path: str) -> bool:
        """Whether there is a folder at ``path``."""
        found = self.find(path)
        return found is not None and found.is_folder

    def read(self, path: str) -> bytes:
        """Return the bytes of a file."""
        data = self.entry(path).data
        if data is None:
            raise _error(errno.EISDIR, path)
        return data

    def names(self, path: str) -> list[str]:
        """Return the names in a folder, sorted."""
        if not self.entry(path).is_folder:
            raise _error(errno.ENOTDIR, path)
        real = self.resolve(path)
        return sorted({posixpath.basename(child) for child in self._children(real)})

    def walk(self, path: str) -> Iterator[tuple[str, Entry]]:
        """Yield (path, entry) of ``path`` itself and of all below it, parents first, sorted."""
        yield path, self.entry(path)
        if self.is_folder(path):
            for name in self.names(path):
                yield from self.walk(posixpath.join(path, name))

    def glob(self, pattern: str) -> list[str]:
        """Return the paths that a shell pattern names, sorted; names that start with a dot want their dot."""
        found = ["/"]
        for part in pattern.strip("/").split("/"):
            grown: list[str] = []
            for folder in found:
                if not any(letter in part for letter in "*?["):
                    grown.append(posixpath.join(folder, part))
                elif self.is_folder(folder):
                    grown.extend(
                        posixpath.join(folder, name)
                        for name in self.names(folder)
                        if fnmatchcase(name, part) and (not name.startswith(".") or part.startswith("."))
                    )
            found = [path for path in grown if self.exists(path)]
        return sorted(found)

    @property
    def used_bytes(self) -> int:
        """What all files together hold."""
        return self._used

    # --- changing -----------------------------------------------------------------------------------------------------

    def write(
        self, path: str, data: bytes, *, append: bool = False, mode: int | None = None, modified_s: int | None = None
    ) -> None:
        """Make a file of ``data``, or put it at the end of the one that is there. Its folder has to exist."""
        real = self._writable(path)
        before = self._entries.get(real)
        if before is not None and before.data is None:
            raise _error(errno.EISDIR, path)
        kept = before.data if append and before is not None and before.data is not None else b""
        grows = len(kept) + len(data) - (before.size if before else 0)
        if self._used + grows > self.capacity_bytes:
            raise _error(errno.ENOSPC, path)
        self._used += grows
        bits = mode if mode is not None else stat.S_IMODE(before.mode) if before else 0o644
        inode = before.inode if before else self._next_inode()
        time_s = int(self._now()) if modified_s is None else modified_s
        self._entries[real] = Entry(kept + data, stat.S_IFREG | (bits & 0o7777), time_s, inode)

    def make_folder(self, path: str, *, parents: bool = True) -> None:
        """Make a folder; with ``parents`` those above it too, and it may exist already."""
        real = self.resolve(path)
        if (there := self._entries.get(real)) is not None:
            if parents and there.is_folder:
                return
            raise _error(errno.EEXIST, path)
        above = posixpath.dirname(real)
        if parents and above not in self._entries:
            self.make_folder(above)
        self._writable(path)
        self._entries[real] = Entry(None, stat.S_IFDIR | 0o771, int(self._now()), self._next_inode())

    def remove(self, path: str, *, recursive: bool = False) -> None:
        """Remove a file; with ``recursive`` a folder and all below it."""
        entry = self.entry(path)
        real = self.resolve(path)
        if real == "/" or real in self._live:
            raise _error(errno.EACCES, path)
        if entry.is_folder:
            if not recursive:
                raise _error(errno.EISDIR, path)
            for child in [child for child in self._entries if child.startswith(real + "/")]:
                self._forget(child)
        self._forget(real)

    def remove_folder(self, path: str) -> None:
        """Remove a folder that is empty."""
        if self.names(path):
            raise _error(errno.ENOTEMPTY, path)
        self.remove(path, recursive=True)

    def move(self, source: str, target: str) -> None:
        """Give a file or folder another path; one inside a folder when ``target`` is a folder."""
        self.entry(source)
        old, new = self.resolve(source), self._writable(self._inside(source, target))
        if old == new:
            return
        if new.startswith(old + "/"):
            raise _error(errno.EINVAL, target)
        if new in self._entries:
            self.remove(new, recursive=True)
        for path in [path for path in self._entries if path == old or path.startswith(old + "/")]:
            self._entries[new + path[len(old) :]] = self._entries.pop(path)

    def copy(self, source: str, target: str) -> None:
        """Copy one file; inside a folder when ``target`` is a folder."""
        self.write(self._inside(source, target), self.read(source), mode=stat.S_IMODE(self.entry(source).mode))

    def change_mode(self, path: str, mode: int) -> None:
        """Set the permission bits."""
        entry = self.entry(path)
        self._entries[self.resolve(path)] = replace(entry, mode=stat.S_IFMT(entry.mode) | (mode & 0o7777))

    def touch(self, path: str, modified_s: int | None = None) -> None:
        """Make an empty file, or set the time of change of what is there."""
        if (entry := self.find(path)) is None:
            self.write(path, b"", modified_s=modified_s)
        else:
            time_s = int(self._now()) if modified_s is None else modified_s
            self._entries[self.resolve(path)] = replace(entry, modified_s=time_s)

    def provide(self, path: str, read: Callable[[], bytes]) -> None:
        """Let a file be made by ``read`` whenever somebody reads it, as below /proc."""
        self._live[self.resolve(path)] = read

    # --- snapshots ----------------------------------------------------------------------------------------------------

    def save(self) -> Mapping[str, Entry]:
        """Return everything, by reference: entries never change."""
        return dict(self._entries)

    def load(self, saved: Mapping[str, Entry]) -> None:
        """Take back what `save` gave."""
        self._entries = dict(saved)
        self._used = sum(entry.size for entry in saved.values() if not entry.is_folder)
        self._inodes = max((entry.inode for entry in saved.values()), default=1)

    # ------------------------------------------------------------------------------------------------------------------

    def _children(self, real: str) -> Iterator[str]:
        start = real.rstrip("/") + "/"
        for path in (*self._entries, *self._live):
            if path.startswith(start) and path != "/" and "/" not in path[len(start) :]:
                yield path

    def _inside(self, source: str, target: str) -> str:
        return posixpath.join(target, posixpath.basename(source.rstrip("/"))) if self.is_folder(target) else target

    def _writable(self, path: str) -> str:
        real = self.resolve(path)
        if real in self._live:
            raise _error(errno.EACCES, path)
        above = self._entries.get(posixpath.dirname(real))
        if above is None:
            raise _error(errno.ENOENT, path)
        if not above.is_folder:
            raise _error(errno.ENOTDIR, path)
        return real

    def _forget(self, real: str) -> None:
        entry = self._entries.pop(real)
        if entry.data is not None:
            self._used -= len(entry.data)

    def _next_inode(self) -> int:
        self._inodes += 1
        return self._inodes
